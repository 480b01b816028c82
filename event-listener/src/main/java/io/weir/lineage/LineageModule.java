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

import com.google.common.collect.ImmutableList;
import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.opentelemetry.api.OpenTelemetry;
import io.weir.governance.Governance;
import io.weir.lineage.delivery.DeadLetters;
import io.weir.lineage.delivery.Deliveries;
import io.weir.lineage.delivery.Delivery;
import io.weir.lineage.delivery.DeliveryMetrics;
import io.weir.lineage.delivery.GovernanceSink;
import io.weir.lineage.delivery.LogUpkeep;
import io.weir.lineage.delivery.Sink;
import io.weir.lineage.edges.LineageReader;
import io.weir.lineage.edges.MaterializedViews;
import io.weir.lineage.openlineage.OpenLineageTranslator;
import io.weir.lineage.openlineage.RunEvent;
import io.weir.lineage.openlineage.RunGovernance;
import io.weir.lineage.record.ConnectorInfo;
import io.weir.lineage.record.QueryCodec;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.QueryRecordFactory;
import io.weir.lineage.record.QueryStarted;
import io.weir.lineage.record.QueryStartedFactory;
import io.weir.lineage.redact.StatementDisplays;
import io.weir.lineage.redact.StatementRedactor;
import io.weir.lineage.sink.EventRow;
import io.weir.lineage.spool.Spool;
import io.weir.lineage.spool.SpoolCursor;
import io.weir.lineage.spool.SpoolLimits;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;

import static com.google.inject.Scopes.SINGLETON;
import static io.airlift.configuration.ConfigBinder.configBinder;
import static io.airlift.json.JsonCodecBinder.jsonCodecBinder;
import static java.util.Objects.requireNonNull;

public class LineageModule
        implements Module
{
    private final Governance governance;
    private final OpenTelemetry openTelemetry;

    public LineageModule(Governance governance, OpenTelemetry openTelemetry)
    {
        this.governance = requireNonNull(governance, "governance is null");
        this.openTelemetry = requireNonNull(openTelemetry, "openTelemetry is null");
    }

    @Override
    public void configure(Binder binder)
    {
        configBinder(binder).bindConfig(LineageConfig.class);
        jsonCodecBinder(binder).bindJsonCodec(QueryStarted.class);
        jsonCodecBinder(binder).bindJsonCodec(QueryRecord.class);
        jsonCodecBinder(binder).bindJsonCodec(RunEvent.class);
        binder.bind(Governance.class).toInstance(governance);
        binder.bind(OpenTelemetry.class).toInstance(openTelemetry);
        binder.bind(Clock.class).toInstance(Clock.systemUTC());
        binder.bind(StatementRedactor.class).in(SINGLETON);
        binder.bind(StatementDisplays.class).in(SINGLETON);
        binder.bind(ConnectorInfo.class).in(SINGLETON);
        binder.bind(QueryCodec.class).in(SINGLETON);
        binder.bind(QueryStartedFactory.class).in(SINGLETON);
        binder.bind(QueryRecordFactory.class).in(SINGLETON);
        binder.bind(LineageReader.class).in(SINGLETON);
        binder.bind(SpoolWriter.class).in(SINGLETON);
        binder.bind(DeliveryMetrics.class).in(SINGLETON);
        binder.bind(WeirEventListener.class).in(SINGLETON);
    }

    @Provides
    @Singleton
    public static Spool spool(LineageConfig config)
    {
        return Spool.open(config.getSpoolDirectory(), new SpoolLimits(config.getSpoolSegmentSize().toBytes(), config.getSpoolMaxSize().toBytes()));
    }

    @Provides
    @Singleton
    public static MaterializedViews materializedViews(LineageConfig config)
    {
        return MaterializedViews.in(config.getSpoolDirectory());
    }

    @Provides
    @Singleton
    public static LogUpkeep upkeep(Governance governance)
    {
        return new LogUpkeep(governance.log());
    }

    @Provides
    @Singleton
    public static OpenLineageTranslator translator(LineageConfig config, Governance governance, StatementDisplays displays)
    {
        return new OpenLineageTranslator(config.getNamespace(), new RunGovernance(governance), displays);
    }

    @Provides
    @Singleton
    public static Deliveries deliveries(
            LineageConfig config,
            Governance governance,
            Spool spool,
            LineageReader reader,
            StatementDisplays displays,
            QueryCodec records,
            Set<Sink<EventRow>> sinks)
    {
        ImmutableList.Builder<Delivery<?>> deliveries = ImmutableList.builder();
        deliveries.add(delivery(config, spool, records, new GovernanceSink(governance.log(), reader, displays)));
        sinks.forEach(sink -> deliveries.add(delivery(config, spool, records, sink)));
        return new Deliveries(spool, deliveries.build());
    }

    private static <R> Delivery<R> delivery(LineageConfig config, Spool spool, QueryCodec records, Sink<R> sink)
    {
        Path directory = config.getSpoolDirectory();
        return new Delivery<>(spool, new SpoolCursor(directory, sink.name()), new DeadLetters(directory, sink.name(), config.getDeadLettersMaxSize().toBytes()), records, sink);
    }
}
