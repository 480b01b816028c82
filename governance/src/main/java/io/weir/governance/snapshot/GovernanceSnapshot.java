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
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.snapshot.Memo.Found;
import io.weir.governance.snapshot.TagSource.Contained;
import io.weir.governance.snapshot.TagSource.NewField;
import io.weir.governance.snapshot.TagSource.Own;
import io.weir.governance.snapshot.TagSource.Unclassified;
import io.weir.governance.tag.TableLocation;
import io.weir.governance.tag.TagLogEntry;
import io.weir.governance.tag.TagName;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;

/**
 * The governance log folded up to a version: which tags count where, and why. Immutable, safe for use by many threads.
 * <p>
 * A dropped table's tags and edges stay by name: a table created again under it is protected as its past was, until a steward says otherwise.
 */
public final class GovernanceSnapshot
{
    // t$all has the columns of t
    private static final String SAME_COLUMNS_SUFFIX = "$all";

    private final TagGraph graph;
    private final long tagVersion;
    private final long lineageVersion;
    private final TagMemo.OfSnapshot memo;

    GovernanceSnapshot(TagGraph graph, long tagVersion, long lineageVersion, TagMemo.OfSnapshot memo)
    {
        this.memo = requireNonNull(memo, "memo is null");
        this.graph = requireNonNull(graph, "graph is null");
        this.tagVersion = tagVersion;
        this.lineageVersion = lineageVersion;
    }

    /**
     * What a log with these entries says, for instance those up to a time in the past.
     */
    public static GovernanceSnapshot of(List<? extends TagLogEntry> tags, List<? extends LineageEvent> lineage)
    {
        return new GovernanceFold().apply(tags, lineage, -1, -1);
    }

    /**
     * The version of {@code tag_log} that is in this snapshot; -1 when nothing was ever tagged.
     */
    public long tagVersion()
    {
        return tagVersion;
    }

    public long lineageVersion()
    {
        return lineageVersion;
    }

    /**
     * Whether the log has it that a table was seen at a place, in the form of {@code Governance.canonicalPlace}.
     */
    public boolean isAt(Asset table, String place)
    {
        return graph.locations().get(table.governed()).filter(places -> places.contains(place)).isPresent();
    }

    /**
     * Whether the log has it that a table was seen at a place of a file system.
     */
    public boolean isInFiles(Asset table)
    {
        return graph.locations().get(table.governed()).filter(places -> places.stream().anyMatch(TableLocation::isOfFiles)).isPresent();
    }

    /**
     * The tables that were seen at a place, in the form of {@code Governance.canonicalPlace}.
     */
    public Set<Asset> tablesAt(String place)
    {
        return graph.tablesAt().get(place).orElse(ImmutableSet.of());
    }

    /**
     * The tags that were declassified at an asset, at what holds it, or at something in it: there they do not arrive, whatever comes there later.
     */
    public Set<String> declassifiedAround(Asset asset)
    {
        if (!graph.declassifies()) {
            return ImmutableSet.of();
        }
        Asset governed = asset.governed();
        ImmutableSet.Builder<String> tags = ImmutableSet.builder();
        tags.addAll(new LocalTags(new TableLookups(graph)).stoppedAt(governed));
        for (Asset group : groupsWithin(governed, graph.tags().toMap().keySet())) {
            graph.tagsWithin(group).forEach((path, said) -> {
                if (!said.declassified().isEmpty() && PathInGroup.asset(group, path).isWithin(governed)) {
                    tags.addAll(said.declassified());
                }
            });
        }
        return tags.build();
    }

    private static Set<Asset> groupsWithin(Asset asset, Set<Asset> groups)
    {
        return asset.kind().compareTo(AssetKind.TABLE) >= 0
                ? ImmutableSet.of(asset.table())
                : groups.stream().filter(group -> group.isWithin(asset)).collect(toImmutableSet());
    }

