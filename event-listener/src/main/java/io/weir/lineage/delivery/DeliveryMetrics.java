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

import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.weir.lineage.spool.Spool;

import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.ObjectName;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

import static java.util.Objects.requireNonNull;

/**
 * What happens between the engine and the sinks, in JMX and as OpenTelemetry metrics {@code weir.lineage.*}.
 */
public final class DeliveryMetrics
{
    private static final Logger log = Logger.get(DeliveryMetrics.class);
    private static final String DOMAIN = "io.weir.lineage";
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final AttributeKey<String> SINK = AttributeKey.stringKey("sink");
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final Spool spool;
    private final Deliveries deliveries;
    private final Clock clock;
    private final Meter meter;
    private final DoubleHistogram appendTime;
    private final AppendTimes appendTimes = new AppendTimes();
    private final AppendTimes appendThreadTimes = new AppendTimes();
    private final List<ObjectName> registered = new ArrayList<>();
    private final List<AutoCloseable> instruments = new ArrayList<>();

    @Inject
    public DeliveryMetrics(Spool spool, Deliveries deliveries, OpenTelemetry openTelemetry, Clock clock)
    {
        this.spool = requireNonNull(spool, "spool is null");
        this.deliveries = requireNonNull(deliveries, "deliveries is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.meter = openTelemetry.getMeter(DOMAIN);
        this.appendTime = meter.histogramBuilder("weir.lineage.append").setUnit("s").setDescription("Time of the listener on the engine's thread").build();
    }

    /**
     * Runs a call of the listener, and notes what it took: by the clock, and of the thread's own time, in which no wait for a processor is.
     */
    public void time(Runnable call)
    {
        // a virtual thread has no time of its own
        boolean hasThreadTime = !Thread.currentThread().isVirtual();
        long threadStart = hasThreadTime ? THREADS.getCurrentThreadCpuTime() : 0;
        long start = System.nanoTime();
        try {
            call.run();
        }
        finally {
            long nanos = System.nanoTime() - start;
            appendTimes.add(nanos);
            appendTime.record(nanos / NANOS_PER_SECOND);
            if (hasThreadTime) {
                appendThreadTimes.add(THREADS.getCurrentThreadCpuTime() - threadStart);
            }
        }
    }

    public void register()
    {
        export("type=spool", new SpoolBean());
        for (Delivery<?> delivery : deliveries.all()) {
            export("type=sink,name=" + delivery.name(), new DeliveryBean(delivery));
        }
        counter("weir.lineage.delivered", "Rows that sinks took", delivery -> delivery.statistics().getDelivered());
        counter("weir.lineage.retried", "Attempts that failed and were made again", delivery -> delivery.statistics().getRetried());
        counter("weir.lineage.dead_letters", "Rows that a sink refused for good", delivery -> delivery.statistics().getDeadLetters());
        instruments.add(meter.gaugeBuilder("weir.lineage.depth").ofLongs().setDescription("Records that a sink does not have yet")
                .buildWithCallback(gauge -> deliveries.all().forEach(delivery -> gauge.record(delivery.depth(), sink(delivery)))));
        instruments.add(meter.gaugeBuilder("weir.lineage.waiting_dead_letters").ofLongs().setDescription("Dead letters that wait for somebody to look at them")
                .buildWithCallback(gauge -> deliveries.all().forEach(delivery -> gauge.record(delivery.waitingDeadLetters(), sink(delivery)))));
        instruments.add(meter.gaugeBuilder("weir.lineage.oldest_age").setUnit("s").setDescription("Age of the oldest record that a sink does not have yet")
                .buildWithCallback(gauge -> deliveries.all().forEach(delivery -> gauge.record(ageSeconds(delivery), sink(delivery)))));
        instruments.add(meter.gaugeBuilder("weir.lineage.spool_size").ofLongs().setUnit("By")
                .buildWithCallback(gauge -> gauge.record(spool.bytes())));
        instruments.add(meter.counterBuilder("weir.lineage.dropped").setDescription("Records that were given up because the disk did not suffice")
                .buildWithCallback(counter -> counter.record(spool.dropped())));
    }

    private void counter(String name, String description, ToLongFunction<Delivery<?>> value)
    {
        instruments.add(meter.counterBuilder(name).setDescription(description)
                .buildWithCallback(counter -> deliveries.all().forEach(delivery -> counter.record(value.applyAsLong(delivery), sink(delivery)))));
    }

    private static Attributes sink(Delivery<?> delivery)
    {
        return Attributes.of(SINK, delivery.name());
    }

    private double ageSeconds(Delivery<?> delivery)
    {
        return delivery.statistics().getAgeOfOldest(clock.instant()).toMillis() / MILLIS_PER_SECOND;
    }

    private void export(String properties, Object bean)
    {
        try {
            ObjectName name = new ObjectName(DOMAIN + ":" + properties);
            ManagementFactory.getPlatformMBeanServer().registerMBean(bean, name);
            registered.add(name);
        }
        catch (InstanceAlreadyExistsException e) {
            log.warn("JMX has %s:%s of another listener of this process; this one is not shown there", DOMAIN, properties);
        }
        catch (JMException e) {
            throw new IllegalStateException("Cannot show %s:%s in JMX".formatted(DOMAIN, properties), e);
        }
    }

    public void unregister()
    {
        try {
            for (ObjectName name : registered) {
                ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
            }
            for (AutoCloseable instrument : instruments) {
                instrument.close();
            }
        }
        catch (Exception e) {
            log.warn(e, "Metrics of the event listener could not be removed");
        }
    }

    private final class SpoolBean
            implements SpoolMXBean
    {
        private static final double MEDIAN = 0.5;
        private static final double HIGH = 0.99;

        @Override
        public long getBytes()
        {
            return spool.bytes();
        }

        @Override
        public long getSequence()
        {
            return spool.sequence();
        }

        @Override
        public long getDropped()
        {
            return spool.dropped();
        }

        @Override
        public long getAppends()
        {
            return appendTimes.count();
        }

        @Override
        public double getAppendMicrosP50()
        {
            return appendTimes.micros(MEDIAN);
        }

        @Override
        public double getAppendMicrosP99()
        {
            return appendTimes.micros(HIGH);
        }

        @Override
        public double getAppendMicrosMax()
        {
            return appendTimes.micros(1);
        }

        @Override
        public double getAppendThreadMicrosP50()
        {
            return appendThreadTimes.micros(MEDIAN);
        }

        @Override
        public double getAppendThreadMicrosP99()
        {
            return appendThreadTimes.micros(HIGH);
        }
    }

    private final class DeliveryBean
            implements DeliveryMXBean
    {
        private final Delivery<?> delivery;

        private DeliveryBean(Delivery<?> delivery)
        {
            this.delivery = requireNonNull(delivery, "delivery is null");
        }

        @Override
        public long getDepth()
        {
            return delivery.depth();
        }

        @Override
        public double getOldestAgeSeconds()
        {
            return ageSeconds(delivery);
        }

        @Override
        public long getDelivered()
        {
            return delivery.statistics().getDelivered();
        }

        @Override
        public long getRetried()
        {
            return delivery.statistics().getRetried();
        }

        @Override
        public long getDeadLetters()
        {
            return delivery.statistics().getDeadLetters();
        }

        @Override
        public long getWaitingDeadLetters()
        {
            return delivery.waitingDeadLetters();
        }

        @Override
        public long resendDeadLetters()
        {
            return delivery.resendDeadLetters();
        }
    }
}
