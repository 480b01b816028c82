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

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoFileSystemFactory;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.security.ConnectorIdentity;
import io.weir.delta.engine.DeltaTables;
import io.weir.delta.engine.TableSnapshotCache;
import io.weir.delta.engine.UpkeepThreads;
import io.weir.delta.engine.commit.ExclusiveFileWriter;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import io.weir.deltagov.kernel.DeltaStore;
import io.weir.deltagov.places.PlacedTableCatalog;
import io.weir.deltagov.places.TablePlaces;
import io.weir.deltagov.view.DefinitionLog;
import io.weir.deltagov.warehouse.KnownEntries;
import io.weir.deltagov.warehouse.TableCatalog;
import io.weir.deltagov.warehouse.WarehouseTableCatalog;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

import static java.util.Objects.requireNonNull;

/**
 * The store as one identity sees it: its files, the catalog and the Delta tables in it.
 */
public class Storage
{
    /**
     * @param catalog asked for tables that somebody uses
     * @param listing asked for tables of which only names and columns are listed
     * @param places told where the rows of materialized views are; the catalog tells where tables are
     */
    public record Access(TrinoFileSystem fileSystem, TableCatalog catalog, TableCatalog listing, DeltaStore deltaStore, DefinitionLog definitions, TablePlaces places)
    {
        public Access
        {
            requireNonNull(fileSystem, "fileSystem is null");
            requireNonNull(catalog, "catalog is null");
            requireNonNull(listing, "listing is null");
            requireNonNull(deltaStore, "deltaStore is null");
            requireNonNull(definitions, "definitions is null");
            requireNonNull(places, "places is null");
        }
    }

    /**
     * What a file system may choose credentials by.
     */
    private record IdentityKey(String user, Set<String> groups, Set<String> enabledRoles, Map<String, String> extraCredentials)
    {
        IdentityKey
        {
            requireNonNull(user, "user is null");
            groups = ImmutableSet.copyOf(groups);
            enabledRoles = ImmutableSet.copyOf(enabledRoles);
            extraCredentials = ImmutableMap.copyOf(extraCredentials);
        }

        static IdentityKey of(ConnectorIdentity identity)
        {
            return new IdentityKey(identity.getUser(), identity.getGroups(), identity.getEnabledSystemRoles(), identity.getExtraCredentials());
        }
    }

    private final TrinoFileSystemFactory fileSystemFactory;
    private final TablePlaces places;
    private final Location warehouse;
    private final TableSnapshotCache snapshotCache;
    private final KnownEntries knownEntries = new KnownEntries();
    private final UpkeepThreads upkeep;
    // The writers remember which stores they have tried
    private final Cache<IdentityKey, Access> accesses = CacheBuilder.newBuilder()
            .maximumSize(1000)
            .expireAfterAccess(Duration.ofHours(1))
            .build();

    @Inject
    public Storage(TrinoFileSystemFactory fileSystemFactory, TablePlaces places, UpkeepThreads upkeep, DeltaGovConfig config)
    {
        this.places = requireNonNull(places, "places is null");
        this.upkeep = requireNonNull(upkeep, "upkeep is null");
        this.fileSystemFactory = requireNonNull(fileSystemFactory, "fileSystemFactory is null");
        warehouse = Location.of(withoutTrailingSlash(config.getWarehouse()));
        snapshotCache = new TableSnapshotCache(config.getSnapshotCacheMaxSize().toBytes());
    }

    public Location warehouse()
    {
        return warehouse;
    }

    /**
     * The file lists of all tables that were read lately, whoever read them.
     */
    public TableSnapshotCache snapshotCache()
    {
        return snapshotCache;
    }

    /**
     * The entries that were read lately, whoever read them.
     */
    public KnownEntries knownEntries()
    {
        return knownEntries;
    }

    public Access as(ConnectorSession session)
    {
        try {
            return accesses.get(IdentityKey.of(session.getIdentity()), () -> open(fileSystemFactory.create(session)));
        }
        catch (ExecutionException e) {
            throw new IllegalStateException("Opening a file system throws no checked exception", e);
        }
    }

    private static String withoutTrailingSlash(String location)
    {
        return location.endsWith("/") ? withoutTrailingSlash(location.substring(0, location.length() - 1)) : location;
    }

    private Access open(TrinoFileSystem fileSystem)
    {
        ExclusiveFileWriter exclusiveFileWriter = ExclusiveFileWriters.forFileSystem(fileSystem);
        return new Access(
                fileSystem,
                new PlacedTableCatalog(fileSystem, exclusiveFileWriter, warehouse, knownEntries, places),
                new WarehouseTableCatalog(fileSystem, exclusiveFileWriter, warehouse, knownEntries),
                new DeltaStore(new DeltaTables(fileSystem, snapshotCache, Clock.systemUTC(), upkeep)),
                new DefinitionLog(fileSystem, exclusiveFileWriter),
                places);
    }
}
