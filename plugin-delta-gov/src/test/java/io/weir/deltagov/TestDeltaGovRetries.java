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

import com.google.common.collect.ImmutableMap;
import com.google.inject.Scopes;
import io.trino.Session;
import io.trino.execution.FailureInjector;
import io.trino.execution.FailureInjector.InjectedFailureType;
import io.trino.execution.TestingFailureInjectionConfig;
import io.trino.execution.TestingFailureInjector;
import io.trino.plugin.exchange.filesystem.FileSystemExchangePlugin;
import io.trino.spi.ErrorType;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.transaction.IsolationLevel;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import io.trino.testing.TestingConnectorSession;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;
import static io.airlift.configuration.ConfigBinder.configBinder;
import static io.trino.testing.TestingNames.randomNameSuffix;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes whose tasks fail and are run again by the engine: once in the table, and nothing beside it.
 */
final class TestDeltaGovRetries
        extends AbstractTestQueryFramework
{
    @TempDir
    static Path directory;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(directory.resolve("warehouse"))
                .setExtraProperties(ImmutableMap.of(
                        "retry-policy", "TASK",
                        "retry-initial-delay", "0s",
                        "fault-tolerant-execution-max-partition-count", "5",
                        "fault-tolerant-execution-task-memory", "500MB"))
                .setAdditionalModule(binder -> {
                    configBinder(binder).bindConfig(TestingFailureInjectionConfig.class);
                    newOptionalBinder(binder, FailureInjector.class).setBinding().to(TestingFailureInjector.class).in(Scopes.SINGLETON);
                })
                .setAdditionalSetup(runner -> {
                    runner.installPlugin(new FileSystemExchangePlugin());
                    runner.loadExchangeManager("filesystem", Map.of("exchange.base-directories", directory.resolve("exchange").toString()));
                })
                .build();
    }

    @Test
    void everyStageOfAWriteMayFail()
            throws IOException
    {
        for (int stage = 0; stage < 3; stage++) {
            String table = "retried_" + randomNameSuffix();
            executeWithFailure(stage, "CREATE TABLE " + table + " AS SELECT * FROM tpch.tiny.orders");
            assertThat(query("SELECT count(*), count(DISTINCT orderkey) FROM " + table)).matches("VALUES (BIGINT '15000', BIGINT '15000')");
            assertThat(dataFiles(table)).isEqualTo(computeScalar("SELECT count(DISTINCT \"$path\") FROM " + table));

            executeWithFailure(stage, "INSERT INTO " + table + " SELECT * FROM tpch.tiny.orders");
            assertThat(query("SELECT count(*), count(DISTINCT orderkey) FROM " + table)).matches("VALUES (BIGINT '30000', BIGINT '15000')");
            assertThat(dataFiles(table)).isEqualTo(computeScalar("SELECT count(DISTINCT \"$path\") FROM " + table));

            executeWithFailure(stage, "UPDATE " + table + " SET clerk = 'nobody' WHERE orderkey % 10 = 1");
            executeWithFailure(stage, "DELETE FROM " + table + " WHERE orderkey % 10 = 2");
            assertThat(query("SELECT count(*), count(DISTINCT orderkey), count_if(clerk = 'nobody') FROM " + table))
                    .matches("SELECT 2 * count_if(orderkey % 10 <> 2), count_if(orderkey % 10 <> 2), 2 * count_if(orderkey % 10 = 1) FROM tpch.tiny.orders");
            executeWithFailure(stage, "ALTER TABLE " + table + " EXECUTE optimize(zorder_by => ARRAY['custkey', 'orderdate'])");
            assertThat(query("SELECT count(*), count(DISTINCT orderkey), count_if(clerk = 'nobody') FROM " + table))
                    .matches("SELECT 2 * count_if(orderkey % 10 <> 2), count_if(orderkey % 10 <> 2), 2 * count_if(orderkey % 10 = 1) FROM tpch.tiny.orders");
            assertThat(query("SELECT max(version) FROM \"" + table + "$history\"")).matches("VALUES BIGINT '4'");
            assertUpdate("DROP TABLE " + table);
        }
    }

    /**
     * The task that deletes whole files fails after its commit.
     */
    @Test
    void filesAreDeletedOnce()
    {
        String table = "partitions_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT nationkey FROM tpch.tiny.nation", 25);
        Connector connector = getDistributedQueryRunner().getCoordinator().getConnector(DeltaGovQueryRunner.CATALOG);
        ConnectorSession session = TestingConnectorSession.builder().setPropertyMetadata(connector.getSessionProperties()).build();
        ConnectorMetadata metadata = connector.getMetadata(session, connector.beginTransaction(IsolationLevel.SERIALIZABLE, false, true));
        ConnectorTableHandle handle = metadata.getTableHandle(session, new SchemaTableName(DeltaGovQueryRunner.SCHEMA, table), Optional.empty(), Optional.empty());
        assertThat(metadata.executeDelete(session, handle)).hasValue(25);
        assertUpdate("INSERT INTO " + table + " VALUES 100", 1);
        assertThat(metadata.executeDelete(session, handle)).hasValue(25);
        assertThat(query("SELECT nationkey FROM " + table)).matches("VALUES BIGINT '100'");
        assertUpdate("DROP TABLE " + table);
    }

    private void executeWithFailure(int stage, @Language("SQL") String sql)
    {
        String token = randomNameSuffix();
        getQueryRunner().injectTaskFailure(token, stage, 0, 0, InjectedFailureType.TASK_FAILURE, Optional.of(ErrorType.INTERNAL_ERROR));
        getQueryRunner().execute(Session.builder(getSession()).setTraceToken(Optional.of(token)).build(), sql);
    }

    private static long dataFiles(String table)
            throws IOException
    {
        return WarehouseFiles.allIn(directory.resolve("warehouse")).stream()
                .filter(file -> file.toString().contains("/" + table + "-") && file.toString().endsWith(".parquet") && !file.toString().contains("_delta_log"))
                .count();
    }
}
