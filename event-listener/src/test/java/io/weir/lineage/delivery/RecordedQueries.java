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

import io.weir.lineage.record.ColumnName;
import io.weir.lineage.record.QueryCodec;
import io.weir.lineage.record.QueryCost;
import io.weir.lineage.record.QueryFailure;
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
    public static final QueryCodec CODEC = QueryCodec.create();

    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00.123Z");

    private RecordedQueries() {}

    /**
     * {@code CREATE TABLE target AS SELECT x FROM source}
     */
    public static QueryRecord copy(String queryId)
    {
        return copy(queryId, false);
    }

    /**
     * @param startTold see {@link QueryRecord}
     */
    public static QueryRecord copy(String queryId, boolean startTold)
    {
        return copy(queryId, CREATED, "source", "source", startTold);
    }

    /**
     * @param ended may be before it was created, by a clock that jumps
     */
    public static QueryRecord copy(String queryId, Instant created, Instant ended, boolean startTold)
    {
        QueryRecord query = copy(queryId, created, "source", "source", startTold);
        return new QueryRecord(
                query.run().endedAt(ended),
                query.statement(),
                query.prepared(),
                query.queryType(),
                query.updateType(),
                query.failure(),
                query.tables(),
                query.scans(),
                query.output(),
                query.changesRead(),
                query.cost(),
                query.startTold());
    }

    /**
     * {@code CREATE TABLE target AS SELECT x FROM "source$history"}
     */
    public static QueryRecord copyOfHistory(String queryId)
    {
        return copy(queryId, CREATED, "source$history", "\"source$history\"", false);
    }

    /**
     * A statement of which the engine tells nothing but its text.
     */
    public static QueryRecord definition(String queryId, String sql, String updateType, Optional<QueryFailure> failure)
    {
        QueryRecord query = copy(queryId);
        return new QueryRecord(
                query.run(),
                new RedactedStatement(sql, Optional.empty()),
                Optional.empty(),
                Optional.of("DATA_DEFINITION"),
                failure.isPresent() ? Optional.empty() : Optional.of(updateType),
                failure,
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                query.cost(),
                false);
    }

    public static SpoolRecord ended(String queryId)
    {
        return new SpoolRecord(RecordKind.ENDED, Importance.WRITE, queryId, CODEC.encode(copy(queryId)));
    }

    public static QueryStarted started(String queryId)
    {
        return started(queryId, CREATED);
    }

    public static QueryStarted started(String queryId, Instant created)
    {
        QueryRecord query = copy(queryId, created, "source", "source", false);
        return new QueryStarted(query.run(), query.statement(), query.prepared(), query.queryType());
    }

    private static QueryRecord copy(String queryId, Instant created, String sourceTable, String sourceText, boolean startTold)
    {
        TableName source = new TableName("memory", "default", sourceTable);
        return new QueryRecord(
                new RunIdentity(
                        queryId,
                        created,
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
                new QueryCost(10, 5, 1, 1000, 100, 3, 1, 50, 3),
                startTold);
    }
}
