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
package io.weir.lineage.delivery;

import io.airlift.json.JsonCodec;
import io.airlift.json.JsonCodecFactory;
import io.weir.lineage.record.ColumnName;
import io.weir.lineage.record.QueryCost;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.QueryStarted;
import io.weir.lineage.record.RunIdentity;
import io.weir.lineage.record.ScannedTable;
import io.weir.lineage.record.TableName;
import io.weir.lineage.record.TableRead;
import io.weir.lineage.record.WrittenTable;
import io.weir.lineage.redact.RedactedStatement;
import io.weir.lineage.spool.Importance;
import io.weir.lineage.spool.RecordKind;
import io.weir.lineage.spool.SpoolRecord;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Records of queries, as the listener would write them.
 */
public final class RecordedQueries
{
    public static final JsonCodec<QueryRecord> CODEC = new JsonCodecFactory().jsonCodec(QueryRecord.class);

    private RecordedQueries() {}

    /**
     * {@code CREATE TABLE target AS SELECT x FROM source}
     */
    public static QueryRecord copy(String queryId)
    {
        return copy(queryId, "source", "source");
    }

    /**
     * {@code CREATE TABLE target AS SELECT x FROM "source$history"}
     */
    public static QueryRecord copyOfHistory(String queryId)
    {
        return copy(queryId, "source$history", "\"source$history\"");
    }

    public static SpoolRecord ended(String queryId)
    {
        return new SpoolRecord(RecordKind.ENDED, Importance.WRITE, queryId, CODEC.toJsonBytes(copy(queryId)));
    }

    public static QueryStarted started(String queryId)
    {
        QueryRecord query = copy(queryId);
        return new QueryStarted(query.run(), query.statement(), query.prepared(), query.queryType());
    }

    private static QueryRecord copy(String queryId, String sourceTable, String sourceText)
    {
        TableName source = new TableName("memory", "default", sourceTable);
        return new QueryRecord(
                new RunIdentity(
                        queryId,
                        Instant.parse("2026-01-01T00:00:00.123Z"),
                        Instant.parse("2026-01-01T00:00:01Z"),
                        "alice",
                        Optional.empty(),
                        Optional.of("alice"),
                        List.of("analysts"),
                        Optional.of("memory"),
                        Optional.of("default"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("global.etl"),
                        "483"),
                new RedactedStatement("CREATE TABLE target AS SELECT x FROM %s".formatted(sourceText), Optional.empty()),
                Optional.empty(),
                Optional.of("INSERT"),
                Optional.of("CREATE TABLE"),
                Optional.empty(),
                List.of(new TableRead(source, List.of(new TableRead.ColumnRead("x", Optional.empty())), List.of(), true, false, List.of(), Optional.empty())),
                List.of(new ScannedTable(source, List.of(new ScannedTable.TypedColumn("x", "bigint")), Optional.of(7L), Optional.of("s3://lake/source"), Optional.of(100L), Optional.of(3L))),
                Optional.of(new WrittenTable(
                        new TableName("memory", "default", "target"),
                        Optional.of(List.of(new WrittenTable.OutputColumn("x", "bigint", List.of(new ColumnName(source, "x"))))),
                        Optional.of(0L),
                        Optional.of("local:///lake/target"))),
                List.of(),
                new QueryCost(10, 5, 1, 1000, 100, 3, 1, 50, 3));
    }
}
