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

import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.lineage.delivery.RecordedQueries;
import io.weir.lineage.record.ColumnName;
import io.weir.lineage.record.QueryFailure;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.ScannedTable;
import io.weir.lineage.record.ScannedTable.TypedColumn;
import io.weir.lineage.record.TableName;
import io.weir.lineage.record.TableRead;
import io.weir.lineage.record.TableRead.ColumnRead;
import io.weir.lineage.record.WrittenTable;
import io.weir.lineage.record.WrittenTable.OutputColumn;
import io.weir.lineage.redact.RedactedStatement;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class TestWriteFlows
{
    private static final TableName SOURCE = new TableName("memory", "default", "source");

    @Test
    void tableAboutATableKeepsItsNameAsASource()
    {
        QueryRecord query = RecordedQueries.copyOfHistory("query_1");
        assertThat(LineageTranslator.events(query, new LineageReader(MaterializedViews.inMemory()).read(query))).first().isInstanceOfSatisfying(LineageEdge.class, edge -> {
            assertThat(edge.source()).isEqualTo(Asset.column("memory", "default", "source$history", "x"));
            assertThat(edge.target()).isEqualTo(Asset.column("memory", "default", "target", "x"));
            assertThat(edge.sourceVersion()).isEqualTo(Optional.of(7L));
        });
    }

    @Test
    void changesOfATable()
    {
        QueryLineage byName = read("CREATE TABLE target AS SELECT x FROM TABLE(c.system.table_changes('?', '?'))", List.of(SOURCE));
        assertThat(byName.flows()).containsExactly(ColumnFlow.of(Asset.parse("memory.default.source.x"), Asset.parse("memory.default.target.x"), EdgeKind.IDENTITY));
        assertThat(byName.resolves()).isTrue();

        QueryLineage star = read("CREATE TABLE target AS SELECT * FROM TABLE(c.system.table_changes('?', '?'))", List.of(SOURCE));
        assertThat(star.flows()).isEqualTo(byName.flows());

        QueryLineage notUnderstood = read("CREATE TABLE target AS SELECT m OVER w AS x FROM TABLE(c.system.table_changes('?', '?')) WINDOW w AS (MEASURES last(A.x) AS m ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING PATTERN (A) DEFINE A AS true)", List.of(SOURCE));
        assertThat(notUnderstood.flows()).containsExactly(ColumnFlow.of(Asset.parse("memory.default.source"), Asset.parse("memory.default.target.x"), EdgeKind.INFERRED));
    }

    @Test
    void versionsThatLackAColumn()
    {
        String former = "source FOR VERSION AS OF 0";
        List<String> both = List.of("other.x IDENTITY", "source.x IDENTITY");
        assertThat(sources("SELECT l.x FROM other CROSS JOIN LATERAL (SELECT x FROM %s) l".formatted(former))).isEqualTo(both);
        assertThat(sources("SELECT l.x FROM other CROSS JOIN LATERAL (SELECT x FROM (SELECT * FROM %s) s) l".formatted(former))).isEqualTo(both);
        assertThat(sources("SELECT l.x FROM other CROSS JOIN LATERAL (WITH s AS (SELECT * FROM %s) SELECT x FROM s) l".formatted(former))).isEqualTo(both);
        assertThat(sources("SELECT l.x FROM other CROSS JOIN LATERAL (SELECT x FROM %s s CROSS JOIN (SELECT 1 AS m) t) l".formatted(former))).isEqualTo(both);
        // a table that has lost it
        assertThat(sources("SELECT l.x FROM other CROSS JOIN LATERAL (SELECT x FROM source) l WHERE EXISTS (SELECT 1 FROM %s)".formatted(former))).isEqualTo(both);
        // the innermost knows it
        assertThat(sources("SELECT l.x FROM %s CROSS JOIN LATERAL (SELECT x FROM other) l".formatted(former))).containsExactly("other.x IDENTITY");
        assertThat(sources("SELECT l.x FROM other CROSS JOIN LATERAL (SELECT x FROM (SELECT x FROM source FOR TIMESTAMP AS OF current_timestamp) s) l")).isEqualTo(both);
        assertThat(sources("SELECT l.x FROM other CROSS JOIN LATERAL (SELECT x FROM source) l")).containsExactly("source.x IDENTITY");
        assertThat(sources("SELECT s.x FROM %s s".formatted(former))).containsExactly("source.x IDENTITY");
    }

    @Test
    void functionsThatNobodyKnows()
    {
        // what was announced stays in force
        assertThat(read("CREATE TABLE target AS SELECT x FROM TABLE(c.system.query('?'))", List.of()).resolves()).isFalse();
        assertThat(read("CREATE TABLE target AS SELECT x FROM TABLE(c.system.table_changes(?, ?))", List.of()).resolves()).isFalse();
        assertThat(read("CREATE TABLE target AS SELECT x FROM TABLE(sequence(0, 0)) AS t (x)", List.of()).resolves()).isTrue();
        // found on the path of the session, which is not told
        assertThat(read("CREATE TABLE target AS SELECT x FROM TABLE(table_changes('?', '?'))", List.of()).resolves()).isFalse();
        assertThat(read("CREATE TABLE target AS SELECT x FROM TABLE(system.sequence('?'))", List.of()).resolves()).isFalse();
        assertThat(read("CREATE TABLE target AS SELECT x FROM TABLE(\"?1\".\"?2\".\"?3\"('?', '?'))", List.of(SOURCE)).resolves()).isFalse();
    }

    @Test
    void functionsThatNobodyKnowsInAView()
    {
        assertThat(readView("SELECT x FROM TABLE(c.system.table_changes('?', '?'))").resolves()).isFalse();
        assertThat(readView("SELECT x FROM source").resolves()).isTrue();
    }

    @Test
    void statementThatCannotBeReadDoesNotEndWhatWasAnnounced()
    {
        assertThat(read("CREATE ? (9 characters)", List.of()).resolves()).isFalse();
        assertThat(read("CREATE TABLE target AS SELECT x FROM source", List.of()).resolves()).isTrue();
    }

    @Test
    void mergeThatCannotBeReadMayInsertIntoAnyColumn()
    {
        QueryRecord copy = RecordedQueries.copy("query_1");
        TableRead read = new TableRead(SOURCE, List.of(new ColumnRead("ssn", Optional.empty())), List.of(), true, false, List.of(), Optional.empty());
        QueryRecord merge = record(copy, new RedactedStatement("MERGE ? (9 characters)", Optional.empty()), Optional.of("MERGE"), List.of(read), List.of());
        assertThat(new LineageReader(MaterializedViews.inMemory()).read(merge).flows()).containsExactly(ColumnFlow.of(Asset.parse("memory.default.source.ssn"), Asset.parse("memory.default.target"), EdgeKind.INFERRED));
    }

    @Test
    void mergeOfChangesThatCannotBeReadMayInsertThemIntoAnyColumn()
    {
        QueryLineage merge = read(
                """
                MERGE INTO target USING (
                    SELECT m OVER w AS x FROM TABLE(c.system.table_changes('?', '?'))
                    WINDOW w AS (MEASURES last(A.x) AS m ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING PATTERN (A) DEFINE A AS true)) s
                ON false WHEN NOT MATCHED THEN INSERT VALUES (s.x)
                """,
                List.of(SOURCE));
        assertThat(merge.flows()).containsExactly(ColumnFlow.of(SOURCE.asset(), Asset.parse("memory.default.target"), EdgeKind.INFERRED));
    }

    @Test
    void hiddenNameIsNoNameOfAColumn()
    {
        QueryRecord copy = RecordedQueries.copy("query_1");
        TableRead read = new TableRead(SOURCE, List.of(new ColumnRead("ssn", Optional.empty())), List.of(), true, false, List.of(), Optional.empty());
        RedactedStatement statement = new RedactedStatement("MERGE INTO target USING source ON true WHEN NOT MATCHED THEN INSERT (id, \"?1\") VALUES (0, ssn)", Optional.empty());
        assertThat(new LineageReader(MaterializedViews.inMemory()).read(record(copy, statement, Optional.of("MERGE"), List.of(read), List.of())).flows())
                .containsExactly(ColumnFlow.of(Asset.parse("memory.default.source.ssn"), Asset.parse("memory.default.target"), EdgeKind.INFERRED));
    }

    @Test
    void aRenameWhoseNamesAreHiddenDoesNotEndWhatWasAnnounced()
    {
        Optional<QueryFailure> killed = Optional.of(new QueryFailure("ADMINISTRATIVELY_KILLED", QueryFailure.ErrorKind.RESOURCES, ""));
        LineageReader reader = new LineageReader(MaterializedViews.inMemory());
        for (String rename : List.of(
                "ALTER TABLE \"?1\" RENAME TO people",
                "ALTER TABLE users RENAME TO \"?1\"",
                "ALTER TABLE users RENAME COLUMN ssn TO \"?1\"",
                "ALTER SCHEMA \"?1\" RENAME TO s")) {
            QueryLineage lineage = reader.read(RecordedQueries.definition("query_1", rename, "RENAME TABLE", killed));
            assertThat(lineage.flows()).as(rename).isEmpty();
            assertThat(lineage.resolves()).as(rename).isFalse();
        }
        QueryLineage named = reader.read(RecordedQueries.definition("query_1", "ALTER TABLE users RENAME TO people", "RENAME TABLE", killed));
        assertThat(named.flows()).hasSize(1);
        assertThat(named.resolves()).isTrue();
        // of one that was done all names are shown, and this is one
        assertThat(reader.read(RecordedQueries.definition("query_1", "ALTER TABLE \"?1\" RENAME TO people", "RENAME TABLE", Optional.empty())).flows()).hasSize(1);
    }

    @Test
    void aViewThatMayBeThereDoesNotEndWhatWasAnnounced()
    {
        LineageReader reader = new LineageReader(MaterializedViews.inMemory());
        Optional<QueryFailure> canceled = Optional.of(new QueryFailure("USER_CANCELED", QueryFailure.ErrorKind.USER, ""));
        Optional<QueryFailure> failed = Optional.of(new QueryFailure("COLUMN_NOT_FOUND", QueryFailure.ErrorKind.USER, ""));
        for (String view : List.of("CREATE VIEW v AS SELECT ssn FROM users", "CREATE OR REPLACE MATERIALIZED VIEW v AS SELECT ssn FROM users")) {
            assertThat(reader.read(RecordedQueries.definition("query_1", view, "CREATE VIEW", canceled)).resolves()).as(view).isFalse();
            assertThat(reader.read(RecordedQueries.definition("query_1", view, "CREATE VIEW", failed)).resolves()).as(view).isTrue();
            assertThat(reader.read(RecordedQueries.definition("query_1", "EXPLAIN " + view, "EXPLAIN", canceled)).resolves()).as(view).isTrue();
        }
        // an empty table has nothing of others
        assertThat(reader.read(RecordedQueries.definition("query_1", "CREATE TABLE t (x bigint)", "CREATE TABLE", canceled)).resolves()).isTrue();
    }

    @Test
    void wideStatementThatCannotBeReadComesFromTables()
    {
        QueryRecord copy = RecordedQueries.copy("query_1");
        List<String> names = IntStream.range(0, 400).mapToObj(number -> "c" + number).toList();
        TableRead read = new TableRead(SOURCE, names.stream().map(name -> new ColumnRead(name, Optional.empty())).toList(), List.of(), true, false, List.of(), Optional.empty());
        List<OutputColumn> columns = names.stream().map(name -> new OutputColumn(name, "bigint", List.of())).toList();
        QueryRecord unread = record(copy, new RedactedStatement("CREATE ? (9 characters)", Optional.empty()), copy.updateType(), List.of(read), columns);
        assertThat(new LineageReader(MaterializedViews.inMemory()).read(unread).flows())
                .hasSize(400)
                .contains(ColumnFlow.of(SOURCE.asset(), Asset.parse("memory.default.target.c0"), EdgeKind.INFERRED));
    }

    @Test
    void executeInAnExecuteIsNotFollowed()
    {
        QueryRecord copy = RecordedQueries.copy("query_1");
        for (String embedded : List.of("EXECUTE IMMEDIATE '?'", "EXPLAIN ANALYZE EXECUTE IMMEDIATE '?'", "EXECUTE p")) {
            RedactedStatement nested = new RedactedStatement("EXECUTE IMMEDIATE '?'", Optional.of(embedded));
            assertThat(read(nested, Optional.of(nested), copy.changesRead()).outcome()).isEqualTo(WriteOutcome.WROTE);
            assertThat(read(nested, Optional.of(new RedactedStatement("EXECUTE p", Optional.empty())), copy.changesRead()).outcome()).isEqualTo(WriteOutcome.WROTE);
        }
    }

    @Test
    void parametersThatReadColumns()
    {
        for (String value : List.of("j[*]", "CAST(j[*].x AS varchar)", "lower(j[*])", "j.upper()", "j.x.string()", "ARRAY[0, j[*]]", "ROW(j[*])", "(TABLE source)", "EXISTS (SELECT *)")) {
            assertThat(execute(value).resolves()).as(value).isFalse();
            RedactedStatement prepared = new RedactedStatement("CREATE TABLE target AS SELECT ? AS x FROM source", Optional.empty());
            assertThat(read(new RedactedStatement("EXECUTE p USING 0, " + value, Optional.empty()), Optional.of(prepared), List.of()).resolves()).as(value).isFalse();
            RedactedStatement explained = new RedactedStatement("EXPLAIN EXECUTE p USING " + value, Optional.empty());
            assertThat(read(explained, Optional.of(prepared), List.of()).outcome()).as(value).isEqualTo(WriteOutcome.NOT_WRITTEN);
        }
        for (String value : List.of("0", "-0.0", "'?'", "NULL", "DATE '?'", "X''", "current_date", "0 + 0", "ARRAY[0]", "ROW(0, '?')", "CAST(NULL AS ROW(k bigint, v \"?1\"))", "map(ARRAY[0], ARRAY[lower('?')])", "INTERVAL '?' DAY", "0 BETWEEN 0 AND 0")) {
            assertThat(execute(value).resolves()).as(value).isTrue();
            assertThat(execute(value).flows()).as(value).isEmpty();
        }
    }

    @Test
    void whatIsNestedTooDeeplyIsNotUnderstood()
    {
        int depth = 20_000;
        assertThat(read("CREATE TABLE target AS SELECT x" + " + x".repeat(depth) + " AS x FROM source", List.of()).outcome()).isEqualTo(WriteOutcome.WROTE);
    }

    @Test
    void manyWaysThroughViews()
    {
        int depth = 40;
        List<TableRead> reads = new ArrayList<>();
        for (int level = 0; level < depth; level++) {
            List<TableName> above = IntStream.range(level + 1, depth).mapToObj(TestWriteFlows::view).toList().reversed();
            Optional<RedactedStatement> text = level == 0 ? Optional.empty() : Optional.of(new RedactedStatement("SELECT a + b AS a, a - b AS b FROM %s".formatted(view(level - 1).table()), Optional.empty()));
            reads.add(new TableRead(view(level), List.of(new ColumnRead("a", Optional.of("'***'")), new ColumnRead("b", Optional.empty())), List.of(), above.isEmpty(), false, above, text));
        }
        QueryRecord copy = RecordedQueries.copy("query_1");
        ColumnName top = new ColumnName(view(depth - 1), "b");
        List<ColumnFlow> flows = new LineageReader(MaterializedViews.inMemory()).read(new QueryRecord(
                copy.run(),
                new RedactedStatement("CREATE TABLE target AS SELECT b AS x FROM %s".formatted(top.table().table()), Optional.empty()),
                Optional.empty(),
                copy.queryType(),
                copy.updateType(),
                copy.failure(),
                reads,
                List.of(),
                copy.output().map(output -> new WrittenTable(output.name(), Optional.of(List.of(new WrittenTable.OutputColumn("x", "bigint", List.of(top)))), output.version(), output.location())),
                List.of(),
                copy.cost(),
                copy.startTold())).flows();
        assertThat(flows).hasSize(2 * depth - 1);
        assertThat(flows).filteredOn(flow -> !flow.masked()).extracting(ColumnFlow::source).contains(new ColumnName(view(0), "b").asset());
    }

    @Test
    void sourcesThatAreOmittedMayBeAny()
    {
        QueryRecord copy = RecordedQueries.copy("query_1");
        List<OutputColumn> columns = List.of(new OutputColumn("x", "bigint", List.of(new ColumnName(SOURCE, "a"), new ColumnName(SOURCE, "b"))), new OutputColumn("y", "bigint", List.of()));
        List<ColumnFlow> flows = new LineageReader(MaterializedViews.inMemory()).read(new QueryRecord(
                copy.run(),
                new RedactedStatement("CREATE TABLE target AS SELECT a AS x, a AS y FROM source", Optional.empty()),
                Optional.empty(),
                copy.queryType(),
                copy.updateType(),
                copy.failure(),
                List.of(),
                List.of(),
                copy.output().map(output -> new WrittenTable(output.name(), Optional.of(columns), output.version(), output.location(), true)),
                List.of(),
                copy.cost(),
                copy.startTold())).flows();
        assertThat(flows).extracting(flow -> "%s <- %s %s".formatted(flow.target().name(), flow.source().name(), flow.kind()))
                .containsExactly("x <- a IDENTITY", "x <- b TRANSFORMATION", "y <- a IDENTITY", "y <- b INFERRED");
    }

    @Test
    void updateOfColumnsThatThePlanDoesNotName()
    {
        // such as the field of a column that is assigned, by a connector that reads the field alone under a name of its own
        assertThat(update("UPDATE target SET x = address.city, address = NULL", "name", "address#city")).contains("x <- target INFERRED", "x <- name INFERRED");
        assertThat(update("UPDATE target SET x = address.city, address = NULL", "name", "address")).containsExactly("x <- address TRANSFORMATION");
    }

    @Test
    void updateWithoutItsStatement()
    {
        // the text could not be redacted, and says nothing of what the plan does not name
        assertThat(update("UPDATE ? (9 characters)", "name", "address#city")).contains("x <- target INFERRED", "x <- name INFERRED");
    }

    @Test
    void updateFromHiddenColumns()
    {
        assertThat(update("UPDATE target SET x = \"$path\", ssn = NULL", "id", "$path", "$row_id")).containsExactly("x <- $path IDENTITY");
        assertThat(update("UPDATE target SET x = (SELECT max(unknown))", "id", "$path", "$row_id", "$merge_row_id", "$row_count")).containsExactly("x <- $path INFERRED", "x <- id INFERRED", "x <- target INFERRED");
    }

    /**
     * @param scanned what the plan scans of the target
     * @return the edges of its column x
     */
    private static List<String> update(String sql, String... scanned)
    {
        QueryRecord copy = RecordedQueries.copy("query_1");
        WrittenTable target = copy.output().orElseThrow();
        List<TypedColumn> columns = Stream.of(scanned).map(name -> new TypedColumn(name, "varchar")).toList();
        return new LineageReader(MaterializedViews.inMemory()).read(new QueryRecord(
                        copy.run(),
                        new RedactedStatement(sql, Optional.empty()),
                        Optional.empty(),
                        Optional.of("UPDATE"),
                        Optional.of("UPDATE"),
                        copy.failure(),
                        List.of(),
                        List.of(new ScannedTable(target.name(), columns, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())),
                        Optional.of(new WrittenTable(target.name(), Optional.of(List.of(new OutputColumn("x", "varchar", List.of()))), target.version(), target.location())),
                        List.of(),
                        copy.cost(),
                        copy.startTold())).flows().stream()
                .filter(flow -> flow.target().name().equals("x"))
                .map(flow -> "x <- %s %s".formatted(flow.source().name(), flow.kind()))
                .sorted()
                .toList();
    }

    private static TableName view(int level)
    {
        return new TableName("memory", "default", "v" + level);
    }

    private static QueryLineage read(String sql, List<TableName> changesRead)
    {
        return read(new RedactedStatement(sql, Optional.empty()), Optional.empty(), changesRead);
    }

    /**
     * Where the column x of a query comes from.
     */
    private static List<String> sources(String query)
    {
        QueryRecord copy = RecordedQueries.copy("query_1");
        List<TableRead> reads = Stream.of("source", "other")
                .map(name -> new TableRead(new TableName("memory", "default", name), List.of(new ColumnRead("x", Optional.empty()), new ColumnRead("n", Optional.empty())), List.of(), true, false, List.of(), Optional.empty()))
                .toList();
        RedactedStatement statement = new RedactedStatement("CREATE TABLE target AS " + query, Optional.empty());
        return new LineageReader(MaterializedViews.inMemory()).read(record(copy, statement, copy.updateType(), reads, List.of(new OutputColumn("x", "bigint", List.of())))).flows().stream()
                .filter(flow -> flow.kind() != EdgeKind.INDIRECT)
                .map(flow -> "%s.%s %s".formatted(flow.source().table().name(), flow.source().name(), flow.kind()))
                .sorted()
                .toList();
    }

    private static QueryLineage execute(String value)
    {
        return read(new RedactedStatement("EXECUTE IMMEDIATE '?' USING " + value, Optional.of("CREATE TABLE target AS SELECT ? AS x FROM source")), Optional.empty(), List.of());
    }

    private static QueryLineage read(RedactedStatement statement, Optional<RedactedStatement> prepared, List<TableName> changesRead)
    {
        QueryRecord copy = RecordedQueries.copy("query_1");
        List<OutputColumn> columns = List.of(new OutputColumn("x", "bigint", List.of()));
        return new LineageReader(MaterializedViews.inMemory()).read(record(copy, statement, prepared, copy.updateType(), List.of(), columns, changesRead));
    }

    private static QueryLineage readView(String text)
    {
        QueryRecord copy = RecordedQueries.copy("query_1");
        TableRead view = new TableRead(new TableName("memory", "default", "v"), List.of(new ColumnRead("x", Optional.empty())), List.of(), true, false, List.of(), Optional.of(new RedactedStatement(text, Optional.empty())));
        return new LineageReader(MaterializedViews.inMemory()).read(record(copy, new RedactedStatement("CREATE TABLE target AS SELECT x FROM v", Optional.empty()), copy.updateType(), List.of(view), List.of(new OutputColumn("x", "bigint", List.of()))));
    }

    private static QueryRecord record(QueryRecord copy, RedactedStatement statement, Optional<String> updateType, List<TableRead> tables, List<OutputColumn> columns)
    {
        return record(copy, statement, Optional.empty(), updateType, tables, columns, List.of());
    }

    private static QueryRecord record(
            QueryRecord copy,
            RedactedStatement statement,
            Optional<RedactedStatement> prepared,
            Optional<String> updateType,
            List<TableRead> tables,
            List<OutputColumn> columns,
            List<TableName> changesRead)
    {
        return new QueryRecord(
                copy.run(),
                statement,
                prepared,
                copy.queryType(),
                updateType,
                copy.failure(),
                tables,
                List.of(),
                copy.output().map(output -> new WrittenTable(output.name(), Optional.of(columns), output.version(), output.location())),
                changesRead,
                copy.cost(),
                copy.startTold());
    }
}
