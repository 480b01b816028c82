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

import com.google.inject.Module;
import io.trino.operator.RetryPolicy;
import io.trino.plugin.exchange.filesystem.FileSystemExchangePlugin;
import io.trino.testing.BaseFailureRecoveryTest;
import io.trino.testing.QueryRunner;
import io.trino.tpch.TpchTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Trino's suite takes many minutes, most of them waiting for timeouts, so it runs when it is asked for; {@link TestDeltaGovRetries} always does.
 */
abstract class AbstractDeltaGovFailureRecovery
        extends BaseFailureRecoveryTest
{
    private static final boolean LONG_RUN = Boolean.getBoolean("weir.failure-recovery");

    @TempDir
    static Path directory;

    AbstractDeltaGovFailureRecovery(RetryPolicy retryPolicy)
    {
        super(retryPolicy);
    }

    @Override
    protected QueryRunner createQueryRunner(List<TpchTable<?>> requiredTpchTables, Map<String, String> configProperties, Map<String, String> coordinatorProperties, Module failureInjectionModule)
            throws Exception
    {
        return DeltaGovQueryRunner.builder(directory.resolve("warehouse"))
                .setInitialTables(requiredTpchTables)
                .setExtraProperties(configProperties)
                .setCoordinatorProperties(coordinatorProperties)
                .setAdditionalModule(failureInjectionModule)
                .setAdditionalSetup(runner -> {
                    runner.installPlugin(new FileSystemExchangePlugin());
                    runner.loadExchangeManager("filesystem", Map.of("exchange.base-directories", directory.resolve("exchange").toString()));
                })
                .build();
    }

    @Override
    protected boolean areWriteRetriesSupported()
    {
        return true;
    }

    /**
     * Of those that a short run leaves out.
     */
    final void longRun(Runnable test)
    {
        assumeTrue(LONG_RUN, "Skipped: the suites take many minutes; set the property weir.failure-recovery to true");
        test.run();
    }

    @Test
    @Override
    protected void testCreateTable()
    {
        longRun(super::testCreateTable);
    }

    @Test
    @Override
    protected void testDelete()
    {
        longRun(super::testDelete);
    }

    @Test
    @Override
    protected void testDeleteWithSubquery()
    {
        longRun(super::testDeleteWithSubquery);
    }

    @Test
    @Override
    protected void testUpdate()
    {
        longRun(super::testUpdate);
    }

    @Test
    @Override
    protected void testUpdateWithSubquery()
    {
        longRun(super::testUpdateWithSubquery);
    }

    @Test
    @Override
    protected void testAnalyzeTable()
    {
        longRun(super::testAnalyzeTable);
    }

    @Test
    @Override
    protected void testExplainAnalyze()
    {
        longRun(super::testExplainAnalyze);
    }

    @Test
    @Override
    protected void testRequestTimeouts()
    {
        longRun(super::testRequestTimeouts);
    }

    @Test
    @Override
    protected void testRefreshMaterializedView()
    {
        longRun(super::testRefreshMaterializedView);
    }
}
