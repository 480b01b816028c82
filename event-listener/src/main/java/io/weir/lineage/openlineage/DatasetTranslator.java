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
package io.weir.lineage.openlineage;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ListMultimap;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.snapshot.EffectiveTag;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.lineage.edges.ColumnFlow;
import io.weir.lineage.edges.QueryLineage;
import io.weir.lineage.edges.TableChange;
import io.weir.lineage.edges.WriteOutcome;
import io.weir.lineage.openlineage.Facet.Tags.Tag;
import io.weir.lineage.openlineage.RunEvent.InputDataset;
import io.weir.lineage.openlineage.RunEvent.OutputDataset;
import io.weir.lineage.record.ColumnName;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.ScannedTable;
import io.weir.lineage.record.TableName;
import io.weir.lineage.record.WrittenTable;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableListMultimap.toImmutableListMultimap;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * The datasets of a query, named {@code catalog.schema.table} as OpenLineage wants it for Trino, sorted by name.
 */
final class DatasetTranslator
{
    private final String namespace;
    private final Optional<GovernanceSnapshot> tags;
    private final ColumnLineageTranslator lineages;

    DatasetTranslator(String namespace, Optional<GovernanceSnapshot> tags)
    {
        this.namespace = requireNonNull(namespace, "namespace is null");
        this.tags = requireNonNull(tags, "tags is null");
        this.lineages = new ColumnLineageTranslator(namespace);
    }

    List<InputDataset> inputs(QueryRecord query, QueryLineage lineage)
    {
        Stream<TableName> mentioned = query.tables().stream().map(table -> table.name());
        Stream<TableName> scanned = query.scans().stream().map(ScannedTable::name);
        return Stream.concat(mentioned, scanned)
                .distinct()
                .sorted(comparing(DatasetTranslator::name))
                .map(table -> input(query, table, unnamed(table, lineage)))
                .toList();
    }

    private static List<String> unnamed(TableName table, QueryLineage lineage)
    {
        return lineage.unnamedReads().stream().filter(column -> column.table().equals(table)).map(ColumnName::column).toList();
    }

    private InputDataset input(QueryRecord query, TableName table, List<String> unnamed)
    {
        List<ScannedTable> scans = query.scans().stream().filter(scan -> scan.name().equals(table)).toList();
        List<Facet.Schema.Field> fields = fields(query, table, unnamed, scans);
        Map<String, Facet> facets = new TreeMap<>();
        facets.put("schema", new Facet.Schema(fields));
        facets.put("datasetType", isView(query, table) ? new Facet.DatasetType("VIEW", Optional.empty()) : new Facet.DatasetType("TABLE", Optional.empty()));
        // one query may read a table at several versions
        only(scans.stream().flatMap(scan -> scan.version().stream()).toList())
                .ifPresent(version -> facets.put("version", new Facet.DatasetVersion(version.toString())));
        only(scans.stream().flatMap(scan -> scan.location().stream()).toList())
                .ifPresent(location -> facets.put("symlinks", StorageLocations.symlinks(location)));
        tags(table.asset(), fields.stream().map(Facet.Schema.Field::name).toList(), List.of()).ifPresent(facet -> facets.put("tags", facet));
        Map<String, Facet> inputFacets = scans.isEmpty() ? Map.of() : Map.of("inputStatistics", new Facet.InputStatistics(
                sum(scans.stream().map(ScannedTable::rows).toList()),
                sum(scans.stream().map(ScannedTable::bytes).toList())));
        return new InputDataset(namespace, name(table), facets, inputFacets);
    }

    private static boolean isView(QueryRecord query, TableName table)
    {
        return query.tables().stream().anyMatch(read -> read.name().equals(table) && read.view().isPresent());
    }

    private static <T> Optional<T> only(List<T> values)
    {
        Set<T> distinct = new HashSet<>(values);
        return distinct.size() == 1 ? Optional.of(distinct.iterator().next()) : Optional.empty();
    }

    // the columns that were read, by name; a view has no types here
    private static List<Facet.Schema.Field> fields(QueryRecord query, TableName table, List<String> unnamed, List<ScannedTable> scans)
    {
        Map<String, Optional<String>> types = new TreeMap<>();
        unnamed.forEach(column -> types.put(column, Optional.empty()));
        query.tables().stream()
                .filter(read -> read.name().equals(table))
                .flatMap(read -> read.columns().stream())
                .forEach(column -> types.put(column.name(), Optional.empty()));
        scans.stream()
                .flatMap(scan -> scan.columns().stream())
                .filter(column -> !column.name().startsWith("$"))
                .forEach(column -> types.put(column.name(), Optional.of(column.type())));
        return types.entrySet().stream().map(entry -> new Facet.Schema.Field(entry.getKey(), entry.getValue())).toList();
    }

    private static Optional<Long> sum(List<Optional<Long>> values)
    {
        return values.stream().allMatch(Optional::isPresent)
                ? values.stream().map(Optional::orElseThrow).reduce(Long::sum)
                : Optional.empty();
    }

    /**
     * What was written or changed; nothing for a query that failed, whatever it had in mind.
     */
    List<OutputDataset> outputs(QueryRecord query, QueryLineage lineage)
    {
        if (lineage.outcome() != WriteOutcome.WROTE) {
            return List.of();
        }
        return query.output()
                .map(output -> List.of(output(query, output, lineage)))
                .orElseGet(() -> lineage.changes().stream().map(change -> changed(change, lineage)).toList());
    }

