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
package io.weir.lineage.edges;

import com.google.common.collect.ImmutableList;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.lineage.RunResolved;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.ScannedTable;
import io.weir.lineage.record.WrittenTable;

import java.util.List;
import java.util.Optional;

/**
 * The rows of {@code lineage_log} for a query. Their ids follow from the query, so telling it twice is telling it once.
 */
public final class LineageTranslator
{
    // as Trino names the statement
    private static final String RENAME_COLUMN = "RENAME COLUMN";

    private LineageTranslator() {}

    public static List<LineageEvent> events(QueryRecord query, QueryLineage lineage)
    {
        ImmutableList.Builder<LineageEvent> events = ImmutableList.builder();
        boolean renamesColumn = query.updateType().equals(Optional.of(RENAME_COLUMN));
        lineage.flows().stream()
                .map(flow -> edge(query, flow.source(), flow.target(), flow.kind(), flow.masked()))
                .forEach(edge -> events.add(renamesColumn ? edge.ofColumnRename() : edge));
        if (renamesColumn) {
            // older versions of the table, and transactions that are open, show the same values under the name from before
            lineage.flows().forEach(flow -> events.add(edge(query, flow.target(), flow.source(), EdgeKind.INFERRED, flow.masked())));
        }
        if (lineage.resolves()) {
            events.add(new RunResolved(query.queryId(), lineage.outcome() != WriteOutcome.NOT_WRITTEN, query.ended()));
        }
        return events.build();
    }

    private static LineageEdge edge(QueryRecord query, Asset source, Asset target, EdgeKind kind, boolean masked)
    {
        return new LineageEdge(
                "%s/%s>%s".formatted(query.queryId(), source, target),
                query.queryId(),
                source,
                target,
                kind,
                masked,
                source.kind() == AssetKind.SCHEMA ? Optional.empty() : versionRead(query, source.table()),
                query.output().filter(output -> target.isWithin(output.name().asset().governed())).flatMap(WrittenTable::version),
                query.ended());
    }

    private static Optional<Long> versionRead(QueryRecord query, Asset table)
    {
        List<Long> versions = query.scans().stream()
                .filter(scan -> scan.name().asset().equals(table))
                .map(ScannedTable::version)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        // one query may read a table at several versions
        return versions.size() == 1 ? Optional.of(versions.getFirst()) : Optional.empty();
    }
}
