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

import com.google.common.collect.AbstractIterator;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.log.LogEntries;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What queries did, each with what the row about its decisions tells. Both rows have the time at which the query ended, and either may come first; a query
 * waits for its decisions until the log is past that time, since there may be none. Of a query whose end nobody saw the row is of a later time, so that is kept until
 * somebody had it. Of rows, only those that the log is not yet past are in memory.
 */
final class VersionedQueries
        extends AbstractIterator<List<AuditEvent>>
{
    static final Duration CLOCKS_DIFFER_BY = Duration.ofMinutes(1);

    private final Iterator<LogEntries<AuditEvent>> log;
    // decisions that no row of their query has, and those that one has
    private final Map<String, DecidedQuery> untold = new HashMap<>();
    private final Map<String, DecidedQuery> told = new HashMap<>();
    private final ListMultimap<String, AuditEvent> waiting = MultimapBuilder.linkedHashKeys().arrayListValues().build();
    private Instant past = Instant.MIN;

    VersionedQueries(Iterator<LogEntries<AuditEvent>> log)
    {
        this.log = requireNonNull(log, "log is null");
    }

    @Override
    protected List<AuditEvent> computeNext()
    {
        while (log.hasNext()) {
            List<AuditEvent> ready = read(log.next());
            if (!ready.isEmpty()) {
                return ready;
            }
        }
        List<AuditEvent> rest = ImmutableList.copyOf(waiting.values());
        waiting.clear();
        return rest.isEmpty() ? endOfData() : rest;
    }

    private List<AuditEvent> read(LogEntries<AuditEvent> part)
    {
        ImmutableList.Builder<AuditEvent> ready = ImmutableList.builder();
        part.since().ifPresent(since -> ready.addAll(giveUpBefore(since.minus(CLOCKS_DIFFER_BY))));
        for (AuditEvent event : part.entries()) {
            if (AuditRows.isAboutDecisions(event)) {
                ready.addAll(decide(event));
            }
            else {
                tell(event.queryId()).ifPresentOrElse(
                        query -> ready.add(query.complete(event)),
                        () -> waiting.put(event.queryId(), event));
            }
        }
        return ready.build();
    }

    private Optional<DecidedQuery> tell(String queryId)
    {
        Optional.ofNullable(untold.remove(queryId)).ifPresent(query -> told.put(queryId, query));
        return Optional.ofNullable(told.get(queryId));
    }

    private List<AuditEvent> decide(AuditEvent event)
    {
        List<AuditEvent> queries = waiting.removeAll(event.queryId());
        DecidedQuery query = DecidedQuery.of(event);
        if (!told.containsKey(event.queryId())) {
            (queries.isEmpty() ? untold : told).putIfAbsent(event.queryId(), query);
        }
        return queries.stream()
                .map(query::complete)
                .toList();
    }

    private List<AuditEvent> giveUpBefore(Instant time)
    {
        if (!time.isAfter(past)) {
            return ImmutableList.of();
        }
        past = time;
        told.values().removeIf(query -> query.time().isBefore(time));
        List<AuditEvent> undecided = waiting.values().stream().filter(query -> query.time().isBefore(time)).toList();
        waiting.values().removeIf(query -> query.time().isBefore(time));
        return undecided;
    }

    /**
     * How many rows of the log are in memory.
     */
    int held()
    {
        return untold.size() + told.size() + waiting.size();
    }
}
