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
package io.weir.deltagov.kernel;

import io.trino.spi.ErrorCodeSupplier;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.CheckpointTooLargeException;
import io.weir.delta.engine.CommitConflictException;
import io.weir.delta.engine.CommitInterruptedException;
import io.weir.delta.engine.CommitStateUnknownException;
import io.weir.delta.engine.CorruptDeltaLogException;
import io.weir.delta.engine.DeltaEngineException;
import io.weir.delta.engine.DeltaTableNotFoundException;
import io.weir.delta.engine.DeltaVersionNotFoundException;
import io.weir.delta.engine.Interrupts;
import io.weir.delta.engine.InvalidTableDefinitionException;
import io.weir.delta.engine.LegalHoldException;
import io.weir.delta.engine.ReadInterruptedException;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.TableAlreadyExistsException;
import io.weir.delta.engine.TableProblem;
import io.weir.delta.engine.UnsafeStoreException;
import io.weir.delta.engine.UnsupportedTableException;
import io.weir.delta.engine.UnsupportedValueException;
import io.weir.delta.engine.data.CorruptDataFileException;
import io.weir.delta.engine.data.UnsupportedDeltaTypeException;
import io.weir.delta.engine.data.skipping.FileSkipping;

import java.util.function.Predicate;
import java.util.function.Supplier;

import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.GENERIC_INTERNAL_ERROR;
import static io.trino.spi.StandardErrorCode.INVALID_TABLE_PROPERTY;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_BAD_DATA;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_COMMIT_STATE_UNKNOWN;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_CORRUPT_TABLE;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_LEGAL_HOLD;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_MISSING_TABLE;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_MISSING_VERSION;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_STORE_ERROR;

/**
 * Turns what the Delta engine says into what Trino says; nothing else does. The engine's messages name the problem and the cure, so they stay.
 */
public final class EngineErrors
{
    private EngineErrors() {}

    public static <T> T translated(Supplier<T> action)
    {
        try {
            return action.get();
        }
        catch (DeltaEngineException e) {
            throw toTrinoException(e);
        }
    }

    /**
     * Whoever is told of a table is told by the name that he knows it by, and not where it is.
     */
    public static <T> T inTermsOf(SchemaTableName table, Supplier<T> action)
    {
        try {
            return action.get();
        }
        catch (TrinoException e) {
            if (e.getCause() instanceof TableProblem told) {
                throw new TrinoException(e::getErrorCode, "Table %s %s".formatted(table, told.problem()), e);
            }
            throw e;
        }
    }

    /**
     * Which files may hold a matching row.
     */
    public static Predicate<ActiveFile> mayMatch(FileSkipping skipping)
    {
        return file -> translated(() -> skipping.mayMatch(file));
    }

    /**
     * For each round of a loop that may take long.
     */
    public static void requireNotInterrupted()
    {
        try {
            Interrupts.requireNone();
        }
        catch (ReadInterruptedException e) {
            throw toTrinoException(e);
        }
    }

    public static TrinoException toTrinoException(DeltaEngineException exception)
    {
        return new TrinoException(errorCode(exception), exception.getMessage(), exception);
    }

    private static ErrorCodeSupplier errorCode(DeltaEngineException exception)
    {
        return switch (exception) {
            case CommitConflictException _ -> TRANSACTION_CONFLICT;
            case CommitStateUnknownException _ -> DELTA_GOV_COMMIT_STATE_UNKNOWN;
            case CorruptDataFileException _ -> DELTA_GOV_BAD_DATA;
            case CorruptDeltaLogException _ -> DELTA_GOV_CORRUPT_TABLE;
            case DeltaTableNotFoundException _ -> DELTA_GOV_MISSING_TABLE;
            case DeltaVersionNotFoundException _ -> DELTA_GOV_MISSING_VERSION;
            case InvalidTableDefinitionException _ -> INVALID_TABLE_PROPERTY;
            case LegalHoldException _ -> DELTA_GOV_LEGAL_HOLD;
            // as whatever else is interrupted: the query has failed for a reason of its own by then
            case CommitInterruptedException _, ReadInterruptedException _ -> GENERIC_INTERNAL_ERROR;
            case StoreUnavailableException _ -> DELTA_GOV_STORE_ERROR;
            case TableAlreadyExistsException _ -> ALREADY_EXISTS;
            case CheckpointTooLargeException _, UnsafeStoreException _, UnsupportedDeltaTypeException _, UnsupportedTableException _, UnsupportedValueException _ -> NOT_SUPPORTED;
            default -> DELTA_GOV_CORRUPT_TABLE;
        };
    }
}
