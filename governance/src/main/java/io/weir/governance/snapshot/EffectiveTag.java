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

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A tag that counts at an asset, and why.
 */
public record EffectiveTag(String tag, Optional<String> value, TagSource source)
{
    public EffectiveTag
    {
        requireNonNull(tag, "tag is null");
        requireNonNull(value, "value is null");
        requireNonNull(source, "source is null");
    }
}
