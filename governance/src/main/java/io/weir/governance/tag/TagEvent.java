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
package io.weir.governance.tag;

import io.weir.governance.asset.Asset;

import java.time.Instant;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Somebody sets, removes or declassifies a tag at an asset.
 */
public record TagEvent(
        String eventId,
        Asset asset,
        String tag,
        Optional<String> value,
        TagAction action,
        TagOrigin origin,
        String actor,
        Optional<String> reason,
        Instant time)
        implements TagLogEntry
{
    public TagEvent
    {
        requireNonNull(eventId, "eventId is null");
        requireNonNull(asset, "asset is null");
        tag = TagName.canonical(tag);
        requireNonNull(value, "value is null");
        requireNonNull(action, "action is null");
        requireNonNull(origin, "origin is null");
        requireNonNull(actor, "actor is null");
        requireNonNull(reason, "reason is null");
        requireNonNull(time, "time is null");
    }
}
