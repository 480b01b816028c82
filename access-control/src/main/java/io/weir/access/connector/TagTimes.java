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
package io.weir.access.connector;

import com.google.common.collect.ImmutableMap;
import io.weir.governance.asset.Asset;
import io.weir.governance.snapshot.EffectiveTag;
import io.weir.governance.snapshot.TagSource.Contained;
import io.weir.governance.snapshot.TagSource.Derived;
import io.weir.governance.snapshot.TagSource.Inherited;
import io.weir.governance.snapshot.TagSource.NewField;
import io.weir.governance.snapshot.TagSource.Own;
import io.weir.governance.snapshot.TagSource.Pending;
import io.weir.governance.snapshot.TagSource.Unclassified;
import io.weir.governance.tag.KnownColumns;
import io.weir.governance.tag.PendingWrite;
import io.weir.governance.tag.TableLocation;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagLogEntry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Since when a tag counts: when it was last set where it comes from, or when the write began that waits for its lineage.
 */
final class TagTimes
{
    private final Map<TaggedAsset, Instant> set;
    private final Map<String, Instant> pending;

    private TagTimes(Map<TaggedAsset, Instant> set, Map<String, Instant> pending)
    {
        this.set = ImmutableMap.copyOf(set);
        this.pending = ImmutableMap.copyOf(pending);
    }

    static TagTimes of(List<TagLogEntry> log)
    {
        ImmutableMap.Builder<TaggedAsset, Instant> set = ImmutableMap.builder();
        ImmutableMap.Builder<String, Instant> pending = ImmutableMap.builder();
        for (TagLogEntry entry : log) {
            switch (entry) {
                case TagEvent event when event.action() == TagAction.SET -> set.put(new TaggedAsset(event.asset(), event.tag()), event.time());
                case TagEvent _ -> {}
                case PendingWrite write -> pending.put(write.queryId(), write.time());
                case KnownColumns _, TableLocation _ -> {}
            }
        }
        return new TagTimes(set.buildKeepingLast(), pending.buildKeepingLast());
    }

    Optional<Instant> since(Asset asset, EffectiveTag tag)
    {
        return Optional.ofNullable(switch (tag.source()) {
            case Own _ -> set.get(new TaggedAsset(asset, tag.tag()));
            case Inherited inherited -> set.get(new TaggedAsset(inherited.from(), tag.tag()));
            case Contained contained -> set.get(new TaggedAsset(contained.field(), tag.tag()));
            case Derived derived -> set.get(new TaggedAsset(derived.path().getFirst(), tag.tag()));
            case Pending waiting -> pending.get(waiting.queryId());
            // nobody said when the column or field came
            case Unclassified _, NewField _ -> null;
        });
    }

    private record TaggedAsset(Asset asset, String tag)
    {
        private TaggedAsset
        {
            requireNonNull(asset, "asset is null");
            requireNonNull(tag, "tag is null");
        }
    }
}