    /**
     * Whether something that nobody has classified may be in a column, a table or a schema, and counts as such.
     */
    public boolean mayHoldUnclassified(Asset asset)
    {
        Asset governed = asset.governed();
        return switch (governed.kind()) {
            case FIELD -> false;
            case COLUMN -> mayHaveNewFields(asset);
            case TABLE -> knowsColumnsOf(governed) && !isAllClassified(governed);
            case CATALOG, SCHEMA -> new KnownAssets(graph).tablesWithKnownColumns().stream().anyMatch(table -> table.isWithin(governed) && !isAllClassified(table));
        };
    }

    /**
     * Whether the log has an edge that carries tags from the one column or table to the other itself, and not to what holds it or through others.
     */
    public boolean hasEdge(Asset source, Asset target)
    {
        return graph.sourcesOf(GovernanceFold.node(target)).contains(GovernanceFold.source(source));
    }

    /**
     * Whether it is {@code t$all}, and the connector has said that this is a view which it writes over {@code t} and its history. Anybody may give such a name to a table of another connector.
     */
    public boolean isAllTimeView(Asset table)
    {
        // every table is asked about, and nearly none has the name
        if (!table.name().endsWith(SAME_COLUMNS_SUFFIX)) {
            return false;
        }
        Asset governed = table.governed();
        return table.kind() == AssetKind.TABLE && table.name().equals(governed.name() + SAME_COLUMNS_SUFFIX) && isAt(governed, TableLocation.allTimeView(governed));
    }

    /**
     * The tags that count at a catalog, schema, table, column or field. Those of a table hold for each of its columns, also for columns that the log has never heard of.
     */
    public Set<EffectiveTag> effectiveTags(Asset asset)
    {
        return found(asset, new TableLookups(graph)).value();
    }

    /**
     * As {@link #effectiveTags}, for columns of one table. A column with a new field in it carries {@link TagName#UNCLASSIFIED}.
     *
     * @param fields all that are in these columns, each as the names from the column down to it
     */
    public ColumnTags tagsOfColumns(Asset table, List<String> columns, List<List<String>> fields)
    {
        return memo.tagsOfColumns(table, columns, fields, () -> {
            Map<String, Asset> newFields = newFields(table, fields).stream().collect(toImmutableMap(field -> field.column().name(), identity(), (first, _) -> first));
            Map<String, Set<EffectiveTag>> tags = HashMap.newHashMap(columns.size());
            Set<Asset> rests = new HashSet<>();
            TableLookups lookups = new TableLookups(graph);
            for (String column : columns) {
                Asset asset = table.child(column);
                Found<Set<EffectiveTag>> found = found(asset, lookups);
                tags.put(column, Optional.ofNullable(newFields.get(asset.name())).map(field -> withNewField(found.value(), field)).orElse(found.value()));
                rests.addAll(found.rests());
            }
            return new Found<>(new ColumnTags(table, tags), rests);
        });
    }

    private static Set<EffectiveTag> withNewField(Set<EffectiveTag> tags, Asset field)
    {
        return ImmutableSet.<EffectiveTag>builder()
                .addAll(tags)
                .add(new EffectiveTag(TagName.UNCLASSIFIED, Optional.empty(), new NewField(field)))
                .build();
    }

    /**
     * Those of the fields that came into their columns after something in the table was tagged, and that nobody has classified yet. Without those of columns that are new themselves.
     *
     * @param fields each as the names from the column down to it
     */
    public Set<Asset> newFields(Asset table, List<List<String>> fields)
    {
        Asset governed = table.governed();
        if (fields.isEmpty() || hasColumnsOfItsOwn(table, governed) || isAllClassified(governed)) {
            return ImmutableSet.of();
        }
        NewColumns newColumns = new NewColumns(graph);
        return fields.stream()
                .map(names -> new Asset(ImmutableList.<String>builder().addAll(governed.parts()).addAll(names).build()))
                .filter(field -> newColumns.isNew(field) && !newColumns.isNew(field.column()))
                .collect(toImmutableSet());
    }

