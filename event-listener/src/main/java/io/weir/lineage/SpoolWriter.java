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
package io.weir.lineage;

import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.weir.lineage.LineageConfig.Durability;
import io.weir.lineage.record.AbandonedQuery;
import io.weir.lineage.record.QueryCodec;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.QueryStarted;
import io.weir.lineage.record.RecordImportance;
import io.weir.lineage.spool.Importance;
import io.weir.lineage.spool.RecordKind;
import io.weir.lineage.spool.Spool;
import io.weir.lineage.spool.Spool.Outcome;
import io.weir.lineage.spool.SpoolRecord;

import java.time.Clock;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Puts starts and ends of queries into the spool.
 */
public final class SpoolWriter
{
    private static final Logger log = Logger.get(SpoolWriter.class);

    private final Spool spool;
    private final QueryCodec codec;
    private final Durability durability;
    private final Clock clock;

    @Inject
    public SpoolWriter(LineageConfig config, Spool spool, QueryCodec codec, Clock clock)
    {
        this.spool = requireNonNull(spool, "spool is null");
        this.codec = requireNonNull(codec, "codec is null");
        this.durability = config.getDurability();
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * @return whether the sinks are told of it before the query ends
     */
    public boolean started(QueryStarted start)
    {
        SpoolRecord record = new SpoolRecord(RecordKind.STARTED, RecordImportance.of(start), start.run().queryId(), codec.encode(start));
        boolean appended = switch (durability) {
            case ASYNC -> spool.append(record) != Outcome.DROPPED;
            case SYNC -> {
                spool.appendDurably(record);
                yield true;
            }
        };
        return appended && start.isTellable();
    }

    public Outcome ended(QueryRecord end)
    {
        return spool.append(new SpoolRecord(RecordKind.ENDED, RecordImportance.of(end), end.queryId(), codec.encode(end)));
    }

    /**
     * Ends the queries that a server before this one began and whose end it did not see.
     *
     * @return how many there were
     */
    public int endAbandoned()
    {
        int abandoned = 0;
        for (SpoolRecord record : spool.openQueries()) {
            end(record);
            abandoned++;
        }
        return abandoned;
    }

    /**
     * Ends a query whose end cannot be told, if its start was.
     */
    void endAbandoned(String queryId)
    {
        spool.openQueries().stream()
                .filter(record -> record.key().equals(queryId))
                .forEach(this::end);
    }

    private void end(SpoolRecord start)
    {
        Optional<QueryStarted> told = decode(start);
        if (told.isPresent()) {
            ended(AbandonedQuery.of(told.orElseThrow(), clock.instant()));
        }
        else {
            // so that it is open no more; nor can this be understood, so each sink has it as a dead letter
            spool.append(new SpoolRecord(RecordKind.ENDED, Importance.WRITE, start.key(), start.payload()));
        }
    }

    // such as one that another version wrote, which must not keep the server from starting
    private Optional<QueryStarted> decode(SpoolRecord start)
    {
        try {
            return Optional.of(codec.decodeStart(start.payload()));
        }
        catch (RuntimeException e) {
            // the exception's text may hold what the record holds
            log.error("The start of query %s in the spool cannot be understood (%s), so its end is not told: what it announced to write stays announced", start.key(), e.getClass().getName());
            return Optional.empty();
        }
    }
}
