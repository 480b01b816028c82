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

import io.opentelemetry.api.OpenTelemetry;
import io.trino.connector.MockConnectorFactory;
import io.trino.connector.MockConnectorPlugin;
import io.trino.connector.MockConnectorTableHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.testing.DistributedQueryRunner;
import io.weir.governance.Governance;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.lineage.LineageConfig.Durability;
import io.weir.lineage.delivery.Deliveries;
import io.weir.lineage.delivery.DeliveryMetrics;
import io.weir.lineage.delivery.LogUpkeep;
import io.weir.lineage.record.ConnectorInfo;
import io.weir.lineage.record.QueryCodec;
import io.weir.lineage.record.QueryRecordFactory;
import io.weir.lineage.record.QueryStartedFactory;
import io.weir.lineage.redact.StatementRedactor;
import io.weir.lineage.spool.FullDisk;
import io.weir.lineage.spool.Spool;
import io.weir.lineage.spool.SpoolLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import static io.trino.spi.type.BigintType.BIGINT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * With {@code weir.lineage.durability=sync} Trino does not look at a query before the record of its start is on the disk.
 */
@Timeout(120)
class TestSyncDurability
{
    private static final String SQL = "SELECT x FROM watched.s.t";

    private final List<Boolean> recordedBeforeAnalysis = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory;

    @Test
    void queryWaitsForItsRecord()
            throws Exception
    {
        Path full = directory.resolve("disk.full");
        WeirEventListener listener = listener(full);
        try (DistributedQueryRunner queryRunner = DistributedQueryRunner.builder(LineageTester.SESSION).setWorkerCount(0).setEventListener(listener).build();
                ExecutorService client = Executors.newSingleThreadExecutor()) {
            queryRunner.installPlugin(new MockConnectorPlugin(MockConnectorFactory.builder()
                    .withName("watched")
                    .withGetColumns(_ -> List.of(new ColumnMetadata("x", BIGINT)))
                    .withGetTableHandle((session, name) -> {
                        recordedBeforeAnalysis.add(isOnDisk(session.getQueryId()));
                        return new MockConnectorTableHandle(name);
                    })
                    .build()));
            queryRunner.createCatalog("watched", "watched");
            queryRunner.execute(SQL);
            assertThat(recordedBeforeAnalysis).isNotEmpty().containsOnly(true);

            recordedBeforeAnalysis.clear();
            Files.createFile(full);
            Future<?> query = client.submit(() -> queryRunner.execute(SQL));
            assertThatThrownBy(() -> query.get(2, SECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(recordedBeforeAnalysis).isEmpty();

            Files.delete(full);
            query.get();
            assertThat(recordedBeforeAnalysis).isNotEmpty().containsOnly(true);
        }
        finally {
            listener.shutdown();
        }
    }

    private boolean isOnDisk(String queryId)
    {
        try (Stream<Path> files = Files.list(directory.resolve("spool"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("segment-")).anyMatch(file -> contains(file, queryId));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean contains(Path file, String text)
    {
        try {
            return Files.readString(file, ISO_8859_1).contains(text);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private WeirEventListener listener(Path full)
    {
        LineageConfig config = new LineageConfig().setDurability(Durability.SYNC);
        Spool spool = FullDisk.open(directory.resolve("spool"), new SpoolLimits(1 << 20, 1 << 30), Clock.systemUTC(), full);
        StatementRedactor redactor = new StatementRedactor();
        Governance governance = TestingGovernance.of(new InMemoryGovernanceLog());
        Deliveries deliveries = new Deliveries(spool, List.of());
        return new WeirEventListener(
                config,
                new QueryStartedFactory(redactor),
                new QueryRecordFactory(redactor, new ConnectorInfo()),
                new SpoolWriter(config, spool, QueryCodec.create(), Clock.systemUTC()),
                spool,
                deliveries,
                new LogUpkeep(governance.log()),
                new DeliveryMetrics(spool, deliveries, OpenTelemetry.noop(), Clock.systemUTC()),
                governance);
    }
}
