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
package io.weir.lineage.record;

import io.airlift.json.JsonCodecFactory;
import io.weir.lineage.delivery.RecordedQueries;
import io.weir.lineage.record.ScannedTable.TypedColumn;
import io.weir.lineage.record.TableRead.ColumnRead;
import io.weir.lineage.record.WrittenTable.OutputColumn;
import io.weir.lineage.redact.RedactedStatement;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class TestQueryCodec
{
    private static final TableName TABLE = new TableName("memory", "default", "t");

    private final QueryCodec codec = QueryCodec.create();

    @Test
    void givesBackWhatItWrote()
    {
        assertThat(decoded(RecordedQueries.copy("query_1"))).isEqualTo(RecordedQueries.copy("query_1"));
        assertThat(codec.decodeStart(codec.encode(RecordedQueries.started("query_1")))).isEqualTo(RecordedQueries.started("query_1"));
    }

    @Test
    void writesWhatJacksonWould()
    {
        RunIdentity run = RecordedQueries.started("query_1").run();
        RunIdentity full = new RunIdentity(
                "query_2",
                run.created(),
                Instant.parse("1969-12-31T23:59:59.123456Z"),
                "user \"x\" 漢\n",
                Optional.of("original"),
                Optional.of("principal"),
                List.of("a", "b"),
                Optional.of("catalog"),
                Optional.of("schema"),
                Optional.of("job"),
                Optional.of(new ParentRun("namespace", "job", UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057"))),
                Optional.of("global.a"),
                "483");
        for (RunIdentity identity : List.of(run, full)) {
            QueryStarted start = new QueryStarted(identity, new RedactedStatement("EXECUTE p", Optional.of("SELECT 0")), Optional.of(new RedactedStatement("SELECT '?'", Optional.empty())), Optional.of("SELECT"));
            assertThat(codec.encode(start)).asString(UTF_8).isEqualTo(new String(new JsonCodecFactory().jsonCodec(QueryStarted.class).toJsonBytes(start), UTF_8));
            assertThat(codec.decodeStart(codec.encode(start))).isEqualTo(start);
        }
    }

    @Test
    void columns()
    {
        QueryRecord query = query(
                List.of(new ColumnRead("a", Optional.empty()), new ColumnRead("b \"c\"", Optional.of("'?'")), new ColumnRead("", Optional.empty())),
                List.of(new TypedColumn("a", "bigint"), new TypedColumn("", "row(x varchar)")),
                Optional.of(List.of(
                        new OutputColumn("x", "bigint", List.of(new ColumnName(TABLE, "a"), new ColumnName(TABLE, "b"))),
                        new OutputColumn("y", "varchar", List.of()),
                        new OutputColumn("z", "varchar", List.of(new ColumnName(TABLE, "a"))))));
        assertThat(decoded(query)).isEqualTo(query);
    }

    @Test
    void sourcesThatAreOmitted()
    {
        QueryRecord query = query(List.of(), List.of(), Optional.of(List.of(new OutputColumn("x", "bigint", List.of()))), true);
        assertThat(decoded(query)).isEqualTo(query);
        // records of versions that omitted none do not say so
        String before = new String(codec.encode(query), UTF_8).replace(",\"sourcesOmitted\":true", "");
        assertThat(codec.decodeEnd(before.getBytes(UTF_8)).output().orElseThrow().sourcesOmitted()).isFalse();
    }

    @Test
    void noColumns()
    {
        QueryRecord none = query(List.of(), List.of(), Optional.empty());
        assertThat(decoded(none)).isEqualTo(none);
        // an empty list says something else than none
        QueryRecord empty = query(List.of(), List.of(), Optional.of(List.of()));
        assertThat(decoded(empty)).isEqualTo(empty).isNotEqualTo(none);
    }

    @Test
    void columnsAreOneText()
    {
        assertThat(new String(codec.encode(query(List.of(new ColumnRead("a", Optional.empty())), List.of(new TypedColumn("a", "bigint")), Optional.of(List.of(new OutputColumn("x", "bigint", List.of(new ColumnName(TABLE, "a"))))))), UTF_8))
                .contains("\"columns\":\"1:a-\"", "\"columns\":\"1:a6:bigint\"", "\"columns\":\"1:x6:bigint1:16:memory7:default1:t1:a\"");
    }

    private QueryRecord decoded(QueryRecord query)
    {
        assertThat(codec.encode(query)).asString(UTF_8).isEqualTo(new String(new JsonCodecFactory().jsonCodec(QueryRecord.class).toJsonBytes(query), UTF_8));
        return codec.decodeEnd(codec.encode(query));
    }

    private static QueryRecord query(List<ColumnRead> read, List<TypedColumn> scanned, Optional<List<OutputColumn>> written)
    {
        return query(read, scanned, written, false);
    }

    private static QueryRecord query(List<ColumnRead> read, List<TypedColumn> scanned, Optional<List<OutputColumn>> written, boolean sourcesOmitted)
    {
        QueryRecord copy = RecordedQueries.copy("query_1");
        return new QueryRecord(
                copy.run(),
                new RedactedStatement("EXECUTE IMMEDIATE '?'", Optional.of("SELECT 0")),
                Optional.of(new RedactedStatement("SELECT 0", Optional.empty())),
                copy.queryType(),
                copy.updateType(),
                Optional.of(new QueryFailure("CODE", QueryFailure.ErrorKind.USER, "template")),
                List.of(new TableRead(TABLE, read, List.of("x > 0"), false, true, List.of(TABLE), Optional.of(new RedactedStatement("SELECT 0", Optional.empty())))),
                List.of(new ScannedTable(TABLE, scanned, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(7L))),
                Optional.of(new WrittenTable(TABLE, written, Optional.empty(), Optional.of("s3://a"), sourcesOmitted)),
                List.of(TABLE),
                copy.cost(),
                true);
    }
}
