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
package io.weir.governance.policy;

import com.google.common.collect.ImmutableSet;
import io.weir.governance.asset.Asset;
import io.weir.governance.snapshot.EffectiveTag;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.snapshot.TagSource.Unclassified;
import io.weir.governance.tag.TagName;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

/**
 * The tags that count somewhere in a catalog, schema or table, or at a column.
 */
final class TagsWithin
{
    private TagsWithin() {}

    /**
     * The tags of an asset and of all that the log knows in it.
     */
    static Set<EffectiveTag> known(GovernanceSnapshot snapshot, Asset source)
    {
        return switch (source.kind()) {
            case COLUMN, FIELD -> snapshot.effectiveTags(source);
            case TABLE -> snapshot.effectiveTagsOfTable(source);
            // itself as well, though nothing was said about it or in it: it may have tags of its catalog
            case SCHEMA, CATALOG -> Stream.concat(Stream.of(source), snapshot.knownAssets().stream().filter(asset -> asset.isWithin(source)))
                    .flatMap(asset -> snapshot.effectiveTags(asset).stream())
                    .collect(toImmutableSet());
        };
    }

    /**
     * With what nobody has classified and the log may not have heard of.
     */
    static Set<EffectiveTag> possible(GovernanceSnapshot snapshot, Asset source)
    {
        ImmutableSet.Builder<EffectiveTag> tags = ImmutableSet.<EffectiveTag>builder().addAll(known(snapshot, source));
        if (snapshot.mayHoldUnclassified(source)) {
            tags.add(new EffectiveTag(TagName.UNCLASSIFIED, Optional.empty(), new Unclassified()));
        }
        return tags.build();
    }
}
