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
package io.weir.server.lineage;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.SetMultimap;
import io.weir.server.CommandLineException;
import io.weir.server.demo.Answer;
import io.weir.server.demo.Answer.Done;
import io.weir.server.demo.Answer.Failed;
import io.weir.server.demo.Answer.Rows;
import io.weir.server.demo.SqlSessions;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

import static java.util.Comparator.naturalOrder;
import static java.util.Objects.requireNonNull;

/**
 * Asks a server for the graph, as a user who sees what they may see.
 */
final class GraphSource
{
    private static final String FLOWS = "SELECT source, target, kind, masked, CAST(1000 * to_unixtime(first_time) AS bigint), CAST(1000 * to_unixtime(time) AS bigint) FROM governance.system.lineage WHERE kind <> 'indirect' ORDER BY 1, 2, 3, 4";
    private static final String TAGS = "SELECT asset, tag FROM governance.system.effective_tags ORDER BY 1, 2";

    private final SqlSessions sessions;
    private final String user;

    GraphSource(SqlSessions sessions, String user)
    {
        this.sessions = requireNonNull(sessions, "sessions is null");
        this.user = requireNonNull(user, "user is null");
    }

    LineageGraph read(AssetName asset)
    {
        return LineageGraph.around(asset, flows(rows(FLOWS), asset), tags());
    }

    static List<Flow> flows(List<List<String>> rows, AssetName asset)
    {
        List<Flow> flows = rows.stream().flatMap(row -> flow(row).stream()).distinct().toList();
        return ImmutableList.<Flow>builder().addAll(flows).addAll(RenamedSchemas.find(rows).flows(firstSeen(rows, asset))).build();
    }

    // of a table that is only asked for nothing tells when it was there
    private static Map<AssetName, Instant> firstSeen(List<List<String>> rows, AssetName asset)
    {
        Map<AssetName, Instant> seen = new LinkedHashMap<>();
        for (List<String> row : rows) {
            Instant first = first(row);
            flow(row).ifPresent(flow -> Stream.of(flow.source(), flow.target()).forEach(end -> seen.merge(end.table(), first, BinaryOperator.minBy(naturalOrder()))));
        }
        seen.putIfAbsent(asset.table(), Instant.MIN);
        return seen;
    }

    /**
     * When a flow was seen for the first time.
     */
    static Instant first(List<String> row)
    {
        return Instant.ofEpochMilli(Long.parseLong(row.get(4)));
    }

    /**
     * When a flow was seen for the last time.
     */
    static Instant last(List<String> row)
    {
        return Instant.ofEpochMilli(Long.parseLong(row.get(5)));
    }

    // catalogs and schemas have tags, too, and are no nodes of the picture
    static Optional<Flow> flow(List<String> row)
    {
        return AssetName.find(row.get(0)).flatMap(source -> AssetName.find(row.get(1)).map(target ->
                new Flow(source.tableOrColumn(), target.tableOrColumn(), row.get(2), Boolean.parseBoolean(row.get(3)))));
    }

    private SetMultimap<AssetName, String> tags()
    {
        ImmutableSetMultimap.Builder<AssetName, String> tags = ImmutableSetMultimap.builder();
        for (List<String> row : rows(TAGS)) {
            AssetName.find(row.get(0)).ifPresent(asset -> tags.put(asset.tableOrColumn(), row.get(1)));
        }
        return tags.build();
    }

    private List<List<String>> rows(String sql)
    {
        Answer answer = sessions.run(user, sql);
        return switch (answer) {
            case Rows rows -> rows.rows();
            case Done _ -> throw new IllegalStateException("A query gave no rows: " + sql);
            case Failed failed -> throw new CommandLineException("The server does not tell user %s the lineage: %s".formatted(user, failed.message()));
        };
    }
}
