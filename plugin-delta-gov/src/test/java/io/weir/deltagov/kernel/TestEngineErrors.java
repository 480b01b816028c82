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

import io.trino.filesystem.Location;
import io.trino.spi.ErrorCodeSupplier;
import io.trino.spi.ErrorType;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.CheckpointTooLargeException;
import io.weir.delta.engine.CommitConflictException;
import io.weir.delta.engine.CommitInterruptedException;
import io.weir.delta.engine.CommitStateUnknownException;
import io.weir.delta.engine.CorruptDeltaLogException;
import io.weir.delta.engine.DeltaEngineException;
import io.weir.delta.engine.DeltaTableNotFoundException;
import io.weir.delta.engine.DeltaVersionNotFoundException;
import io.weir.delta.engine.InvalidTableDefinitionException;
import io.weir.delta.engine.ReadInterruptedException;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.TableAlreadyExistsException;
import io.weir.delta.engine.UnsupportedTableException;
import io.weir.delta.engine.data.CorruptDataFileException;
import io.weir.delta.engine.data.UnsupportedDeltaTypeException;
import io.weir.deltagov.DeltaGovErrorCode;
import org.junit.jupiter.api.Test;

import java.io.IOException;

import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.GENERIC_INTERNAL_ERROR;
import static io.trino.spi.StandardErrorCode.INVALID_TABLE_PROPERTY;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_BAD_DATA;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_COMMIT_STATE_UNKNOWN;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_CORRUPT_TABLE;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_MISSING_TABLE;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_MISSING_VERSION;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_STORE_ERROR;
import static io.weir.deltagov.kernel.EngineErrors.inTermsOf;
import static io.weir.deltagov.kernel.EngineErrors.translated;
import static java.util.Arrays.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestEngineErrors
{
    private static final Location TABLE = Location.of("file:///t");

    @Test
    void everyKind()
    {
        assertCode(new CommitConflictException(TABLE, 1, "x"), TRANSACTION_CONFLICT);
        assertCode(new CommitInterruptedException(new InterruptedException()), GENERIC_INTERNAL_ERROR);
        assertCode(new CommitStateUnknownException(TABLE, new IOException("x")), DELTA_GOV_COMMIT_STATE_UNKNOWN);
        assertCode(new CorruptDataFileException(TABLE, "x"), DELTA_GOV_BAD_DATA);
        assertCode(new CorruptDeltaLogException(TABLE, 1, "x", new IOException("x")), DELTA_GOV_CORRUPT_TABLE);
        assertCode(new DeltaTableNotFoundException(TABLE), DELTA_GOV_MISSING_TABLE);
        assertCode(new DeltaVersionNotFoundException(TABLE, 3, 0, 2), DELTA_GOV_MISSING_VERSION);
        assertCode(new StoreUnavailableException("read", TABLE, new IOException("x")), DELTA_GOV_STORE_ERROR);
        assertCode(new TableAlreadyExistsException(TABLE), ALREADY_EXISTS);
        assertCode(new UnsupportedTableException(TABLE, "x"), NOT_SUPPORTED);
        assertCode(new UnsupportedDeltaTypeException("x"), NOT_SUPPORTED);
        assertCode(new CheckpointTooLargeException(TABLE, 7), NOT_SUPPORTED);
    }

    @Test
    void tablesAreToldOfByTheirNames()
    {
        SchemaTableName name = new SchemaTableName("s", "t");
        assertThatThrownBy(() -> inTermsOf(name, () -> translated(() -> {
            throw new UnsupportedTableException(TABLE, "is not supported: Unsupported Delta reader features: table `%s` requires [x]".formatted(TABLE));
        })))
                .isInstanceOfSatisfying(TrinoException.class, e -> assertThat(e.getErrorCode()).isEqualTo(NOT_SUPPORTED.toErrorCode()))
                .hasMessage("Table s.t is not supported: Unsupported Delta reader features: it requires [x]");
        assertThatThrownBy(() -> inTermsOf(name, () -> translated(() -> {
            throw new InvalidTableDefinitionException(TABLE, new IllegalArgumentException("x"));
        })))
                .isInstanceOfSatisfying(TrinoException.class, e -> assertThat(e.getErrorCode()).isEqualTo(INVALID_TABLE_PROPERTY.toErrorCode()))
                .hasMessage("Table s.t cannot be defined like this: x");
        assertTold(new CommitConflictException(TABLE, 7, "it added rows"), "Table s.t is changed by others: the commit conflicts with its version 7: it added rows. Nothing was written; run the statement again");
        assertTold(new DeltaTableNotFoundException(TABLE), "Table s.t is missing: the _delta_log at its location has no commit. Restore its files");
        assertTold(
                new CorruptDeltaLogException(TABLE.appendPath("_delta_log/00000000000000000003.json"), 3, "it names %s/x, and /t/_delta_log/y is not there".formatted(TABLE), new IOException("x")),
                "Table s.t has a Delta log that is corrupt: _delta_log/00000000000000000003.json (version 3): it names x, and _delta_log/y is not there. Restore the file, or recreate the table");
        assertThatThrownBy(() -> inTermsOf(name, () -> translated(() -> {
            throw new StoreUnavailableException("read", TABLE, new IOException("x"));
        }))).hasMessageContaining(TABLE.toString());
    }

    /**
     * Were it a broken table, the query would go on with a handle for one.
     */
    @Test
    void interruptIsNoProblemOfTheTable()
    {
        Thread.currentThread().interrupt();
        assertThatThrownBy(EngineErrors::requireNotInterrupted)
                .isInstanceOfSatisfying(TrinoException.class, e -> assertThat(e.getErrorCode()).isEqualTo(GENERIC_INTERNAL_ERROR.toErrorCode()))
                .hasCauseInstanceOf(ReadInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        EngineErrors.requireNotInterrupted();
    }

    @Test
    void otherExceptionsPass()
    {
        RuntimeException problem = new IllegalStateException("x");
        assertThatThrownBy(() -> translated(() -> {
            throw problem;
        })).isSameAs(problem);
    }

    @Test
    void codesAreDistinct()
    {
        assertThat(stream(DeltaGovErrorCode.values()).map(code -> code.toErrorCode().getCode())).doesNotHaveDuplicates();
        assertThat(DELTA_GOV_MISSING_VERSION.toErrorCode().getType()).isEqualTo(ErrorType.USER_ERROR);
        assertThat(DELTA_GOV_STORE_ERROR.toErrorCode().getType()).isEqualTo(ErrorType.EXTERNAL);
    }

    private static void assertTold(DeltaEngineException problem, String message)
    {
        assertThatThrownBy(() -> inTermsOf(new SchemaTableName("s", "t"), () -> translated(() -> {
            throw problem;
        }))).hasMessage(message);
    }

    private static void assertCode(DeltaEngineException problem, ErrorCodeSupplier code)
    {
        assertThatThrownBy(() -> translated(() -> {
            throw problem;
        }))
                .isInstanceOfSatisfying(TrinoException.class, e -> assertThat(e.getErrorCode()).isEqualTo(code.toErrorCode()))
                .hasMessage(problem.getMessage())
                .hasCause(problem);
    }
}
