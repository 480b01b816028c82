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
import io.airlift.json.JsonCodec;
import io.airlift.log.Logger;
import io.trino.spi.eventlistener.EventListener;
import io.trino.spi.eventlistener.QueryCompletedEvent;
import io.weir.governance.Governance;
import io.weir.lineage.delivery.Deliveries;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.QueryRecordFactory;
import io.weir.lineage.spool.Spool;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import static java.util.Objects.requireNonNull;

/**
 * Takes the engine's events. On its threads, which belong to the queries, a record is copied, redacted and appended to the spool; all else happens behind it.
 */
public class WeirEventListener
        implements EventListener
{
    private static final Logger log = Logger.get(WeirEventListener.class);

    private final QueryRecordFactory records;
    private final JsonCodec<QueryRecord> codec;
    private final Spool spool;
    private final Deliveries deliveries;
    private final Governance governance;
    private final Duration shutdownTimeout;
    private final AtomicBoolean stopped = new AtomicBoolean();

    @Inject
    public WeirEventListener(
            LineageConfig config,
            QueryRecordFactory records,
            JsonCodec<QueryRecord> codec,
            Spool spool,
            Deliveries deliveries,
            Governance governance)
    {
        this.records = requireNonNull(records, "records is null");
        this.codec = requireNonNull(codec, "codec is null");
        this.spool = requireNonNull(spool, "spool is null");
        this.deliveries = requireNonNull(deliveries, "deliveries is null");
        this.governance = requireNonNull(governance, "governance is null");
        this.shutdownTimeout = config.getShutdownTimeout().toJavaTime();
        deliveries.start();
    }

    @Override
    public void queryCompleted(QueryCompletedEvent event)
    {
        try {
            spool.append(codec.toJsonBytes(records.create(event)));
        }
        catch (RuntimeException e) {
            // the engine would write the exception, whose text may hold what the query holds. What the query wrote stays protected as announced.
            log.error("The end of query %s is not recorded (%s)", event.getMetadata().getQueryId(), e.getClass().getName());
        }
    }

    @Override
    public void shutdown()
    {
        if (stopped.compareAndSet(false, true)) {
            deliveries.stop(shutdownTimeout);
            spool.close();
            governance.close();
        }
    }
}