    private OutputDataset output(QueryRecord query, WrittenTable output, QueryLineage lineage)
    {
        Map<String, Facet> facets = new TreeMap<>();
        output.columns().filter(columns -> !columns.isEmpty()).ifPresent(columns -> facets.put("schema", new Facet.Schema(columns.stream()
                .map(column -> new Facet.Schema.Field(column.name(), Optional.of(column.type())))
                .toList())));
        facets.put("columnLineage", lineages.facet(lineage.flows()));
        output.version().ifPresent(version -> facets.put("version", new Facet.DatasetVersion(version.toString())));
        output.location().ifPresent(location -> facets.put("symlinks", StorageLocations.symlinks(location)));
        datasetType(query).ifPresent(type -> facets.put("datasetType", type));
        lineage.changes().stream().findFirst().ifPresent(change -> facets.put("lifecycleStateChange", lifecycle(change)));
        List<String> columns = output.columns().orElse(List.of()).stream().map(WrittenTable.OutputColumn::name).toList();
        tags(output.name().asset().governed(), columns, lineage.flows()).ifPresent(facet -> facets.put("tags", facet));
        return new OutputDataset(namespace, name(output.name()), facets, statistics(query));
    }

    private static Map<String, Facet> statistics(QueryRecord query)
    {
        return WriteOutcome.countsWrittenRows(query)
                ? Map.of("outputStatistics", new Facet.OutputStatistics(query.cost().writtenRows(), query.cost().writtenBytes()))
                : Map.of();
    }

    private static Optional<Facet> datasetType(QueryRecord query)
    {
        return switch (query.updateType().orElse("")) {
            case "CREATE VIEW" -> Optional.of(new Facet.DatasetType("VIEW", Optional.empty()));
            case "CREATE MATERIALIZED VIEW", "REFRESH MATERIALIZED VIEW" -> Optional.of(new Facet.DatasetType("VIEW", Optional.of("MATERIALIZED")));
            case "CREATE TABLE", "INSERT", "UPDATE", "DELETE", "MERGE" -> Optional.of(new Facet.DatasetType("TABLE", Optional.empty()));
            default -> Optional.empty();
        };
    }

    private OutputDataset changed(TableChange change, QueryLineage lineage)
    {
        Map<String, Facet> facets = new TreeMap<>();
        facets.put("lifecycleStateChange", lifecycle(change));
        if (change.kind() == TableChange.Kind.ALTER) {
            facets.put("columnLineage", lineages.facet(lineage.flows()));
        }
        return new OutputDataset(namespace, name(change.table()), facets, Map.of());
    }

    private Facet lifecycle(TableChange change)
    {
        return new Facet.LifecycleStateChange(
                change.kind().name(),
                change.previous().map(previous -> new Facet.LifecycleStateChange.PreviousIdentifier(name(previous), namespace)));
    }

    /**
     * The tags of a dataset and of its columns, with those that come to it by the flows of this very run.
     *
     * @return empty if the tags are not known
     */
    private Optional<Facet> tags(Asset table, List<String> columns, List<ColumnFlow> flows)
    {
        return tags.map(snapshot -> {
            Set<Tag> found = new TreeSet<>(comparing((Tag tag) -> tag.field().orElse("")).thenComparing(Tag::key).thenComparing(Tag::value));
            found.addAll(RunGovernance.tags(snapshot.effectiveTags(table), Optional.empty()));
            ListMultimap<Asset, Asset> sources = sourcesOfTags(flows);
            // what may be in any column is on the table and so on all of them
            Set<EffectiveTag> anywhere = sources.get(table).stream().flatMap(source -> tagsOf(snapshot, source).stream()).collect(toImmutableSet());
            found.addAll(RunGovernance.tags(anywhere, Optional.empty()));
            for (String name : columns) {
                Asset column = table.child(name);
                found.addAll(RunGovernance.tags(snapshot.effectiveTags(column), Optional.of(column)));
                found.addAll(RunGovernance.tags(anywhere, Optional.of(column)));
                sources.get(column).forEach(source -> found.addAll(RunGovernance.tags(tagsOf(snapshot, source), Optional.of(column))));
            }
            return new Facet.Tags(ImmutableList.copyOf(found));
        });
    }

    // looked up by column: a wide statement has as many flows as columns, or many times that
    private static ListMultimap<Asset, Asset> sourcesOfTags(List<ColumnFlow> flows)
    {
        return flows.stream()
                .filter(flow -> !flow.masked() && flow.kind() != EdgeKind.INDIRECT)
                .collect(toImmutableListMultimap(ColumnFlow::target, ColumnFlow::source));
    }

    // a table stands for all of its columns
    private static Set<EffectiveTag> tagsOf(GovernanceSnapshot snapshot, Asset source)
    {
        return source.kind() == AssetKind.TABLE ? snapshot.effectiveTagsOfTable(source) : snapshot.effectiveTags(source);
    }

    private static String name(TableName table)
    {
        return name(table.asset());
    }

    static String name(Asset table)
    {
        return table.parts().stream().map(DatasetTranslator::part).collect(joining("."));
    }

    // as Trino quotes it, where two tables would have one name otherwise
    private static String part(String name)
    {
        return name.contains(".") || name.contains("\"") ? '"' + name.replace("\"", "\"\"") + '"' : name;
    }
}
