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
package io.weir.deltagov.warehouse;

import io.trino.filesystem.Location;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_CORRUPT_ENTRY;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_MISSING_TABLE;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_STORE_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestMovedWarehouse
{
    private static final SchemaTableName NAME = new SchemaTableName("s", "t");
    private static final SchemaTableName TARGET = new SchemaTableName("s", "u");
    private static final String TABLE = "t-0c8a3f0e-5b1d-4f5c-9a64-3d1c5b1f7a11";

    @TempDir
    Path directory;

    private TableCatalog catalog;

    @BeforeEach
    void createSchema()
    {
        catalog = new LocalWarehouse(directory).catalog();
        catalog.createSchema("s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///former/warehouse", "s3://bucket", "s3a://bucket/warehouse", "file:///former/../odd", "abfss://container@account.dfs.core.windows.net/w"})
    void managedTable(String former)
            throws IOException
    {
        write("table", former + "/s/" + TABLE, true);
        assertThat(catalog.find(NAME)).contains(new TableEntry(here(), TableEntry.DataOwner.TABLE, TableEntry.Kind.TABLE, Optional.of(former)));
        assertThat(catalog.findTable(NAME, catalog.list("s").getFirst()).map(TableEntry::location)).contains(here());
        assertThat(catalog.listTables("s")).containsExactly("t");

        catalog.renameTable(NAME, TARGET);
        assertThat(catalog.find(TARGET)).contains(TableEntry.managed(here()));
        catalog.dropTable(TARGET, here());
        assertThat(catalog.listTables("s")).isEmpty();
    }

    @Test
    void tableOfARenamedSchema()
            throws IOException
    {
        write("table", "s3://bucket/before~2e/" + TABLE, true);
        assertThat(catalog.find(NAME).map(TableEntry::location)).contains(Location.of("file://%s/before~2e/%s".formatted(directory, TABLE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"view", "materialized view"})
    void views(String kind)
            throws IOException
    {
        write(kind, "s3://bucket/s/" + TABLE, true);
        assertThat(catalog.find(NAME).map(TableEntry::location)).contains(here());
    }

    /**
     * What is registered stays where it was registered.
     */
    @Test
    void externalTable()
            throws IOException
    {
        write("table", "s3://bucket/s/" + TABLE, false);
        assertThat(catalog.find(NAME)).contains(TableEntry.external(Location.of("s3://bucket/s/" + TABLE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "s3://bucket/s/t",
            "s3://bucket/" + TABLE,
            "s3://bucket/../" + TABLE,
            "s3://bucket/.weir/" + TABLE,
            "s3://bucket/s//" + TABLE,
            "s3://bucket/s/" + TABLE + "/",
            "s3://bucket/s/" + TABLE + "/..",
            "s3://bucket/s/..-0c8a3f0e-5b1d-4f5c-9a64-3d1c5b1f7a11",
    })
    void locationThatNoWarehouseGives(String location)
            throws IOException
    {
        write("table", location, true);
        assertThatThrownBy(() -> catalog.find(NAME))
                .hasMessageContaining("its location %s is not one that a warehouse gives", location)
                .isInstanceOfSatisfying(TrinoException.class, e -> assertThat(e.getErrorCode()).isEqualTo(DELTA_GOV_CORRUPT_ENTRY.toErrorCode()));
    }

    @Test
    void missingIsExplained()
    {
        TrinoException missing = new TrinoException(DELTA_GOV_MISSING_TABLE, "Table s.t is missing");
        TableEntry moved = new TableEntry(here(), TableEntry.DataOwner.TABLE, TableEntry.Kind.TABLE, Optional.of("s3://bucket/w"));
        assertThatThrownBy(() -> explained(moved, missing))
                .hasMessage("Table s.t is missing. It was made in the warehouse s3://bucket/w and is not at %s: bring its directory there, or name the former warehouse in delta-gov.warehouse", here())
                .isInstanceOfSatisfying(TrinoException.class, e -> assertThat(e.getErrorCode()).isEqualTo(missing.getErrorCode()));
        assertThatThrownBy(() -> explained(TableEntry.managed(here()), missing)).isSameAs(missing);
        TrinoException unreachable = new TrinoException(DELTA_GOV_STORE_ERROR, "Cannot read");
        assertThatThrownBy(() -> explained(moved, unreachable)).isSameAs(unreachable);
    }

    private static void explained(TableEntry entry, TrinoException problem)
    {
        MovedWarehouse.explained(entry, () -> {
            throw problem;
        });
    }

    private Location here()
    {
        return Location.of("file://%s/s/%s".formatted(directory, TABLE));
    }

    private void write(String kind, String location, boolean managed)
            throws IOException
    {
        Path entries = Files.createDirectories(directory.resolve("s/.weir"));
        Files.writeString(entries.resolve("t.json"), "{\"formatVersion\": 1, \"kind\": \"%s\", \"name\": \"t\", \"location\": \"%s\", \"managed\": %s}".formatted(kind, location, managed));
    }
}
