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

import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.RunResolved;
import io.weir.lineage.delivery.RecordedQueries;
import io.weir.lineage.record.QueryCost;
import io.weir.lineage.record.QueryFailure;
import io.weir.lineage.record.QueryFailure.ErrorKind;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.WrittenTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class TestWriteOutcome
{
    private static final QueryRecord COPY = RecordedQueries.copy("query_1");

    @Test
    void finished()
    {
        assertThat(WriteOutcome.of(COPY)).isEqualTo(WriteOutcome.WROTE);
    }

    @Test
    void failedBeforeItWasPlanned()
    {
        assertThat(WriteOutcome.of(failed("COLUMN_NOT_FOUND", ErrorKind.USER, "INSERT", Optional.empty(), 0))).isEqualTo(WriteOutcome.NOT_WRITTEN);
        assertThat(WriteOutcome.of(failed("QUERY_QUEUE_FULL", ErrorKind.RESOURCES, "INSERT", Optional.empty(), 0))).isEqualTo(WriteOutcome.NOT_WRITTEN);
    }

    @Test
    void failedByItsOwnValues()
    {
        assertThat(WriteOutcome.of(failed("INVALID_CAST_ARGUMENT", ErrorKind.USER, "CREATE TABLE", COPY.output(), 100))).isEqualTo(WriteOutcome.NOT_WRITTEN);
        assertThat(WriteOutcome.of(failed("INVALID_CAST_ARGUMENT", ErrorKind.USER, "INSERT", COPY.output(), 0))).isEqualTo(WriteOutcome.NOT_WRITTEN);
        // not every connector takes the first hundred rows back
        assertThat(WriteOutcome.of(failed("INVALID_CAST_ARGUMENT", ErrorKind.USER, "INSERT", COPY.output(), 100))).isEqualTo(WriteOutcome.MAY_HAVE_WRITTEN);
        assertThat(WriteOutcome.of(failed("CONSTRAINT_VIOLATION", ErrorKind.USER, "INSERT", COPY.output(), 0))).isEqualTo(WriteOutcome.MAY_HAVE_WRITTEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE", "DELETE", "MERGE"})
    void rowsThatTheEngineDoesNotCount(String updateType)
    {
        // one writer may have finished before another failed
        assertThat(WriteOutcome.of(failed("DIVISION_BY_ZERO", ErrorKind.USER, updateType, COPY.output(), 0))).isEqualTo(WriteOutcome.MAY_HAVE_WRITTEN);
        assertThat(WriteOutcome.of(failed("DIVISION_BY_ZERO", ErrorKind.USER, updateType, Optional.empty(), 0))).isEqualTo(WriteOutcome.NOT_WRITTEN);
    }

    @Test
    void interrupted()
    {
        assertThat(WriteOutcome.of(failed("USER_CANCELED", ErrorKind.USER, "CREATE TABLE", COPY.output(), 0))).isEqualTo(WriteOutcome.MAY_HAVE_WRITTEN);
        assertThat(WriteOutcome.of(failed("REMOTE_TASK_ERROR", ErrorKind.INTERNAL, "INSERT", COPY.output(), 0))).isEqualTo(WriteOutcome.MAY_HAVE_WRITTEN);
    }

    @Test
    void whatMayHaveBeenWrittenIsInferred()
    {
        QueryRecord query = failed("USER_CANCELED", ErrorKind.USER, "CREATE TABLE", COPY.output(), 0);
        QueryLineage lineage = new LineageReader(MaterializedViews.inMemory()).read(query);
        assertThat(lineage.flows()).extracting(ColumnFlow::kind).containsExactly(EdgeKind.INFERRED);
        assertThat(LineageTranslator.events(query, lineage)).last().isEqualTo(new RunResolved("query_1", true, query.ended()));
    }

    @Test
    void whatWasNotWrittenIsResolved()
    {
        QueryRecord query = failed("INVALID_CAST_ARGUMENT", ErrorKind.USER, "CREATE TABLE", COPY.output(), 0);
        assertThat(LineageTranslator.events(query, new LineageReader(MaterializedViews.inMemory()).read(query))).containsExactly(new RunResolved("query_1", false, query.ended()));
    }

    private static QueryRecord failed(String code, ErrorKind kind, String updateType, Optional<WrittenTable> output, long writtenRows)
    {
        return new QueryRecord(
                COPY.run(),
                COPY.statement(),
                COPY.prepared(),
                COPY.queryType(),
                Optional.of(updateType),
                Optional.of(new QueryFailure(code, kind, "")),
                COPY.tables(),
                COPY.scans(),
                output,
                List.of(),
                new QueryCost(0, 0, 0, 0, 0, 0, 0, 0, writtenRows),
                COPY.startTold());
    }
}
