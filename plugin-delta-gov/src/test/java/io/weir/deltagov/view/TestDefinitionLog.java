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
package io.weir.deltagov.view;

import io.trino.filesystem.Location;
import io.trino.filesystem.memory.MemoryFileSystem;
import io.trino.spi.TrinoException;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.UnsafeStoreException;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_COMMIT_STATE_UNKNOWN;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_STORE_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

final class TestDefinitionLog
{
    private static final Location VIEW = Location.of("memory:///s/v");
    private static final byte[] FIRST = {1};
    private static final byte[] SECOND = {2};

    /**
     * A store writes the file, and its client is told something else.
     */
    @Test
    void answersThatAreLost()
    {
        MemoryFileSystem fileSystem = new MemoryFileSystem();
        for (IOException answer : new IOException[] {new FileAlreadyExistsException("the client tried again"), new IOException("Connection reset")}) {
            Location view = VIEW.appendPath(answer.getClass().getSimpleName());
            DefinitionLog log = new DefinitionLog(fileSystem, (target, content) -> {
                fileSystem.newOutputFile(target).createOrOverwrite(content);
                throw answer;
            });
            log.create(view, FIRST);
            log.change(view, _ -> SECOND);
            assertThat(log.read(view)).isEqualTo(SECOND);
        }
    }

    @Test
    void definitionsOfOthers()
    {
        MemoryFileSystem fileSystem = new MemoryFileSystem();
        DefinitionLog log = new DefinitionLog(fileSystem, (target, _) -> {
            fileSystem.newOutputFile(target).createOrOverwrite(SECOND);
            throw new FileAlreadyExistsException(target.toString());
        });
        assertThatThrownBy(() -> log.create(VIEW, FIRST))
                .hasMessageContaining("was changed by somebody else at the same time")
                .asInstanceOf(type(TrinoException.class))
                .extracting(TrinoException::getErrorCode).isEqualTo(TRANSACTION_CONFLICT.toErrorCode());
    }

    /**
     * Nobody knows whether the file will be there.
     */
    @Test
    void storeThatDoesNotAnswer()
    {
        DefinitionLog log = new DefinitionLog(new MemoryFileSystem(), (_, _) -> {
            throw new IOException("Connection reset");
        });
        assertThatThrownBy(() -> log.create(VIEW, FIRST))
                .hasMessage("It is unknown whether the definition of the view at memory:///s/v was written: Connection reset. Check that the store is reachable and that its credentials allow this, and look at the view with SHOW CREATE before running the statement again")
                .asInstanceOf(type(TrinoException.class))
                .extracting(TrinoException::getErrorCode).isEqualTo(DELTA_GOV_COMMIT_STATE_UNKNOWN.toErrorCode());
    }

    /**
     * A full disk, and a store that would lose definitions.
     */
    @Test
    void whatWritersRefuse()
    {
        DefinitionLog full = new DefinitionLog(new MemoryFileSystem(), (target, _) -> {
            throw new StoreUnavailableException("write", target, new IOException("No space left on device"));
        });
        assertThatThrownBy(() -> full.create(VIEW, new byte[0]))
                .hasMessageContaining("No space left on device")
                .asInstanceOf(type(TrinoException.class))
                .extracting(TrinoException::getErrorCode).isEqualTo(DELTA_GOV_STORE_ERROR.toErrorCode());

        DefinitionLog unsafe = new DefinitionLog(new MemoryFileSystem(), (target, _) -> {
            throw new UnsafeStoreException(target, "the disk has no hard links");
        });
        assertThatThrownBy(() -> unsafe.create(VIEW, new byte[0]))
                .hasMessageContaining("the disk has no hard links")
                .asInstanceOf(type(TrinoException.class))
                .extracting(TrinoException::getErrorCode).isEqualTo(NOT_SUPPORTED.toErrorCode());
    }
}
