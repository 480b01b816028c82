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

import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/**
 * The default: nobody reaches data outside the warehouse.
 */
final class TestDeltaGovRegisterTableDisabled
        extends AbstractTestQueryFramework
{
    @TempDir
    static Path warehouse;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(warehouse)
                .setWorkerCount(0)
                .build();
    }

    @Test
    void registerTable()
    {
        assertQueryFails("CALL system.register_table('tpch', 't', 'file:///t')", "Procedure system.register_table is disabled in this catalog.*set delta-gov.register-table-procedure.enabled=true");
    }

    @Test
    void unregisterTable()
    {
        assertQueryFails("CALL system.unregister_table('tpch', 't')", "Procedure system.unregister_table is disabled in this catalog.*set delta-gov.register-table-procedure.enabled=true");
    }

    @Test
    void locationOfNewTable()
    {
        assertQueryFails("CREATE TABLE t (a bigint) WITH (location = 'file:///t')", "Table property location is not allowed in this catalog.*");
        assertQueryFails("CREATE TABLE t WITH (location = 'file:///t') AS SELECT 1 a", "Table property location is not allowed in this catalog.*");
    }
}
