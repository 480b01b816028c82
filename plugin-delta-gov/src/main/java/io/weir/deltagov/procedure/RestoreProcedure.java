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
package io.weir.deltagov.procedure;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.procedure.Procedure.Argument;
import io.trino.spi.type.TypeManager;
import io.weir.delta.engine.TableSnapshot;
import io.weir.deltagov.Storage;
import io.weir.deltagov.metadata.ColumnIdentities;
import io.weir.deltagov.metadata.Commits;
import io.weir.deltagov.metadata.TableAccess;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;

import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.deltagov.kernel.EngineErrors.inTermsOf;
import static java.lang.invoke.MethodType.methodType;
import static java.util.Objects.requireNonNull;

/**
 * {@code CALL system.restore(schema_name, table_name, version, timestamp)}: the table becomes what it was, by a new commit.
 */
public class RestoreProcedure
{
    private final Storage storage;
    private final TypeManager typeManager;
    private final Commits commits;

    @Inject
    public RestoreProcedure(Storage storage, TypeManager typeManager, Commits commits)
    {
        this.storage = requireNonNull(storage, "storage is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        this.commits = requireNonNull(commits, "commits is null");
    }

    Procedure procedure()
    {
        return new Procedure(
                "system",
                "restore",
                ImmutableList.of(
                        new Argument("SCHEMA_NAME", VARCHAR),
                        new Argument("TABLE_NAME", VARCHAR),
                        new Argument("VERSION", BIGINT, false, null),
                        new Argument("TIMESTAMP", VARCHAR, false, null)),
                methodHandle().bindTo(this));
    }

    public void restore(ConnectorAccessControl accessControl, ConnectorSession session, String schemaName, String tableName, Long version, String timestamp)
    {
        SchemaTableName name = ProcedureArguments.tableName(schemaName, tableName);
        // rows come back and rows go
        accessControl.checkCanInsertIntoTable(null, name);
        accessControl.checkCanDeleteFromTable(null, name);
        if ((version == null) == (timestamp == null)) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "Procedure restore takes either the argument version or the argument timestamp");
        }
        Storage.Access access = storage.as(session);
        TableAccess table = TableAccess.of(access, typeManager.getTypeOperators(), name);
        table.requireUnrestricted(accessControl, "restore");
        TableSnapshot latest = table.latest();
        long wantedVersion = version == null ? versionAt(table, time(session, timestamp)) : version;
        TableSnapshot wanted = table.at(wantedVersion);
        if (access.deltaStore().restoreChangesDefinition(latest, wanted)) {
            accessControl.checkCanSetTableProperties(null, name, ImmutableMap.of());
        }
        requireSameNames(table, latest, wanted);
        inTermsOf(name, () -> access.deltaStore().restore(latest, wanted, commits.restore(session, wantedVersion)));
    }

    // whoever guards columns by their names must not find their values under others
    private static void requireSameNames(TableAccess table, TableSnapshot latest, TableSnapshot wanted)
    {
        ColumnIdentities.renamed(latest, wanted).ifPresent(renamed -> {
            throw new TrinoException(NOT_SUPPORTED, "Table %s cannot be restored to version %s: its column '%s' was named '%s' then. Rename it to that first, so that who guards it knows it by that name".formatted(
                    table.name(), wanted.version(), renamed.now(), renamed.before()));
        });
        if (ColumnIdentities.areGone(latest, wanted)) {
            table.lastRename().filter(version -> version > wanted.version()).ifPresent(version -> {
                throw new TrinoException(NOT_SUPPORTED, "Table %s cannot be restored to version %s: a column that was dropped may have been named otherwise then, as a column was renamed at version %s. Restore the table to that version, rename the column, and restore it then".formatted(
                        table.name(), wanted.version(), version));
            });
        }
    }

    private static long versionAt(TableAccess table, Instant time)
    {
        return table.versionAt(time).orElseThrow(() -> table.noVersionAt(time));
    }

    // procedures take no arguments of timestamp types
    private static Instant time(ConnectorSession session, String text)
    {
        String iso = text.strip().replace(' ', 'T');
        try {
            TemporalAccessor time = DateTimeFormatter.ISO_DATE_TIME.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
            return time instanceof OffsetDateTime instant ? instant.toInstant() : ((LocalDateTime) time).atZone(session.getTimeZoneKey().getZoneId()).toInstant();
        }
        catch (DateTimeException e) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "Argument timestamp is '%s'; it must be a time such as '2026-03-01T10:00:00Z', or '2026-03-01 10:00:00' in the time zone of the session".formatted(text), e);
        }
    }

    private static MethodHandle methodHandle()
    {
        try {
            return MethodHandles.lookup().findVirtual(
                    RestoreProcedure.class,
                    "restore",
                    methodType(void.class, ConnectorAccessControl.class, ConnectorSession.class, String.class, String.class, Long.class, String.class));
        }
        catch (ReflectiveOperationException e) {
            throw new LinkageError("restore is not where it was compiled", e);
        }
    }
}
