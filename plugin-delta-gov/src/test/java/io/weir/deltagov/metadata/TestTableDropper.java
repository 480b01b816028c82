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
package io.weir.deltagov.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.local.LocalFileSystem;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.CommitDetails;
import io.weir.delta.engine.DeltaTables;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.TableSnapshotCache;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import io.weir.deltagov.DeltaGovErrorCode;
import io.weir.deltagov.UnopenedFiles;
import io.weir.deltagov.kernel.DeltaStore;
import io.weir.deltagov.warehouse.KnownEntries;
import io.weir.deltagov.warehouse.TableCatalog;
import io.weir.deltagov.warehouse.TableEntry;
import io.weir.deltagov.warehouse.WarehouseTableCatalog;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_LEGAL_HOLD;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_STORE_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

/**
 * A table under a legal hold, to readers who have not read it before.
 */
final class TestTableDropper
{
    private static final SchemaTableName NAME = new SchemaTableName("s", "t");

    @TempDir
    Path directory;

    private final TrinoFileSystem disk = new LocalFileSystem(Path.of("/"));
    private TableCatalog catalog;
    private Location table;

    @BeforeEach
    void createHeldTable()
    {
        catalog = new WarehouseTableCatalog(disk, ExclusiveFileWriters.forFileSystem(disk), Location.of("file://" + directory), new KnownEntries());
        catalog.createSchema("s");
        table = catalog.newTableLocation(NAME);
        TableDefinition held = new TableDefinition(new StructType().add("id", LongType.LONG), ImmutableList.of(), ImmutableMap.of("weir.legalHold", "case 7"), Optional.empty());
        tables(disk).create(table, held, ImmutableList.of(), CommitDetails.of("CREATE TABLE", "test"));
        catalog.createTable(NAME, TableEntry.managed(table));
    }

    private static DeltaTables tables(TrinoFileSystem fileSystem)
    {
        return new DeltaTables(fileSystem, new TableSnapshotCache(1_000_000), Clock.systemUTC(), Runnable::run);
    }

    @Test
    void holdIsObeyed()
            throws IOException
    {
        assertRefused(() -> new TableDropper(catalog, new DeltaStore(tables(disk)), disk).dropSchemaWithTables("s"), DELTA_GOV_LEGAL_HOLD);
    }

    /**
     * The commit is there, so the table is not broken, and nobody knows that there is no hold.
     */
    @Test
    void holdThatCannotBeRead()
            throws IOException
    {
        TrinoFileSystem unopened = new UnopenedFiles(file -> file.fileName().equals("00000000000000000000.json"));
        DeltaStore store = new DeltaStore(tables(unopened));
        assertRefused(() -> new TableDropper(catalog, store, unopened).dropSchemaWithTables("s"), DELTA_GOV_STORE_ERROR);

        // which gives the table that DROP TABLE drops
        TableResolver resolver = new TableResolver(catalog::findTable, _ -> Optional.empty(), _ -> Optional.empty(), store);
        assertRefused(() -> resolver.resolve(NAME, Optional.empty()), DELTA_GOV_STORE_ERROR);
    }

    private void assertRefused(ThrowingCallable drop, DeltaGovErrorCode errorCode)
            throws IOException
    {
        assertThatThrownBy(drop).asInstanceOf(type(TrinoException.class)).extracting(TrinoException::getErrorCode).isEqualTo(errorCode.toErrorCode());
        assertThat(catalog.find(NAME)).isPresent();
        assertThat(disk.newInputFile(table.appendPath("_delta_log/00000000000000000000.json")).exists()).isTrue();
    }
}
