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

import io.weir.lineage.delivery.RecordedQueries;
import io.weir.lineage.redact.RedactedStatement;
import io.weir.lineage.spool.Importance;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class TestRecordImportance
{
    @Test
    void statementsAboutTheSessionTellOfNoWrite()
    {
        for (String sql : List.of("USE memory.s", "set session x = '?'", "RESET SESSION x", "PREPARE p FROM DELETE FROM t", "DEALLOCATE PREPARE p", "START TRANSACTION", "COMMIT", "commit work", "ROLLBACK", "ROLLBACK WORK")) {
            assertThat(ofStart(sql)).as(sql).isEqualTo(Importance.AUDIT);
            assertThat(ofEnd(sql)).as(sql).isEqualTo(Importance.AUDIT);
        }
    }

    @Test
    void definitionsDo()
    {
        for (String sql : List.of("ALTER TABLE t RENAME TO u", "DROP TABLE t", "CALL s.p()", "settle ? (9 characters)", "SETTINGS")) {
            assertThat(ofStart(sql)).as(sql).isEqualTo(Importance.WRITE);
            assertThat(ofEnd(sql)).as(sql).isEqualTo(Importance.WRITE);
        }
    }

    @Test
    void whatIsExecutedDecides()
    {
        assertThat(ofStart("EXECUTE p", "SET SESSION x = ?")).isEqualTo(Importance.AUDIT);
        assertThat(ofStart("EXECUTE p", "DROP TABLE t")).isEqualTo(Importance.WRITE);
    }

    private static Importance ofStart(String sql, String prepared)
    {
        QueryStarted copy = RecordedQueries.started("query_1");
        return RecordImportance.of(new QueryStarted(copy.run(), new RedactedStatement(sql, Optional.empty()), Optional.of(new RedactedStatement(prepared, Optional.empty())), Optional.of("DATA_DEFINITION")));
    }

    private static Importance ofStart(String sql)
    {
        QueryStarted copy = RecordedQueries.started("query_1");
        return RecordImportance.of(new QueryStarted(copy.run(), new RedactedStatement(sql, Optional.empty()), Optional.empty(), Optional.of("DATA_DEFINITION")));
    }

    private static Importance ofEnd(String sql)
    {
        return RecordImportance.of(RecordedQueries.definition("query_1", sql, "any", Optional.empty()));
    }
}
