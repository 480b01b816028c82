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
import io.trino.spi.eventlistener.EventListener;
import io.trino.spi.eventlistener.QueryCompletedEvent;
import io.trino.spi.eventlistener.QueryCreatedEvent;
import io.weir.governance.Governance;
import io.weir.lineage.delivery.Deliveries;
import io.weir.lineage.delivery.DeliveryMetrics;
import io.weir.lineage.delivery.LogUpkeep;
import io.weir.lineage.record.QueryRecordFactory;
import io.weir.lineage.record.QueryStarted;
import io.weir.lineage.record.QueryStartedFactory;
import io.weir.lineage.record.RunningQuery;
import io.weir.lineage.spool.Spool;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import static java.util.Objects.requireNonNull;

/**
 * Takes the engine's events. On its threads, which belong to the queries, a record is copied, redacted and appended to the spool; all else happens behind it.
 */
public class WeirEventListener
        implements EventListener
{
    private static final Logger log = Logger.get(WeirEventListener.class);

    private final QueryStartedFactory starts;
    private final QueryRecordFactory ends;
    private final SpoolWriter writer;
    private final Spool spool;
    private final Deliveries deliveries;
    private final LogUpkeep upkeep;
    private final DeliveryMetrics metrics;
    private final Governance governance;
    private final Duration shutdownTimeout;
    private final Map<String, RunningQuery> running = new ConcurrentHashMap<>();
    private final AtomicBoolean stopped = new AtomicBoolean();

    @Inject
    public WeirEventListener(
            LineageConfig config,
            QueryStartedFactory starts,
            QueryRecordFactory ends,
            SpoolWriter writer,
            Spool spool,
            Deliveries deliveries,
            LogUpkeep upkeep,
            DeliveryMetrics metrics,
            Governance governance)
    {
        this.starts = requireNonNull(starts, "starts is null");
        this.ends = requireNonNull(ends, "ends is null");
        this.writer = requireNonNull(writer, "writer is null");
        this.spool = requireNonNull(spool, "spool is null");
        this.deliveries = requireNonNull(deliveries, "deliveries is null");
        this.upkeep = requireNonNull(upkeep, "upkeep is null");
        this.metrics = requireNonNull(metrics, "metrics is null");
        this.governance = requireNonNull(governance, "governance is null");
        this.shutdownTimeout = config.getShutdownTimeout().toJavaTime();
        int abandoned = writer.endAbandoned();
        if (abandoned > 0) {
            log.warn("The server before this one did not see the end of %s queries. They are recorded as aborted, and what they announced to write as written", abandoned);
        }
        deliveries.start();
        upkeep.start();
        metrics.register();
    }

    @Override
    public void queryCreated(QueryCreatedEvent event)
    {
        metrics.time(() -> started(event));
    }

    private void started(QueryCreatedEvent event)
    {
        try {
            QueryStarted start = starts.create(event);
            running.put(start.run().queryId(), RunningQuery.of(event.getMetadata(), start, writer.started(start)));
        }
        catch (RuntimeException e) {
            // the engine would write the exception, whose text may hold what the query holds
            log.error("The start of query %s is not recorded (%s)", event.getMetadata().getQueryId(), e.getClass().getName());
        }
    }

    @Override
    public void queryCompleted(QueryCompletedEvent event)
    {
        metrics.time(() -> ended(event));
    }

    private void ended(QueryCompletedEvent event)
    {
        Optional<RunningQuery> start = Optional.ofNullable(running.remove(event.getMetadata().getQueryId()));
        try {
            writer.ended(ends.create(event, start));
        }
        catch (RuntimeException e) {
            // the engine would write the exception, whose text may hold what the query holds
            log.error("The end of query %s cannot be told (%s): what it announced to write counts as written", event.getMetadata().getQueryId(), e.getClass().getName());
            endAbandoned(event.getMetadata().getQueryId());
        }
    }

    private void endAbandoned(String queryId)
    {
        try {
            writer.endAbandoned(queryId);
        }
        catch (RuntimeException e) {
            log.error("The end of query %s is not recorded (%s)", queryId, e.getClass().getName());
        }
    }

    @Override
    public void shutdown()
    {
        if (stopped.compareAndSet(false, true)) {
            metrics.unregister();
            deliveries.stop(shutdownTimeout);
            upkeep.stop();
            spool.close();
            governance.close();
        }
    }
}
