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

import io.weir.access.explain.Asker;
import io.weir.governance.asset.Asset;
import io.weir.governance.usage.TableUse;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;

/**
 * Tables by how long nobody read them. Tables that no query ever touched are not in the log and so not known here.
 */
final class TableUsage
{
    private static final Set<String> OWN_SCHEMAS = Set.of("governance.", "system.");

    private TableUsage() {}

    /**
     * @param days since the last read, or since the last known write where it was never read
     */
    record UnusedTable(String table, long reads, Optional<Instant> lastRead, Optional<Instant> lastWritten, long days)
    {
        UnusedTable
        {
            requireNonNull(table, "table is null");
            requireNonNull(lastRead, "lastRead is null");
            requireNonNull(lastWritten, "lastWritten is null");
        }
    }

    static List<UnusedTable> unused(List<TableUse> uses, Asker asker, Instant now, Duration after)
    {
        Map<String, List<TableUse>> byTable = uses.stream()
                .filter(use -> !isOwn(use.table()) && asker.mayKnowOf(use.user(), use.groups()) && asker.mayKnow(Asset.parse(use.table())))
                .collect(groupingBy(TableUse::table));
        return byTable.entrySet().stream()
                .map(entry -> unused(entry.getKey(), entry.getValue(), now))
                .filter(table -> table.lastRead().map(read -> !read.plus(after).isAfter(now)).orElse(true))
                .sorted(comparing(UnusedTable::days).reversed().thenComparing(UnusedTable::table))
                .collect(toImmutableList());
    }

    private static boolean isOwn(String table)
    {
        return OWN_SCHEMAS.stream().anyMatch(table::startsWith) || table.contains(".information_schema.");
    }

    private static UnusedTable unused(String table, List<TableUse> uses, Instant now)
    {
        Optional<Instant> lastRead = latest(uses.stream().map(TableUse::lastRead));
        Optional<Instant> lastWritten = latest(uses.stream().map(TableUse::lastWritten));
        Instant since = lastRead.or(() -> lastWritten).orElse(now);
        return new UnusedTable(table, uses.stream().mapToLong(TableUse::reads).sum(), lastRead, lastWritten, Math.max(0, Duration.between(since, now).toDays()));
    }

    private static Optional<Instant> latest(Stream<Optional<Instant>> times)
    {
        return times.flatMap(Optional::stream).max(naturalOrder());
    }
}
