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

import com.google.common.collect.ImmutableSet;
import io.weir.governance.asset.Asset;
import io.weir.governance.snapshot.LocalTags.LocalTag;
import io.weir.governance.snapshot.TagSource.Contained;
import io.weir.governance.snapshot.TagSource.Derived;
import io.weir.governance.snapshot.TagSource.Inherited;
import io.weir.governance.snapshot.TagSource.NewField;
import io.weir.governance.snapshot.TagSource.Own;
import io.weir.governance.snapshot.TagSource.Pending;
import io.weir.governance.snapshot.TagSource.Unclassified;

import java.util.Set;

/**
 * The tags of a nested field: its own and inherited ones, and those that arrive at its column, because lineage is known per column.
 */
final class FieldTags
{
    private FieldTags() {}

    static Set<EffectiveTag> of(Asset field, TableLookups lookups, Set<EffectiveTag> columnTags)
    {
        LocalTags localTags = new LocalTags(lookups);
        ImmutableSet.Builder<EffectiveTag> tags = ImmutableSet.builder();
        for (LocalTag local : localTags.of(field)) {
            tags.add(new EffectiveTag(local.tag(), local.value(), local.owner().equals(field) ? new Own() : new Inherited(local.owner())));
        }
        Set<String> stopped = localTags.stoppedAt(field);
        for (EffectiveTag tag : columnTags) {
            if (arrives(tag.source()) && !LocalTags.isStopped(stopped, tag.tag())) {
                tags.add(tag);
            }
        }
        return tags.build();
    }

    private static boolean arrives(TagSource source)
    {
        return switch (source) {
            case Derived _, Pending _, Unclassified _ -> true;
            case Own _, Inherited _, Contained _, NewField _ -> false;
        };
    }
}
