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

import io.trino.testing.BaseDynamicPartitionPruningTest;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assumptions.abort;

final class TestDeltaGovDynamicPartitionPruning
        extends BaseDynamicPartitionPruningTest
{
    @TempDir
    static Path warehouse;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(warehouse)
                .setExtraProperties(EXTRA_PROPERTIES)
                .addProperty("delta-gov.dynamic-filtering.wait-timeout", "1h")
                .setInitialTables(REQUIRED_TABLES.stream().collect(toImmutableList()))
                .build();
    }

    @Override
    protected void createLineitemTable(String tableName, List<String> columns, List<String> partitionColumns)
    {
        @Language("SQL") String sql = "CREATE TABLE %s WITH (partitioned_by = ARRAY[%s]) AS SELECT %s FROM tpch.tiny.lineitem".formatted(
                tableName,
                quoted(partitionColumns),
                String.join(", ", columns));
        getQueryRunner().execute(sql);
    }

    @Override
    protected void createPartitionedTable(String tableName, List<String> columns, List<String> partitionColumns)
    {
        String partitions = partitionColumns.isEmpty() ? "" : " WITH (partitioned_by = ARRAY[%s])".formatted(quoted(partitionColumns));
        @Language("SQL") String sql = "CREATE TABLE %s (%s)%s".formatted(tableName, String.join(", ", columns), partitions);
        getQueryRunner().execute(sql);
    }

    private static String quoted(List<String> columns)
    {
        return columns.stream().map(column -> "'" + column + "'").collect(joining(", "));
    }

    @Override
    protected void createPartitionedAndBucketedTable(String tableName, List<String> columns, List<String> partitionColumns, List<String> bucketColumns)
    {
        throw new UnsupportedOperationException("Delta has no buckets");
    }

    @Test
    @Override
    public void testJoinDynamicFilteringMultiJoinOnBucketedTables()
    {
        abort("Skipped: Delta has no buckets");
    }
}
