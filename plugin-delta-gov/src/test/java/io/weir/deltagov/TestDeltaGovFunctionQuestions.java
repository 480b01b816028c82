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

import io.trino.plugin.base.security.AllowAllSystemAccessControl;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ColumnSchema;
import io.trino.spi.security.SystemSecurityContext;
import io.trino.spi.security.ViewExpression;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * What an access control is asked about the table that table_changes reads.
 */
// what is asked is told by its order
@Execution(SAME_THREAD)
final class TestDeltaGovFunctionQuestions
        extends AbstractTestQueryFramework
{
    @TempDir
    static Path warehouse;

    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(warehouse)
                .setSystemAccessControl(new AskedAccessControl(asked))
                .build();
    }

    /**
     * Trino asks for masks, and then for filters. The access control tells by the order that it is not Trino who reads the table here.
     */
    @Test
    void filtersAreAskedForBeforeMasks()
    {
        assertUpdate("CREATE TABLE fed (a integer, gone integer) WITH (change_data_feed_enabled = true, column_mapping_mode = 'NAME')");
        assertUpdate("INSERT INTO fed VALUES (1, 2)", 1);
        assertUpdate("ALTER TABLE fed DROP COLUMN gone");
        asked.clear();
        computeActual("SELECT a, gone FROM TABLE(delta_gov.system.table_changes(schema_name => 'tpch', table_name => 'fed', until_version => 1))");
        assertThat(asked).startsWith("filters", "masks [a]", "select [a]", "filters", "masks [a]", "select [a]");
        assertThat(asked).endsWith("filters", "masks [a, gone]", "select [a, gone]");
    }

    private static final class AskedAccessControl
            extends AllowAllSystemAccessControl
    {
        private final Queue<String> asked;

        private AskedAccessControl(Queue<String> asked)
        {
            this.asked = asked;
        }

        @Override
        public void checkCanSelectFromColumns(SystemSecurityContext context, CatalogSchemaTableName table, Optional<String> branch, Set<String> columns)
        {
            asked.add("select " + new TreeSet<>(columns));
        }

        @Override
        public void checkCanSelectFromColumns(SystemSecurityContext context, CatalogSchemaTableName table, Set<String> columns)
        {
            checkCanSelectFromColumns(context, table, Optional.empty(), columns);
        }

        @Override
        public List<ViewExpression> getRowFilters(SystemSecurityContext context, CatalogSchemaTableName table)
        {
            asked.add("filters");
            return List.of();
        }

        @Override
        public Map<ColumnSchema, ViewExpression> getColumnMasks(SystemSecurityContext context, CatalogSchemaTableName table, List<ColumnSchema> columns)
        {
            asked.add("masks " + new TreeSet<>(columns.stream().map(ColumnSchema::getName).toList()));
            return Map.of();
        }
    }
}
