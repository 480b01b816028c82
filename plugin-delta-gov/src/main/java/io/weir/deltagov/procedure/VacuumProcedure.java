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
import io.airlift.json.JsonCodec;
import io.airlift.units.Duration;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.procedure.Procedure.Argument;
import io.trino.spi.type.TypeManager;
import io.weir.delta.engine.upkeep.StoredFile;
import io.weir.deltagov.Storage;
import io.weir.deltagov.metadata.TableAccess;
import io.weir.deltagov.receipt.Receipt;
import io.weir.deltagov.receipt.Receipt.State;
import io.weir.deltagov.receipt.ReceiptItem;
import io.weir.deltagov.receipt.Receipts;
import io.weir.deltagov.view.MaterializedView;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.deltagov.kernel.EngineErrors.inTermsOf;
import static io.weir.deltagov.kernel.EngineErrors.translated;
import static java.lang.System.currentTimeMillis;
import static java.lang.invoke.MethodType.methodType;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * {@code CALL system.vacuum(schema_name, table_name, retention, dry_run)}: files that no version needs any more that is younger than the
 * retention go. The table {@code "t$receipts"} lists them.
 */
public class VacuumProcedure
{
    private final Storage storage;
    private final TypeManager typeManager;
    private final JsonCodec<MaterializedView> materializedViewCodec;
    private final Receipts receipts;

    @Inject
    public VacuumProcedure(Storage storage, TypeManager typeManager, JsonCodec<MaterializedView> materializedViewCodec, Receipts receipts)
    {
        this.storage = requireNonNull(storage, "storage is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        this.materializedViewCodec = requireNonNull(materializedViewCodec, "materializedViewCodec is null");
        this.receipts = requireNonNull(receipts, "receipts is null");
    }

    Procedure procedure()
    {
        return new Procedure(
                "system",
                "vacuum",
                ImmutableList.of(
                        new Argument("SCHEMA_NAME", VARCHAR),
                        new Argument("TABLE_NAME", VARCHAR),
                        new Argument("RETENTION", VARCHAR, false, null),
                        new Argument("DRY_RUN", BOOLEAN, false, false)),
                methodHandle().bindTo(this));
    }

    public void vacuum(ConnectorAccessControl accessControl, ConnectorSession session, String schemaName, String tableName, String retentionText, Boolean dryRun)
    {
        SchemaTableName name = ProcedureArguments.tableName(schemaName, tableName);
        // what takes old versions and their rows away
        accessControl.checkCanInsertIntoTable(null, name);
        accessControl.checkCanDeleteFromTable(null, name);
        Optional<Duration> asked = Optional.ofNullable(retentionText).map(text -> ProcedureArguments.retention(session, "retention", text));
        Storage.Access access = storage.as(session);
        TableAccess table = TableAccess.ofRows(access, typeManager.getTypeOperators(), materializedViewCodec, name);
        Duration retention = retention(session, asked, inTermsOf(name, () -> translated(table.latest()::deletedFileRetention)));
        Receipt begun = Receipts.begin(session, "vacuum", ImmutableList.of());
        List<StoredFile> files = inTermsOf(name, () -> access.deltaStore().unreferencedFiles(table.entry().location(), retention.toJavaTime()));
        if (dryRun != null && dryRun) {
            receipts.write(access.fileSystem(), table.entry().location(), begun.with(State.DRY_RUN, items(files, "would be removed"), Optional.of(currentTimeMillis())));
            return;
        }
        receipts.write(access.fileSystem(), table.entry().location(), begun.with(State.STARTED, items(files, "to be removed"), Optional.empty()));
        List<StoredFile> deleted = inTermsOf(name, () -> access.deltaStore().delete(table.entry().location(), files));
        receipts.write(access.fileSystem(), table.entry().location(), begun.with(State.FINISHED, items(deleted, "removed"), Optional.of(currentTimeMillis())));
    }

    // shorter than what the table promises to its readers is refused
    private static Duration retention(ConnectorSession session, Optional<Duration> asked, Optional<java.time.Duration> promised)
    {
        Optional<Duration> ofTable = promised.map(duration -> Duration.succinctDuration(duration.toMillis(), MILLISECONDS));
        if (asked.isEmpty()) {
            Duration otherwise = ProcedureArguments.defaultRetention(session);
            return ofTable.map(duration -> ProcedureArguments.longer(duration, otherwise)).orElse(otherwise);
        }
        ofTable.filter(duration -> asked.orElseThrow().compareTo(duration) < 0).ifPresent(duration -> {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "Argument retention is %s, and the table keeps files for %s (delta.deletedFileRetentionDuration), so that its older versions can be read. Choose a longer one, or set the property".formatted(asked.orElseThrow(), duration));
        });
        return asked.orElseThrow();
    }

    private static List<ReceiptItem> items(List<StoredFile> files, String outcome)
    {
        return files.stream()
                .map(file -> new ReceiptItem(file.kind().name().replace('_', ' ').toLowerCase(ENGLISH), Optional.of(file.location().fileName()), Optional.of(file.size()), Optional.empty(), outcome))
                .collect(toImmutableList());
    }

    private static MethodHandle methodHandle()
    {
        try {
            return MethodHandles.lookup().findVirtual(
                    VacuumProcedure.class,
                    "vacuum",
                    methodType(void.class, ConnectorAccessControl.class, ConnectorSession.class, String.class, String.class, String.class, Boolean.class));
        }
        catch (ReflectiveOperationException e) {
            throw new LinkageError("vacuum is not where it was compiled", e);
        }
    }
}
