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
package io.weir.mongorecent.history;

import com.google.inject.Inject;
import io.trino.spi.TrinoException;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.TypeManager;
import io.weir.delta.engine.TableSnapshotCache;
import io.weir.governance.asset.Asset;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.delta.HistoryTables;
import io.weir.mongorecent.metadata.CollectionSchemas.KnownCollection;

import java.time.Clock;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_HISTORY_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * Who may link a table with a history and copy to it: whoever may see or copy all of the table, may delete from it, and may insert into the history.
 */
public final class HistoryAccess
{
    // the files of a history are not needed for appending to it
    private static final long SNAPSHOT_CACHE_BYTES = 32L * 1024 * 1024;

    private final Optional<HistoryBackend> backend;
    private final CopyableTables copyable;
    private final TypeManager typeManager;
    private final String catalog;
    private final TableSnapshotCache cache = new TableSnapshotCache(SNAPSHOT_CACHE_BYTES);

    @Inject
    public HistoryAccess(Optional<HistoryBackend> backend, CopyableTables copyable, TypeManager typeManager, CatalogName catalog)
    {
        this.backend = requireNonNull(backend, "backend is null");
        this.copyable = requireNonNull(copyable, "copyable is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        this.catalog = catalog.toString();
    }

    String catalog()
    {
        return catalog;
    }

    Asset asset(SchemaTableName table)
    {
        return Asset.table(catalog, table.getSchemaName(), table.getTableName());
    }

    KnownCollection requireOwner(ConnectorSession session, SchemaTableName table, ConnectorAccessControl accessControl)
    {
        KnownCollection known = copyable.require(session, table, asset(table), accessControl, governance());
        // last: of a table that is changed, it refuses to tell whoever does not see all of it what is masked
        accessControl.checkCanDeleteFromTable(null, table);
        return known;
    }

    /**
     * What is known of the columns of a table is forgotten.
     */
    void readAnew(SchemaTableName table)
    {
        copyable.forget(table);
    }

    HistoryGovernance requireMayCopy(ConnectorSession session, SchemaTableName table, Asset history)
    {
        HistoryGovernance governance = governance();
        governance.requireMayCopy(session, asset(table), history);
        return governance;
    }

    private HistoryGovernance governance()
    {
        return new HistoryGovernance(requireBackend().governance(), Clock.systemUTC());
    }

    HistoryTables tables(Asset history, ConnectorSession session)
    {
        HistoryBackend open = requireBackend();
        return HistoryTables.of(history.toString(), open.fileSystems(), cache, open.upkeep(), typeManager, session);
    }

    /**
     * For readers, who go by the name of the history and the number of a version.
     *
     * @throws TrinoException when another table has both, without the name of the history: nobody has asked yet whether the user may know of it
     */
    void requireHistoryIsThere(ConnectorSession session, SchemaTableName table, HistoryLink link)
    {
        // without the file system of histories there is nothing to look at
        if (backend.isPresent() && !tables(Asset.parse(link.history().table()), session).isThere(link.history())) {
            throw new TrinoException(
                    MONGO_RECENT_HISTORY_ERROR,
                    "Table %s cannot be shown together with its history: the history was dropped, or dropped and created again, and what had been copied is not in it. ".formatted(table) +
                            "Restore it, or unlink it with system.unlink_history; if its warehouse was moved, select from the history once, so that the governance log knows its place, and link it again after that");
        }
    }

    private HistoryBackend requireBackend()
    {
        return backend.orElseThrow(() -> new TrinoException(
                NOT_SUPPORTED,
                "This catalog cannot copy to a history, because the copies would lose their tags. Set governance.config-file in the catalog's properties, and the file system of the history (fs.*) as in the catalog of the history"));
    }
}
