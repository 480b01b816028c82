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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static io.trino.spi.StandardErrorCode.CONSTRAINT_VIOLATION;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A catalog whose tables are of other writers too, and the refusals of rows that these ask for.
 */
abstract class AbstractDeltaGovRowRules
        extends AbstractTestQueryFramework
{
    abstract Path warehouse();

    /**
     * Where tables of other writers lie.
     */
    abstract Path elsewhere();

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(warehouse())
                .addProperty("delta-gov.register-table-procedure.enabled", "true")
                .setWorkerCount(0)
                .build();
    }

    final void assertNullWithin(String sql, String path)
    {
        assertThat(query(sql)).failure()
                .hasErrorCode(CONSTRAINT_VIOLATION)
                .hasMessageMatching("A new row of table tpch\\..* has NULL in %s, which is NOT NULL\\. Give a value in its place, for example with coalesce, or leave such rows out".formatted(path.replace(".", "\\.")));
    }

    final void assertNotMet(String sql, String condition)
    {
        assertThat(query(sql)).failure()
                .hasErrorCode(CONSTRAINT_VIOLATION)
                .hasMessageMatching("A new row of table tpch\\..* does not meet %s, which is: .* \\(a comparison with NULL is not met\\)\\. Give other values, or leave such rows out".formatted(condition));
    }

    final void assertNotUpdated(String sql, String condition)
    {
        assertQueryFails(sql, "Rows of table tpch\\..* cannot be updated: its condition %s is more than comparisons of columns with literals, is about a column of type real, or has a literal that is no exact value of its column's type, so that Trino evaluates it, and would write other values than the statement says\\. DELETE the rows, and INSERT them anew".formatted(condition));
    }

    final void register(String table, String fields, String configuration)
            throws IOException
    {
        Path log = Files.createDirectories(elsewhere().resolve(table).resolve("_delta_log"));
        String schema = "{\"type\":\"struct\",\"fields\":[%s]}".formatted(fields).replace("\n", "").replace("\\", "\\\\").replace("\"", "\\\"");
        Files.writeString(log.resolve("00000000000000000000.json"),
                """
                {"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":[],"writerFeatures":["invariants","checkConstraints","allowColumnDefaults","generatedColumns"]}}
                {"metaData":{"id":"6b1b2cf2","format":{"provider":"parquet","options":{}},"schemaString":"%s","partitionColumns":[],"configuration":{%s}}}
                """.formatted(schema, configuration));
        assertUpdate("CALL system.register_table('tpch', '%s', 'file://%s')".formatted(table, elsewhere().resolve(table)));
    }
}
