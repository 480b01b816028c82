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
import com.google.inject.Inject;
import io.airlift.units.Duration;
import io.trino.filesystem.Location;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.procedure.Procedure.Argument;
import io.trino.spi.type.TypeManager;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.erase.Erasure.LogState;
import io.weir.delta.engine.erase.ErasureReport;
import io.weir.delta.engine.erase.Subject;
import io.weir.deltagov.Storage;
import io.weir.deltagov.erase.ErasureItems;
import io.weir.deltagov.erase.SubjectPredicate;
import io.weir.deltagov.metadata.Commits;
import io.weir.deltagov.metadata.TableAccess;
import io.weir.deltagov.places.TablePlaces;
import io.weir.deltagov.receipt.Receipt;
import io.weir.deltagov.receipt.Receipt.State;
import io.weir.deltagov.receipt.Receipts;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.deltagov.kernel.EngineErrors.inTermsOf;
import static java.lang.System.currentTimeMillis;
import static java.lang.invoke.MethodType.methodType;
import static java.util.Objects.requireNonNull;

/**
 * {@code CALL system.erase(schema_name, table_name, predicate, unreferenced_retention)}: the rows of a subject leave the table and everything
 * that the table had before. What was found and done, and the proof that nothing is left, is the receipt in the table {@code "t$receipts"}.
 */
public class EraseProcedure
{
    private final Storage storage;
    private final TypeManager typeManager;
    private final Commits commits;
    private final Receipts receipts;
    private final TablePlaces places;

    @Inject
    public EraseProcedure(Storage storage, TypeManager typeManager, Commits commits, Receipts receipts, TablePlaces places)
    {
        this.storage = requireNonNull(storage, "storage is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        this.commits = requireNonNull(commits, "commits is null");
        this.receipts = requireNonNull(receipts, "receipts is null");
        this.places = requireNonNull(places, "places is null");
    }

    Procedure procedure()
    {
        return new Procedure(
                "system",
                "erase",
                ImmutableList.of(
                        new Argument("SCHEMA_NAME", VARCHAR),
                        new Argument("TABLE_NAME", VARCHAR),
                        new Argument("PREDICATE", VARCHAR),
                        new Argument("UNREFERENCED_RETENTION", VARCHAR, false, null)),
                methodHandle().bindTo(this));
    }

    public void erase(ConnectorAccessControl accessControl, ConnectorSession session, String schemaName, String tableName, String predicate, String unreferencedRetention)
    {
        SchemaTableName name = ProcedureArguments.tableName(schemaName, tableName);
        accessControl.checkCanDeleteFromTable(null, name);
        Duration retention = Optional.ofNullable(unreferencedRetention)
                .map(text -> ProcedureArguments.retention(session, "unreferenced_retention", text))
                .orElseGet(() -> ProcedureArguments.defaultRetention(session));
        Storage.Access access = storage.as(session);
        TableAccess table = TableAccess.of(access, typeManager.getTypeOperators(), name);
        TupleDomain<DataColumn> rows = SubjectPredicate.parse(ProcedureArguments.required("predicate", predicate), table.columns(table.latest()));
        // who sees a masked value must not find out by the receipt what it is
        table.requireUnmaskedRead(accessControl, "erase", List.copyOf(rows.getDomains().orElseThrow().keySet()));
        access.deltaStore().requireErasable(name, table.latest());

        Location location = table.entry().location();
        Subject subject = new Subject(rows);
        // ended on the way: the log may still have what their files are gone of
        List<Receipt> unfinished = receipts.unfinishedErasures(access.fileSystem(), location);
        Receipt begun = Receipts.begin(session, "erase", subject.columns());
        receipts.write(access.fileSystem(), location, begun);
        ErasureReport report = inTermsOf(name, () -> access.deltaStore().erase(
                table.latest(),
                subject,
                table.rewriter(session),
                unfinished.isEmpty() ? LogState.AS_FOUND : LogState.UNFINISHED,
                retention.toJavaTime(),
                commits.erase(session)));
        State state = report.isComplete() ? State.FINISHED : State.INCOMPLETE;
        receipts.write(access.fileSystem(), location, begun.with(state, ErasureItems.of(report, places.downstream(name)), Optional.of(currentTimeMillis())));
        receipts.endUnfinished(access.fileSystem(), location, unfinished, ErasureItems.continuedBy(begun.id()));
    }

    private static MethodHandle methodHandle()
    {
        try {
            return MethodHandles.lookup().findVirtual(
                    EraseProcedure.class,
                    "erase",
                    methodType(void.class, ConnectorAccessControl.class, ConnectorSession.class, String.class, String.class, String.class, String.class));
        }
        catch (ReflectiveOperationException e) {
            throw new LinkageError("erase is not where it was compiled", e);
        }
    }
}
