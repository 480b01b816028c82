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

import com.google.common.collect.ImmutableMap;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.lineage.EdgeKind;
import io.weir.lineage.edges.ColumnFlow;
import io.weir.lineage.edges.QueryLineage;
import io.weir.lineage.edges.WriteOutcome;
import io.weir.lineage.openlineage.Facet.ColumnLineage.InputField;
import io.weir.lineage.openlineage.Facet.ColumnLineage.OutputField;
import io.weir.lineage.openlineage.Facet.ColumnLineage.Transformation;
import io.weir.lineage.openlineage.RunEvent.InputDataset;
import io.weir.lineage.openlineage.RunEvent.OutputDataset;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.ScannedTable;
import io.weir.lineage.record.TableName;
import io.weir.lineage.record.WrittenTable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

/**
 * The datasets of a query, named {@code catalog.schema.table} as OpenLineage wants it for Trino, sorted by name.
 */
final class DatasetTranslator
{
    private final String namespace;

    DatasetTranslator(String namespace)
    {
        this.namespace = requireNonNull(namespace, "namespace is null");
    }

    List<InputDataset> inputs(QueryRecord query)
    {
        Stream<TableName> mentioned = query.tables().stream().map(table -> table.name());
        Stream<TableName> scanned = query.scans().stream().map(ScannedTable::name);
        return Stream.concat(mentioned, scanned)
                .distinct()
                .sorted(comparing(DatasetTranslator::name))
                .map(table -> input(query, table))
                .toList();
    }

    private InputDataset input(QueryRecord query, TableName table)
    {
        List<ScannedTable> scans = query.scans().stream().filter(scan -> scan.name().equals(table)).toList();
        Map<String, Facet> facets = new TreeMap<>();
        facets.put("schema", new Facet.Schema(fields(query, table, scans)));
        List<Long> versions = scans.stream().flatMap(scan -> scan.version().stream()).distinct().toList();
        if (versions.size() == 1) {
            facets.put("version", new Facet.DatasetVersion(versions.getFirst().toString()));
        }
        Map<String, Facet> inputFacets = scans.isEmpty() ? Map.of() : Map.of("inputStatistics", new Facet.InputStatistics(
                sum(scans.stream().map(ScannedTable::rows).toList()),
                sum(scans.stream().map(ScannedTable::bytes).toList())));
        return new InputDataset(namespace, name(table), facets, inputFacets);
    }

    // the columns that were read, by name; a view has no types here
    private static List<Facet.Schema.Field> fields(QueryRecord query, TableName table, List<ScannedTable> scans)
    {
        Map<String, Optional<String>> types = new TreeMap<>();
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
     * What was written; nothing for a query that failed, whatever it had in mind.
     */
    List<OutputDataset> outputs(QueryRecord query, QueryLineage lineage)
    {
        if (lineage.outcome() != WriteOutcome.WROTE) {
            return List.of();
        }
        return query.output()
                .map(output -> List.of(output(query, output, lineage)))
                .orElseGet(() -> renamed(lineage));
    }

    private OutputDataset output(QueryRecord query, WrittenTable output, QueryLineage lineage)
    {
        ImmutableMap.Builder<String, Facet> facets = ImmutableMap.builder();
        output.columns().ifPresent(columns -> facets.put("schema", new Facet.Schema(columns.stream()
                .map(column -> new Facet.Schema.Field(column.name(), Optional.of(column.type())))
                .toList())));
        facets.put("columnLineage", columnLineage(lineage.flows()));
        output.version().ifPresent(version -> facets.put("version", new Facet.DatasetVersion(version.toString())));
        lifecycle(query).ifPresent(change -> facets.put("lifecycleStateChange", new Facet.LifecycleStateChange(change, Optional.empty())));
        Map<String, Facet> outputFacets = Map.of("outputStatistics", new Facet.OutputStatistics(query.cost().writtenRows(), query.cost().writtenBytes()));
        return new OutputDataset(namespace, name(output.name()), facets.buildOrThrow(), outputFacets);
    }

    private static Optional<String> lifecycle(QueryRecord query)
    {
        return query.updateType()
                .filter(type -> type.equals("CREATE TABLE") || type.equals("CREATE VIEW") || type.equals("CREATE MATERIALIZED VIEW"))
                .map(_ -> "CREATE");
    }

    private List<OutputDataset> renamed(QueryLineage lineage)
    {
        return lineage.flows().stream()
                .filter(flow -> flow.source().kind() == AssetKind.TABLE && flow.target().kind() == AssetKind.TABLE)
                .map(flow -> new OutputDataset(
                        namespace,
                        name(flow.target()),
                        Map.of("lifecycleStateChange", new Facet.LifecycleStateChange(
                                "RENAME",
                                Optional.of(new Facet.LifecycleStateChange.PreviousIdentifier(name(flow.source()), namespace)))),
                        Map.of()))
                .toList();
    }

    private Facet.ColumnLineage columnLineage(List<ColumnFlow> flows)
    {
        Map<String, List<InputField>> fields = new TreeMap<>();
        flows.stream()
                .filter(flow -> flow.target().kind() == AssetKind.COLUMN)
                .sorted(comparing((ColumnFlow flow) -> flow.source().toString()))
                .forEach(flow -> fields.computeIfAbsent(flow.target().name(), _ -> new ArrayList<>()).add(inputField(flow)));
        ImmutableMap.Builder<String, OutputField> outputs = ImmutableMap.builder();
        fields.forEach((field, inputs) -> outputs.put(field, new OutputField(inputs)));
        return new Facet.ColumnLineage(outputs.buildOrThrow());
    }

    private InputField inputField(ColumnFlow flow)
    {
        return new InputField(namespace, name(flow.source().table()), flow.source().name(), List.of(transformation(flow)));
    }

    private static Transformation transformation(ColumnFlow flow)
    {
        EdgeKind kind = flow.kind();
        return switch (kind) {
            case IDENTITY, TRANSFORMATION, AGGREGATION -> new Transformation("DIRECT", kind.name(), "", flow.masked());
            case INFERRED -> new Transformation("DIRECT", "TRANSFORMATION", "inferred: the way is not known, so all that was read is assumed", flow.masked());
            case INDIRECT -> new Transformation("INDIRECT", "CONDITIONAL", "", flow.masked());
        };
    }

    private static String name(TableName table)
    {
        return table.catalog() + "." + table.schema() + "." + table.table();
    }

    private static String name(Asset table)
    {
        return String.join(".", table.parts());
    }
}
