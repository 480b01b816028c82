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
import io.weir.governance.usage.Usage;
import io.weir.governance.usage.Uses;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

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

    static List<UnusedTable> unused(Usage usage, Asker asker, Instant now, Duration after)
    {
        return known(usage, asker).entrySet().stream()
                .filter(entry -> !isOwn(entry.getKey()) && asker.mayKnow(Asset.parse(entry.getKey())))
                .map(entry -> unused(entry.getKey(), entry.getValue(), now))
                .filter(table -> table.lastRead().map(read -> !read.plus(after).isAfter(now)).orElse(true))
                .sorted(comparing(UnusedTable::days).reversed().thenComparing(UnusedTable::table))
                .collect(toImmutableList());
    }

    /**
     * A tenant is told what its own users did, and nothing of what others did with the same table.
     */
    private static Map<String, Uses> known(Usage usage, Asker asker)
    {
        if (asker.mayKnowOfEveryone()) {
            return usage.tables();
        }
        return usage.tableUses().stream()
                .filter(use -> asker.mayKnowOf(use.user(), use.groups()))
                .collect(toImmutableMap(TableUse::table, TableUse::uses, Uses::plus));
    }

    private static boolean isOwn(String table)
    {
        return OWN_SCHEMAS.stream().anyMatch(table::startsWith) || table.contains(".information_schema.");
    }

    private static UnusedTable unused(String table, Uses uses, Instant now)
    {
        Instant since = uses.lastRead().or(uses::lastWritten).orElse(now);
        return new UnusedTable(table, uses.reads(), uses.lastRead(), uses.lastWritten(), Math.max(0, Duration.between(since, now).toDays()));
    }
}