    /**
     * Whether fields that nobody has classified may be in the column, for who does not know which fields it has.
     */
    public boolean mayHaveNewFields(Asset column)
    {
        Asset governed = column.governed();
        return !hasColumnsOfItsOwn(column, governed) && !isAllClassified(governed.table()) && new NewColumns(graph).isKnownWithFields(governed);
    }

    private boolean isAllClassified(Asset table)
    {
        return LocalTags.isStopped(new LocalTags(new TableLookups(graph)).stoppedAt(table), TagName.UNCLASSIFIED);
    }

    private Found<Set<EffectiveTag>> found(Asset asset, TableLookups lookups)
    {
        Asset governed = asset.governed();
        Found<Set<EffectiveTag>> found = memo.tags(governed, () -> trace(governed, lookups));
        return hasColumnsOfItsOwn(asset, governed) ? new Found<>(classified(found.value()), found.rests()) : found;
    }

    /**
     * The columns of {@code t$history} and the like are the connector's, not new ones of {@code t}.
     */
    private static boolean hasColumnsOfItsOwn(Asset asset, Asset governed)
    {
        return !asset.equals(governed) && !asset.table().name().endsWith(SAME_COLUMNS_SUFFIX);
    }

    private static Set<EffectiveTag> classified(Set<EffectiveTag> tags)
    {
        return tags.stream()
                .filter(tag -> !(tag.source() instanceof Unclassified))
                .collect(toImmutableSet());
    }

    /**
     * The tags of a table and of any of its columns.
     */
    public Set<EffectiveTag> effectiveTagsOfTable(Asset table)
    {
        Asset governed = table.governed();
        ImmutableSet.Builder<EffectiveTag> tags = ImmutableSet.builder();
        tags.addAll(effectiveTags(governed));
        for (Asset column : columnsOf(table)) {
            for (EffectiveTag tag : effectiveTags(column)) {
                tags.add(tag.source() instanceof Own ? new EffectiveTag(tag.tag(), tag.value(), new Contained(column)) : tag);
            }
        }
        return tags.build();
    }

    /**
     * Those of which the log says something, by the names that they have in the table.
     */
    public Set<Asset> columnsOf(Asset table)
    {
        return new KnownAssets(graph).columnsOf(table.governed());
    }

    /**
     * All that the table is or was called.
     */
    public Set<Asset> namesOf(Asset table)
    {
        return new KnownAssets(graph).namesOf(table.governed());
    }

    /**
     * Whether the column is or was called so: by renames of it, or of what it is in. One into which its values were written is another column.
     */
    public boolean isNameOf(Asset name, Asset column)
    {
        return new NewColumns(graph).isNameOf(name.governed(), column.governed());
    }

    /**
     * Whether it is known which columns the table had when something in it was first tagged, under this name or another one of it.
     */
    public boolean knowsColumnsOf(Asset table)
    {
        return new KnownAssets(graph).hasKnownColumns(table.governed());
    }

    /**
     * Whether the column or field was there when something in its table was first tagged, or was seen since by whoever said something about its column.
     */
    public boolean isKnown(Asset asset)
    {
        return new NewColumns(graph).isKnown(asset.governed());
    }

    /**
     * Every asset that the log names: those with tags of their own, the targets of lineage and of unresolved writes, and what renamed tables took over.
     */
    public Set<Asset> knownAssets()
    {
        return new KnownAssets(graph).all();
    }

    TagGraph graph()
    {
        return graph;
    }

    private Found<Set<EffectiveTag>> trace(Asset asset, TableLookups lookups)
    {
        if (asset.kind() != AssetKind.FIELD) {
            return new TagTrace(lookups, asset).find();
        }
        Found<Set<EffectiveTag>> column = new TagTrace(lookups, asset.column()).find();
        return new Found<>(FieldTags.of(asset, lookups, column.value()), column.rests());
    }
}
