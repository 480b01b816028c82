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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.weir.governance.asset.AddedColumns;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.snapshot.LineageWalk.Visit;
import io.weir.governance.snapshot.LocalTags.LocalTag;
import io.weir.governance.snapshot.Memo.Found;
import io.weir.governance.snapshot.TagSource.Contained;
import io.weir.governance.snapshot.TagSource.Derived;
import io.weir.governance.snapshot.TagSource.Inherited;
import io.weir.governance.snapshot.TagSource.Own;
import io.weir.governance.snapshot.TagSource.Unclassified;
import io.weir.governance.tag.TagName;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import static java.util.Objects.requireNonNull;

/**
 * Finds the tags of a catalog, schema, table or column.
 * <p>
 * Declassified tags stop at the asset at which they are declassified, and so for all that gets them through it alone. Where a walk meets a
 * declassification, it is repeated for each tag, not passing the assets that stop that tag.
 */
final class TagTrace
{
    private final TagGraph graph;
    private final TableLookups lookups;
    private final LocalTags localTags;
    private final NewColumns newColumns;
    private final Asset start;

    TagTrace(TableLookups lookups, Asset start)
    {
        this.lookups = requireNonNull(lookups, "lookups is null");
        this.graph = lookups.graph();
        this.localTags = new LocalTags(lookups);
        this.newColumns = new NewColumns(graph);
        this.start = requireNonNull(start, "start is null");
    }

    private record OwnedTag(Asset owner, String tag) {}

    Found<Set<EffectiveTag>> find()
    {
        List<Visit> visits = new LineageWalk(lookups, _ -> true).from(start);
        boolean stops = visits.stream().anyMatch(visit -> !localTags.stoppedAt(visit.asset()).isEmpty());
        return new Found<>(stops ? collectEachTag(visits) : collect(visits, _ -> true), rests(visits));
    }

    private Set<EffectiveTag> collectEachTag(List<Visit> visits)
    {
        Set<String> tags = new LinkedHashSet<>();
        visits.forEach(visit -> localTags(visit).forEach(local -> tags.add(local.tag())));
        ImmutableSet.Builder<EffectiveTag> effective = ImmutableSet.builder();
        for (String tag : tags) {
            LineageWalk walk = new LineageWalk(lookups, asset -> !LocalTags.isStopped(localTags.stoppedAt(asset), tag));
            effective.addAll(collect(walk.from(start), tag::equals));
        }
        return effective.build();
    }

    /**
     * The groups that were looked into. The walk that nothing stops goes everywhere.
     */
    private Set<Asset> rests(List<Visit> visits)
    {
        KnownAssets knownAssets = new KnownAssets(graph);
        Set<Asset> rests = new HashSet<>();
        for (Visit visit : visits) {
            Asset group = PathInGroup.groupOf(visit.asset());
            if (rests.add(group)) {
                rests.addAll(TagGraph.chain(group));
            }
            if (visit.node().allColumns()) {
                knownAssets.namesOf(visit.asset()).forEach(name -> rests.addAll(TagGraph.chain(name)));
            }
        }
        return rests;
    }

    private Set<EffectiveTag> collect(List<Visit> visits, Predicate<String> wanted)
    {
        ImmutableSet.Builder<EffectiveTag> effective = ImmutableSet.builder();
        Set<OwnedTag> found = new HashSet<>();
        for (Visit visit : visits) {
            for (LocalTag local : localTags(visit)) {
                if (wanted.test(local.tag()) && found.add(new OwnedTag(local.owner(), local.tag()))) {
                    effective.add(new EffectiveTag(local.tag(), local.value(), source(visit, local)));
                }
            }
        }
        return effective.build();
    }

    /**
     * What is made of a whole document has fields that nobody has seen yet, and what is made of a path may have values of columns that nobody has. The document itself is no such copy, by none of its names, nor is the path.
     */
    private List<LocalTag> localTags(Visit visit)
    {
        List<LocalTag> tags = localTags.of(visit.asset());
        boolean isCopied = AddedColumns.isAdded(visit.asset()) && visit.towardsStart().isPresent() && !isNameOfStart(visit.asset());
        return isCopied && mayHoldUnclassified(visit.asset().table())
                ? ImmutableList.<LocalTag>builder().addAll(tags).add(new LocalTag(visit.asset(), TagName.UNCLASSIFIED, Optional.empty())).build()
                : tags;
    }

    private boolean mayHoldUnclassified(Asset table)
    {
        return new KnownAssets(graph).hasKnownColumns(table) && !LocalTags.isStopped(localTags.stoppedAt(table), TagName.UNCLASSIFIED);
    }

    private TagSource source(Visit visit, LocalTag local)
    {
        Asset owner = local.owner();
        if (visit.pending().isPresent()) {
            return visit.pending().orElseThrow();
        }
        if (isNewByAnyName(local)) {
            return new Unclassified();
        }
        if (visit.towardsStart().isPresent()) {
            return new Derived(path(visit, owner));
        }
        if (owner.equals(start)) {
            return new Own();
        }
        return start.isWithin(owner) ? new Inherited(owner) : new Contained(owner);
    }

    /**
     * Whether nobody set the tag: the column is new, by this or another one of its names.
     */
    private boolean isNewByAnyName(LocalTag local)
    {
        return local.tag().equals(TagName.UNCLASSIFIED)
                && !graph.tagsOf(local.owner()).own().containsKey(local.tag())
                && isNameOfStart(local.owner());
    }

    private boolean isNameOfStart(Asset column)
    {
        return start.kind() == AssetKind.COLUMN && newColumns.isNameOf(column, start);
    }

    private static List<Asset> path(Visit visit, Asset owner)
    {
        ImmutableList.Builder<Asset> path = ImmutableList.builder();
        if (!owner.equals(visit.asset())) {
            path.add(owner);
        }
        Optional<Visit> current = Optional.of(visit);
        while (current.isPresent()) {
            path.add(current.orElseThrow().asset());
            current = current.orElseThrow().towardsStart();
        }
        return path.build();
    }
}
