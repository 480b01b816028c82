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

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.procedure.Procedure.Argument;
import io.weir.delta.engine.TableSnapshot;
import io.weir.governance.asset.Asset;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.delta.HistoryTables;
import io.weir.mongorecent.metadata.CollectionSchemas.KnownCollection;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodType.methodType;
import static java.util.Objects.requireNonNull;

/**
 * {@code CALL system.copy_to_history(schema_name, table_name)}: for a scheduler, as often as the history is to be brought up to date. It may die at any point and be
 * called again, also while another one runs.
 */
public final class CopyToHistoryProcedure
{
    private final HistoryAccess access;
    private final HistoryLinks links;
    private final SealableTables sealable;
    private final Copier copier;

    @Inject
    public CopyToHistoryProcedure(HistoryAccess access, HistoryLinks links, SealableTables sealable, Copier copier)
    {
        this.access = requireNonNull(access, "access is null");
        this.links = requireNonNull(links, "links is null");
        this.sealable = requireNonNull(sealable, "sealable is null");
        this.copier = requireNonNull(copier, "copier is null");
    }

    Procedure procedure()
    {
        return new Procedure(
                "system",
                "copy_to_history",
                ImmutableList.of(new Argument("SCHEMA_NAME", VARCHAR), new Argument("TABLE_NAME", VARCHAR)),
                methodHandle().bindTo(this));
    }

    public void copy(ConnectorAccessControl accessControl, ConnectorSession session, String schemaName, String tableName)
    {
        SchemaTableName table = HistoryArguments.table(schemaName, tableName);
        KnownCollection known = access.requireOwner(session, table, accessControl);
        // before the history: what is committed there later is found by the revision of the link
        HistoryLink link = links.require(table, known.name());
        Asset history = Asset.parse(link.history().table());
        HistoryGovernance governance = access.requireMayCopy(session, table, history);
        HistoryTables tables = access.tables(history, session);
        TableSnapshot snapshot = tables.require(link.history(), access.asset(table).toString());
        try {
            sealable.requireStill(table, known);
            tables.requireWritable(snapshot);
            copier.run(session, table, link, new CopyTarget(governance, access.asset(table), history, known.schema(), tables, snapshot));
        }
        catch (TrinoException e) {
            // perhaps for columns that are not those of the documents any more
            access.readAnew(table);
            publishFound(link, tables, snapshot, e);
            throw e;
        }
    }

    private void publishFound(HistoryLink link, HistoryTables tables, TableSnapshot snapshot, TrinoException cause)
    {
        try {
            HistoryLink published = FoundVersion.publishedBy(link, tables, snapshot);
            if (!published.equals(link)) {
                // one that was changed meanwhile was published by the run, or is somebody else's to publish
                links.tryChange(link, published);
            }
        }
        catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    private static MethodHandle methodHandle()
    {
        try {
            return MethodHandles.lookup().findVirtual(
                    CopyToHistoryProcedure.class,
                    "copy",
                    methodType(void.class, ConnectorAccessControl.class, ConnectorSession.class, String.class, String.class));
        }
        catch (ReflectiveOperationException e) {
            throw new LinkageError("copy is not where it was compiled", e);
        }
    }
}
