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
package io.weir.lineage.spool;

import io.airlift.json.JsonCodec;
import io.airlift.json.JsonCodecFactory;
import io.weir.lineage.spool.Spool.Outcome;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Writes records to the chain, or decides what becomes of those that do not fit. For one thread at a time: the spool guards it.
 */
final class SpoolAppender
{
    static final JsonCodec<SpoolGap> GAPS = new JsonCodecFactory().jsonCodec(SpoolGap.class);
    private static final String GAP_KEY = "gap";

    private final SegmentChain chain;
    private final OpenQueries openQueries;
    private final Sacrifice sacrifice;
    private final SpoolLimits limits;
    private final Clock clock;

    SpoolAppender(SegmentChain chain, OpenQueries openQueries, Sacrifice sacrifice, SpoolLimits limits, Clock clock)
    {
        this.chain = requireNonNull(chain, "chain is null");
        this.openQueries = requireNonNull(openQueries, "openQueries is null");
        this.sacrifice = requireNonNull(sacrifice, "sacrifice is null");
        this.limits = requireNonNull(limits, "limits is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    Outcome append(SpoolRecord record, byte[] digest)
    {
        Outcome outcome = writeOrGiveUp(record, digest);
        switch (outcome) {
            case APPENDED, DEFERRED -> openQueries.written(record, chain.activeSegment());
            // also of a start that was given up: what the query announced must be ended
            case DROPPED -> openQueries.givenUp(record, chain.activeSegment());
        }
        return outcome;
    }

    void write(SpoolRecord record, byte[] digest)
            throws IOException
    {
        tellGap(record.importance());
        chain.write(record, digest, clock.instant());
        openQueries.written(record, chain.activeSegment());
    }

    private Outcome writeOrGiveUp(SpoolRecord record, byte[] digest)
    {
        if (mustWait(record)) {
            return deferOrDrop(record, digest, "other records wait already");
        }
        if (!record.importance().fits(chain.bytes() + Frame.length(record), limits.maxSize())) {
            return drop(record, digest, "it holds %s bytes of at most %s".formatted(chain.bytes(), limits.maxSize()));
        }
        try {
            write(record, digest);
            return Outcome.APPENDED;
        }
        catch (IOException e) {
            return record.importance() == Importance.WRITE ? deferOrDrop(record, digest, e.toString()) : drop(record, digest, e.toString());
        }
    }

    /**
     * Writes that wait in memory go first, and no query ends before it begins.
     */
    private boolean mustWait(SpoolRecord record)
    {
        DeferredRecords deferred = sacrifice.deferred();
        return record.importance() == Importance.WRITE ? !deferred.isEmpty() : deferred.isOf(record.key());
    }

    private Outcome deferOrDrop(SpoolRecord record, byte[] digest, String reason)
    {
        // nor may the end of a query hold up the writes behind it
        return sacrifice.defer(record.ofWrite(), reason) ? Outcome.DEFERRED : drop(record, digest, reason);
    }

    private Outcome drop(SpoolRecord record, byte[] digest, String reason)
    {
        ChainLink before = chain.last();
        sacrifice.drop(record.importance(), before, chain.skip(digest), clock.instant(), reason);
        if (record.kind() == RecordKind.ENDED && openQueries.isWritten(record.key())) {
            sacrifice.dropEnd(record.key());
        }
        return Outcome.DROPPED;
    }

    /**
     * @param importance of what is written behind it, or a gap would take the reserve for a record that must not
     */
    private void tellGap(Importance importance)
            throws IOException
    {
        Optional<SpoolGap> untold = sacrifice.untold();
        if (untold.isPresent()) {
            SpoolRecord record = new SpoolRecord(RecordKind.GAP, importance, GAP_KEY, GAPS.toJsonBytes(untold.orElseThrow()));
            chain.write(record, ChainLink.digest(record), clock.instant());
            sacrifice.told();
        }
    }

    /**
     * Tries again what the disk did not take.
     */
    void retry()
            throws IOException
    {
        DeferredRecords deferred = sacrifice.deferred();
        while (!deferred.isEmpty()) {
            SpoolRecord record = deferred.first();
            tellGap(record.importance());
            chain.write(record, ChainLink.digest(record), clock.instant());
            deferred.removeFirst();
        }
        // if there is no room for it, more is given up, of which the same gap can tell
        tellGap(Importance.AUDIT);
    }

    /**
     * Out of the reserve if need be: nobody else could tell of what was given up.
     */
    void tellLastGap()
            throws IOException
    {
        tellGap(Importance.WRITE);
    }

    int waiting()
    {
        return sacrifice.deferred().size();
    }

    long dropped()
    {
        return sacrifice.dropped();
    }
}
