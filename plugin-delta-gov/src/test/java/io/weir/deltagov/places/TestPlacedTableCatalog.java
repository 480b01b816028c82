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
package io.weir.deltagov.places;

import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.local.LocalFileSystem;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.security.ConnectorIdentity;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import io.weir.deltagov.warehouse.KnownEntries;
import io.weir.deltagov.warehouse.TableCatalog;
import io.weir.deltagov.warehouse.TableEntry;
import io.weir.governance.Governance;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.tag.TableLocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_STORE_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestPlacedTableCatalog
{
    private static final SchemaTableName TABLE = new SchemaTableName("s", "t");

    @TempDir
    Path directory;

    @Test
    void tellsThePlaceOfATableThatIsMade()
    {
        InMemoryGovernanceLog log = new InMemoryGovernanceLog();
        Governance governance = new Governance(log, () -> {
            throw new IllegalStateException("places need no policies");
        }, Duration.ZERO);
        TableCatalog catalog = catalog(new GovernedPlaces("lake", governance, Clock.systemUTC()));
        catalog.createSchema("s");
        catalog.createTable(TABLE, TableEntry.external(Location.of("s3://bucket/t")));
        catalog.createTable(new SchemaTableName("s", "v"), TableEntry.view(Location.of("s3://bucket/v")));
        assertThat(log.readTags()).singleElement().isInstanceOfSatisfying(TableLocation.class, place -> {
            assertThat(place.table()).hasToString("lake.s.t");
            assertThat(place.location()).isEqualTo("s3://bucket/t");
        });
    }

    @Test
    void makesNoTableWhosePlaceCannotBeTold()
    {
        TableCatalog catalog = catalog(new Unreachable());
        catalog.createSchema("s");
        assertThatThrownBy(() -> catalog.createTable(TABLE, TableEntry.external(Location.of("s3://bucket/t")))).hasMessage("unreachable");
        assertThat(catalog.listTables("s")).isEmpty();
    }

    @Test
    void givesNoTableWhosePlaceCannotBeTold()
    {
        TableCatalog reachable = catalog(new UnrecordedPlaces());
        reachable.createSchema("s");
        reachable.createTable(TABLE, TableEntry.external(Location.of("s3://bucket/t")));
        TableCatalog catalog = catalog(new Unreachable());
        TableEntry found = catalog.find(TABLE).orElseThrow();
        assertThatThrownBy(() -> catalog.asTable(TABLE, found)).hasMessage("unreachable");
        assertThatThrownBy(() -> catalog.findTable(TABLE)).hasMessage("unreachable");
        assertThatThrownBy(() -> catalog.findTable(TABLE, catalog.list("s").getFirst())).hasMessage("unreachable");
    }

    private TableCatalog catalog(TablePlaces places)
    {
        TrinoFileSystem fileSystem = new LocalFileSystem(directory.getRoot());
        return new PlacedTableCatalog(fileSystem, ExclusiveFileWriters.forFileSystem(fileSystem), Location.of("file://" + directory), new KnownEntries(), places);
    }

    private record Unreachable()
            implements TablePlaces
    {
        @Override
        public void see(SchemaTableName table, Location place)
        {
            throw new TrinoException(DELTA_GOV_STORE_ERROR, "unreachable");
        }

        @Override
        public Downstream downstream(SchemaTableName table)
        {
            return new Downstream.Unknown("unreachable");
        }

        @Override
        public boolean isVisible(ConnectorIdentity asker, String table)
        {
            return false;
        }
    }
}
