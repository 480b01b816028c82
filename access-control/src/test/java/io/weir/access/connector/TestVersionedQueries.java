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
package io.weir.access.connector;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterators;
import io.weir.governance.audit.AuditCost;
import io.weir.governance.audit.AuditDecisions;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.audit.AuditEvent.AuditOutcome;
import io.weir.governance.audit.AuditEvent.QueryOutcome;
import io.weir.governance.audit.AuditIdentity;
import io.weir.governance.audit.AuditStatement;
import io.weir.governance.log.LogEntries;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class TestVersionedQueries
{
    private static final Instant TIME = Instant.parse("2026-03-03T12:00:00Z");

    @Test
    void decisionsComeBeforeOrAfter()
    {
        assertThat(rows(
                part(0, decisions("q1", 5), query("q1", 5)),
                part(1, query("q2", 6)),
                part(2, query("none", 7)),
                part(3, decisions("q2", 6))))
                .containsExactly("q1 p-q1", "q2 p-q2", "none");
        // nobody knows when what is to come happened
        assertThat(rows(
                new LogEntries<>(ImmutableList.of(query("none", 1), query("q1", 2)), Optional.empty()),
                new LogEntries<>(ImmutableList.of(decisions("q1", 2)), Optional.empty())))
                .containsExactly("q1 p-q1", "none");
    }

    @Test
    void clocksDifferByAMinute()
    {
        assertThat(rows(
                part(0, query("q1", 0), decisions("q2", 0)),
                part(60, query("q2", 60), decisions("q1", 60))))
                .containsExactly("q2 p-q2", "q1 p-q1");
    }

    @Test
    void endThatNobodySaw()
    {
        assertThat(rows(
                part(0, decisions("q1", 0)),
                part(7_200, query("q2", 7_200)),
                part(9_000, query("q1", 9_000))))
                .containsExactly("q2", "q1 p-q1");
    }

    @Test
    void severalRowsOfAQuery()
    {
        assertThat(rows(part(0, query("q1", 0), decisions("q1", 1), query("q1", 2)))).containsExactly("q1 p-q1", "q1 p-q1");
    }

    @Test
    void whatIsOverIsForgotten()
    {
        int seconds = 10_000;
        Iterator<LogEntries<AuditEvent>> parts = IntStream.range(0, seconds)
                .mapToObj(second -> part(second, query("q" + second, second), decisions("q" + second, second), query("none" + second, second)))
                .iterator();
        VersionedQueries queries = new VersionedQueries(parts);
        int rows = 0;
        while (queries.hasNext()) {
            rows += queries.next().size();
            assertThat(queries.held()).isLessThan(3 * 62);
        }
        assertThat(rows).isEqualTo(2 * seconds);
    }

    @Test
    void whatIsNotTakenIsNotRead()
    {
        List<Integer> read = new ArrayList<>();
        Iterator<LogEntries<AuditEvent>> parts = IntStream.range(0, 100)
                .peek(read::add)
                .mapToObj(second -> part(second, query("q" + second, second), decisions("q" + second, second)))
                .iterator();
        assertThat(new VersionedQueries(parts).next()).hasSize(1);
        assertThat(read).containsExactly(0);
    }

    @SafeVarargs
    private static List<String> rows(LogEntries<AuditEvent>... parts)
    {
        List<String> rows = new ArrayList<>();
        new VersionedQueries(Iterators.forArray(parts)).forEachRemaining(events -> events.forEach(event ->
                rows.add(event.queryId() + event.decisions().policyVersion().map(version -> " " + version).orElse(""))));
        return rows;
    }

    private static LogEntries<AuditEvent> part(int since, AuditEvent... events)
    {
        return new LogEntries<>(ImmutableList.copyOf(events), Optional.of(TIME.plusSeconds(since)));
    }

    private static AuditEvent query(String id, int second)
    {
        return event(id, "SELECT", Optional.empty(), second);
    }

    private static AuditEvent decisions(String id, int second)
    {
        return event(id, AuditEvent.DECISIONS, Optional.of("p-" + id), second);
    }

    private static AuditEvent event(String id, String type, Optional<String> policyVersion, int second)
    {
        return new AuditEvent(
                "%s/%s/%s".formatted(id, type, second),
                id,
                new AuditIdentity("etl", Optional.empty(), Optional.empty(), List.of(), Optional.empty()),
                new AuditStatement(Optional.of(type), "", List.of(), List.of(), Optional.empty()),
                new AuditDecisions(List.of(), List.of(), List.of(), policyVersion, Optional.empty(), Optional.empty()),
                new AuditCost(0, 0, 0, 0, 0, 0),
                new AuditOutcome(QueryOutcome.FINISHED, Optional.empty()),
                TIME.plusSeconds(second));
    }
}
