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
import io.weir.lineage.redact.StatementRedactor;
import io.weir.lineage.redact.VisibleNames;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

final class TestRunningQuery
{
    private static final VisibleNames KNOWN = new VisibleNames.Resolved(Set.of("known"));

    private final StatementRedactor redactor = new StatementRedactor();

    @Test
    void statementsWithoutQuotedNamesAreRedactedOnce()
    {
        for (String sql : List.of("SELECT 'x', 7 FROM t -- x", "SELECT X'ff' FROM t", "EXECUTE IMMEDIATE 'SELECT ''x'''")) {
            RunningQuery query = started(sql, Optional.empty(), Optional.of("SELECT"));
            assertThat(query.isRedactedFor(sql, Optional.empty(), KNOWN)).as(sql).isTrue();
            assertThat(query.start().statement()).isEqualTo(redactor.redact(sql, KNOWN)).isEqualTo(redactor.redact(sql, new VisibleNames.All()));
        }
        RunningQuery prepared = started("EXECUTE p", Optional.of("SELECT 'x'"), Optional.of("SELECT"));
        assertThat(prepared.isRedactedFor("EXECUTE p", Optional.of("SELECT 'x'"), KNOWN)).isTrue();
    }

    @Test
    void namesThatAreKnownAtTheEndAreShownThen()
    {
        for (String sql : List.of("SELECT \"known\" FROM t", "EXECUTE IMMEDIATE 'SELECT \"known\" FROM t'")) {
            assertThat(started(sql, Optional.empty(), Optional.of("SELECT")).isRedactedFor(sql, Optional.empty(), KNOWN)).as(sql).isFalse();
        }
        Optional<String> prepared = Optional.of("SELECT \"known\" FROM t");
        assertThat(started("EXECUTE p", prepared, Optional.of("SELECT")).isRedactedFor("EXECUTE p", prepared, KNOWN)).isFalse();
    }

    @Test
    void wordsOfWhatWasNotUnderstoodStayHidden()
    {
        String sql = "SELECT x FROM t";
        assertThat(started(sql, Optional.empty(), Optional.of("SELECT")).isRedactedFor(sql, Optional.empty(), new VisibleNames.None())).isFalse();
        assertThat(started(sql, Optional.empty(), Optional.empty()).isRedactedFor(sql, Optional.empty(), KNOWN)).isFalse();
    }

    @Test
    void anotherStatement()
    {
        assertThat(started("SELECT x FROM t", Optional.empty(), Optional.of("SELECT")).isRedactedFor("SELECT y FROM t", Optional.empty(), KNOWN)).isFalse();
        RunningQuery prepared = started("EXECUTE p", Optional.of("SELECT x FROM t"), Optional.of("SELECT"));
        assertThat(prepared.isRedactedFor("EXECUTE p", Optional.of("SELECT y FROM t"), KNOWN)).isFalse();
        assertThat(prepared.isRedactedFor("EXECUTE p", Optional.empty(), KNOWN)).isFalse();
    }

    private RunningQuery started(String sql, Optional<String> prepared, Optional<String> queryType)
    {
        VisibleNames names = queryType.isPresent() ? new VisibleNames.Unresolved() : new VisibleNames.None();
        Optional<RedactedStatement> redactedPrepared = prepared.map(text -> redactor.redact(text, names));
        return new RunningQuery(sql, prepared, new QueryStarted(RecordedQueries.started("query_1").run(), redactor.redact(sql, names), redactedPrepared, queryType), false);
    }
}
