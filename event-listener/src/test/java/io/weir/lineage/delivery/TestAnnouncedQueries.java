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

import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.asset.Asset;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.tag.PendingWrite;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestAnnouncedQueries
{
    private final InMemoryGovernanceLog log = new InMemoryGovernanceLog();
    private final List<Long> readFrom = new ArrayList<>();
    private final AnnouncedQueries queries = new AnnouncedQueries((version, entries) -> {
        readFrom.add(version);
        return log.tagsSince(version, entries);
    });

    @Test
    void readsTheLogOnce()
    {
        announce(0, 2);
        assertThat(queries.among(Set.of("query_0", "nobody was asked"))).containsExactly("query_0");
        announce(2, 3);
        assertThat(queries.among(Set.of("query_1", "query_2", "nobody was asked"))).containsExactlyInAnyOrder("query_1", "query_2");
        assertThat(queries.among(Set.of("nobody was asked"))).isEmpty();
        assertThat(queries.among(Set.of())).isEmpty();
        assertThat(readFrom).containsExactly(-1L, 0L, 1L);
    }

    @Test
    void findsWhatWasAnnouncedLongAgo()
    {
        announce(0, 20_001);
        // the first one is not remembered
        assertThat(queries.among(Set.of("nobody was asked", "query_0", "query_20000"))).containsExactlyInAnyOrder("query_0", "query_20000");
        assertThat(readFrom).containsExactly(-1L, -1L);
        Set<String> all = ids(0, 20_001).collect(toImmutableSet());
        assertThat(queries.among(all)).isEqualTo(all);
    }

    @Test
    void logOfWhichNothingCanBeRead()
    {
        announce(0, 2);
        List<Boolean> fails = new ArrayList<>(List.of(true));
        AnnouncedQueries broken = new AnnouncedQueries((version, entries) -> {
            long read = log.tagsSince(version, entries);
            if (fails.getLast()) {
                throw new GovernanceUnavailableException("the log cannot be read");
            }
            return read;
        });
        assertThatThrownBy(() -> broken.among(Set.of("query_0"))).isInstanceOf(GovernanceUnavailableException.class);
        fails.add(false);
        assertThat(broken.among(Set.of("query_0", "nobody was asked"))).containsExactly("query_0");
    }

    @Test
    void emptyLog()
    {
        assertThat(queries.among(Set.of("query_0"))).isEmpty();
        announce(0, 1);
        assertThat(queries.among(Set.of("query_0"))).containsExactly("query_0");
    }

    private void announce(int first, int end)
    {
        Instant time = Instant.parse("2026-01-01T00:00:00Z");
        log.appendTags(ids(first, end)
                .map(id -> new PendingWrite("pending/" + id, id, Asset.parse("memory.default.any"), List.of(Asset.parse("memory.default.other")), "alice", time))
                .toList());
    }

    private static Stream<String> ids(int first, int end)
    {
        return IntStream.range(first, end).mapToObj(number -> "query_" + number);
    }
}
