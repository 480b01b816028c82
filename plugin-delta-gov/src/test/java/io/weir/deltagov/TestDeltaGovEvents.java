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
package io.weir.deltagov;

import io.airlift.json.JsonCodec;
import io.trino.spi.eventlistener.EventListener;
import io.trino.spi.eventlistener.QueryCompletedEvent;
import io.trino.spi.eventlistener.QueryInputMetadata;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import static io.airlift.json.JsonCodec.jsonCodec;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the connector says about versions in events: lineage is built on it.
 */
final class TestDeltaGovEvents
        extends AbstractTestQueryFramework
{
    private static final JsonCodec<DeltaGovTableInfo> CODEC = jsonCodec(DeltaGovTableInfo.class);

    @TempDir
    static Path warehouse;

    private final BlockingQueue<QueryCompletedEvent> events = new LinkedBlockingQueue<>();

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(warehouse)
                .setWorkerCount(0)
                .setEventListener(new EventListener()
                {
                    @Override
                    public void queryCompleted(QueryCompletedEvent event)
                    {
                        events.add(event);
                    }
                })
                .build();
    }

    @Test
    void versions()
            throws InterruptedException
    {
        assertThat(writtenVersion("CREATE TABLE t AS SELECT 1 a")).isEqualTo(0);
        assertThat(writtenVersion("INSERT INTO t VALUES 2")).isEqualTo(1);

        QueryCompletedEvent event = run("INSERT INTO t SELECT t.a FROM t JOIN t FOR VERSION AS OF 0 AS o ON t.a = o.a");
        assertThat(event.getIoMetadata().getInputs())
                .extracting(QueryInputMetadata::getConnectorInfo)
                .<Object>extracting(info -> ((Map<?, ?>) info.orElseThrow()).get("version"))
                .containsExactlyInAnyOrder(0L, 1L);
        assertThat(version(event)).isEqualTo(2);
        assertThat(writtenVersion("CREATE OR REPLACE TABLE t AS SELECT 1 b")).isEqualTo(3);
    }

    private long writtenVersion(@Language("SQL") String sql)
            throws InterruptedException
    {
        return version(run(sql));
    }

    private static long version(QueryCompletedEvent event)
    {
        return CODEC.fromJson(event.getIoMetadata().getOutput().orElseThrow().getConnectorOutputMetadata().orElseThrow()).version();
    }

    private QueryCompletedEvent run(@Language("SQL") String sql)
            throws InterruptedException
    {
        getQueryRunner().execute(sql);
        while (true) {
            QueryCompletedEvent event = events.poll(60, SECONDS);
            assertThat(event).as("event of " + sql).isNotNull();
            if (event.getMetadata().getQuery().equals(sql)) {
                return event;
            }
        }
    }
}
