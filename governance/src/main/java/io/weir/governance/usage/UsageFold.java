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
package io.weir.governance.usage;

import com.google.common.collect.ImmutableSet;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.audit.AuditEvent.QueryOutcome;

import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Folds the audit log into what the views show. Memory is bounded by the limits.
 */
final class UsageFold
        implements LogFold<AuditEvent, Usage>
{
    private static final Comparator<AuditEvent> BY_WALL_TIME = Comparator.comparingLong(event -> event.cost().wallMillis());

    private final UsageLimits limits;
    private final RecentIds seen;
    private final Deque<AuditEvent> recent = new ArrayDeque<>();
    private final PriorityQueue<AuditEvent> slowest = new PriorityQueue<>(BY_WALL_TIME);
    private long recentCharacters;
    private long slowestCharacters;
    private final Map<UserAsset, ColumnUse> columns;
    private final Map<String, Uses> tables;
    private final Map<UserAsset, TableUse> tableUses;
    private final Map<DailyCost.Key, DailyCost> costs;

    private record UserAsset(String asset, String user) {}

    UsageFold(UsageLimits limits)
    {
        this.limits = limits;
        this.seen = new RecentIds(limits.rememberedIds());
        this.columns = bounded(limits.uses(), true);
        this.tables = bounded(limits.tables(), true);
        this.tableUses = bounded(limits.uses(), true);
        this.costs = bounded(limits.costRows(), false);
    }

    // drops what was not touched for longest, or was put in first
    private static <K, V> Map<K, V> bounded(int most, boolean byUse)
    {
        return new LinkedHashMap<>(16, 0.75f, byUse)
        {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest)
            {
                return size() > most;
            }
        };
    }

    @Override
    public void apply(List<AuditEvent> events)
    {
        events.stream().filter(event -> event.isQuery() && seen.add(event.eventId())).forEach(this::apply);
    }

    private void apply(AuditEvent event)
    {
        addRecent(event);
        QueryOutcome outcome = event.outcome().outcome();
        if (outcome == QueryOutcome.LOST) {
            return;
        }
        addSlowest(event);
        addCost(event, outcome != QueryOutcome.FINISHED);
        if (outcome != QueryOutcome.DENIED) {
            addReads(event);
        }
        event.statement().tableWritten().ifPresent(table -> addUse(table, event, Uses.written(event.time())));
    }

    // once more without users: a table that many use would push out the pairs of those that nobody uses
    private void addUse(String table, AuditEvent event, Uses uses)
    {
        String user = event.identity().user();
        tables.merge(table, uses, Uses::plus);
        tableUses.merge(new UserAsset(table, user), new TableUse(table, user, event.identity().groups(), uses), TableUse::plus);
    }

    private void addRecent(AuditEvent event)
    {
        recent.addFirst(event);
        recentCharacters += characters(event);
        while (recent.size() > limits.recentQueries() || (recentCharacters > limits.characters() && recent.size() > 1)) {
            recentCharacters -= characters(recent.removeLast());
        }
    }

    private void addSlowest(AuditEvent event)
    {
        slowest.add(event);
        slowestCharacters += characters(event);
        while (slowest.size() > limits.slowestQueries() || (slowestCharacters > limits.characters() && slowest.size() > 1)) {
            slowestCharacters -= characters(slowest.remove());
        }
    }

    private static long characters(AuditEvent event)
    {
        return event.statement().redactedSql().length()
                + Stream.of(event.statement().columnsRead(), event.statement().tablesRead(), event.decisions().maskedColumns())
                .flatMap(List::stream)
                .mapToLong(String::length)
                .sum();
    }

    private void addCost(AuditEvent event, boolean failed)
    {
        DailyCost.Key key = new DailyCost.Key(event.time().atOffset(ZoneOffset.UTC).toLocalDate(), event.identity().user(), event.identity().groups());
        costs.merge(key, DailyCost.of(key, failed, event.cost()), DailyCost::plus);
    }

    private void addReads(AuditEvent event)
    {
        String user = event.identity().user();
        List<String> groups = event.identity().groups();
        Set<String> masked = ImmutableSet.copyOf(event.decisions().maskedColumns());
        for (String column : event.statement().columnsRead()) {
            boolean isMasked = masked.contains(column);
            ColumnUse first = new ColumnUse(column, user, groups, 1, isMasked ? 1 : 0, event.time(), event.time(), event.queryId());
            columns.merge(new UserAsset(column, user), first, (old, _) -> old.again(groups, isMasked, event.time(), event.queryId()));
        }
        event.statement().tablesRead().forEach(table -> addUse(table, event, Uses.read(event.time())));
    }

    @Override
    public Usage result()
    {
        List<AuditEvent> slow = new ArrayList<>(slowest);
        slow.sort(BY_WALL_TIME.reversed());
        return new Usage(List.copyOf(recent), Collections.unmodifiableList(slow), List.copyOf(columns.values()), tables, List.copyOf(tableUses.values()), List.copyOf(costs.values()));
    }
}
