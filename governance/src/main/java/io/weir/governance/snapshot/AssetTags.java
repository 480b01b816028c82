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

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagName;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What stewards and imports said about one asset: the tags set on it with their values, and the tags that were declassified there.
 */
record AssetTags(Map<String, Optional<String>> own, Set<String> declassified)
{
    static final AssetTags NONE = new AssetTags(ImmutableMap.of(), ImmutableSet.of());

    AssetTags
    {
        own = ImmutableMap.copyOf(own);
        declassified = ImmutableSet.copyOf(declassified);
    }

    /**
     * Whatever is said about an asset ends that nobody had said what it holds.
     */
    AssetTags apply(TagEvent event)
    {
        Map<String, Optional<String>> nextOwn = new HashMap<>(classified().own());
        Set<String> nextDeclassified = new HashSet<>(declassified);
        switch (event.action()) {
            case SET -> {
                nextOwn.put(event.tag(), event.value());
                nextDeclassified.remove(event.tag());
            }
            case UNSET -> nextOwn.remove(event.tag());
            case DECLASSIFY -> nextDeclassified.add(event.tag());
        }
        return new AssetTags(nextOwn, nextDeclassified);
    }

    AssetTags classified()
    {
        return new AssetTags(Maps.filterKeys(own, tag -> !tag.equals(TagName.UNCLASSIFIED)), declassified);
    }

    boolean isEmpty()
    {
        return own.isEmpty() && declassified.isEmpty();
    }
}
