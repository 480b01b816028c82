/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.weir.governance.snapshot;

import io.weir.governance.asset.Asset;

import java.util.HashMap;
import java.util.Map;

/**
 * One object for equal values, because the same names and tags stand in millions of columns. Bounded: what comes when it is full is kept as it comes.
 */
final class Interned
{
    private static final int MAXIMUM_SIZE = 2_000_000;

    private final Map<Object, Object> values = new HashMap<>();

    String name(String name)
    {
        return interned(name);
    }

    AssetTags tags(AssetTags tags)
    {
        return interned(tags);
    }

    Asset asset(Asset asset)
    {
        return interned(asset);
    }

    @SuppressWarnings("unchecked")
    private <T> T interned(T value)
    {
        Object known = values.get(value);
        if (known != null) {
            return (T) known;
        }
        if (values.size() < MAXIMUM_SIZE) {
            values.put(value, value);
        }
        return value;
    }
}
