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
package io.weir.benchmarks;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestPeerLeftovers
{
    private final CannedTrino trino;

    @TempDir
    private Path directory;

    TestPeerLeftovers()
            throws IOException
    {
        trino = new CannedTrino();
    }

    @AfterEach
    void close()
            throws SQLException
    {
        trino.close();
    }

    @Test
    void itsOwnTablesSchemasAndFiles()
            throws IOException
    {
        catalogs("delta", "delta_s3", "tpch");
        schemas("delta", "default", "weir_bench", "weir_bench_large", "weir_bench_largest", "weir_bench_tpch_sf1");
        schemas("delta_s3", "weir_bench_writes");
        tables("delta.weir_bench_large", "t_100k_files_0", "t_10k_commits_2");
        tables("delta.weir_bench_tpch_sf1", "nation", "region");
        tables("delta_s3.weir_bench_writes", "ledger", "orders");
        Path table = Files.createDirectories(directory.resolve("weir-bench").resolve("t_100k_files_0").resolve("_delta_log"));
        Files.writeString(table.resolve("00000000000000000000.json"), "{}");
        Path other = Files.createDirectories(directory.resolve("weir-bench-2026"));

        assertThat(clear()).isEmpty();
        assertThat(changes()).containsExactly(
                "DROP TABLE delta.weir_bench_large.t_100k_files_0",
                "DROP TABLE delta.weir_bench_large.t_10k_commits_2",
                "DROP SCHEMA delta.weir_bench_large",
                "DROP TABLE delta.weir_bench_tpch_sf1.nation",
                "DROP TABLE delta.weir_bench_tpch_sf1.region",
                "DROP SCHEMA delta.weir_bench_tpch_sf1",
                "DROP TABLE delta_s3.weir_bench_writes.ledger",
                "DROP TABLE delta_s3.weir_bench_writes.orders",
                "DROP SCHEMA delta_s3.weir_bench_writes");
        assertThat(directory.resolve("weir-bench")).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void whatIsLeftIsSaid()
    {
        catalogs("delta");
        schemas("delta", "weir_bench_many", "weir_bench_warm");
        tables("delta.weir_bench_many", "t0", "t1", "theirs");
        tables("delta.weir_bench_warm", "nation");
        trino.refuse("DROP TABLE delta.weir_bench_many.t0", "it is locked");
        trino.refuse("DROP SCHEMA delta.weir_bench_many", "it is not empty");

        assertThat(clear())
                .hasSize(2)
                .anySatisfy(left -> assertThat(left).startsWith("delta.weir_bench_many.t0: ").contains("it is locked"))
                .anySatisfy(left -> assertThat(left).startsWith("delta.weir_bench_many: ").contains("it is not empty"));
        assertThat(changes()).as("one that stays keeps no other, and that of somebody else is not touched").contains(
                        "DROP TABLE delta.weir_bench_many.t1",
                        "DROP TABLE delta.weir_bench_warm.nation",
                        "DROP SCHEMA delta.weir_bench_warm")
                .doesNotContain("DROP TABLE delta.weir_bench_many.theirs");
    }

    @Test
    void aPeerThatDoesNotAnswer()
    {
        trino.refuse("SHOW CATALOGS", "it shuts down");
        assertThat(clear()).singleElement().asString().startsWith("its catalogs: ").contains("it shuts down");
    }

    @Test
    void beforeAndAfterAMeasurementThatFails()
    {
        catalogs("delta");
        schemas("delta", "weir_bench_warm");
        tables("delta.weir_bench_warm", "nation");
        assertThatThrownBy(() -> PeerLeftovers.around(Optional.of(trino.peer()), Optional.of(directory), () -> {
            assertThat(changes()).containsExactly("DROP TABLE delta.weir_bench_warm.nation", "DROP SCHEMA delta.weir_bench_warm");
            throw new BenchmarkException("the server does not start");
        })).hasMessage("the server does not start");
        assertThat(changes()).containsExactly(
                "DROP TABLE delta.weir_bench_warm.nation",
                "DROP SCHEMA delta.weir_bench_warm",
                "DROP TABLE delta.weir_bench_warm.nation",
                "DROP SCHEMA delta.weir_bench_warm");
    }

    private List<String> clear()
    {
        return PeerLeftovers.clear(trino.peer(), Optional.of(directory));
    }

    private List<String> changes()
    {
        return trino.statements().stream().filter(sql -> sql.startsWith("DROP")).toList();
    }

    private void catalogs(String... names)
    {
        names("SHOW CATALOGS", "Catalog", names);
    }

    private void schemas(String catalog, String... names)
    {
        names("SHOW SCHEMAS FROM " + catalog, "Schema", names);
    }

    private void tables(String schema, String... names)
    {
        names("SHOW TABLES FROM " + schema, "Table", names);
    }

    private void names(String sql, String column, String... names)
    {
        trino.rows(sql, Map.of(column, "varchar"), Stream.of(names).map(CannedTrino::row).toList());
    }
}
