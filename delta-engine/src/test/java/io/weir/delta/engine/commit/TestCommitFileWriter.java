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
package io.weir.delta.engine.commit;

import io.trino.filesystem.FileMayHaveAlreadyExistedException;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.memory.MemoryFileSystem;
import io.weir.delta.engine.CommitStateUnknownException;
import io.weir.delta.engine.ObservedFileSystem;
import io.weir.delta.engine.ObservedFileSystem.Operation;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Stores that give no answer, or the wrong one.
 */
class TestCommitFileWriter
{
    private static final Location FILE = Location.of("memory:///table/_delta_log/00000000000000000007.json");
    private static final byte[] OURS = "{\"commitInfo\":{\"txnId\":\"ours\"}}".getBytes(UTF_8);
    private static final byte[] THEIRS = "{\"commitInfo\":{\"txnId\":\"other\"}}".getBytes(UTF_8);

    private final TrinoFileSystem memory = new MemoryFileSystem();
    private final AtomicInteger writes = new AtomicInteger();

    private boolean tryCommit(ObservedFileSystem.Observer observer)
    {
        TrinoFileSystem fileSystem = new ObservedFileSystem(memory, (operation, location) -> {
            if (location.equals(FILE)) {
                if (operation == Operation.BEFORE_CREATE_EXCLUSIVE) {
                    writes.incrementAndGet();
                }
                observer.observe(operation, location);
            }
        });
        return new CommitFileWriter(fileSystem, ExclusiveFileWriters.forFileSystem(fileSystem)).tryCommit(FILE, OURS);
    }

    private byte[] content()
            throws IOException
    {
        try (InputStream stream = memory.newInputFile(FILE).newStream()) {
            return stream.readAllBytes();
        }
    }

    @Test
    void plainSuccess()
            throws IOException
    {
        assertThat(tryCommit((_, _) -> {})).isTrue();
        assertThat(content()).isEqualTo(OURS);
    }

    @Test
    void versionIsTaken()
            throws IOException
    {
        memory.newOutputFile(FILE).createOrOverwrite(THEIRS);

        assertThat(tryCommit((_, _) -> {})).isFalse();
        assertThat(content()).isEqualTo(THEIRS);
    }

    @Test
    void writtenButTheAnswerIsLost()
            throws IOException
    {
        assertThat(tryCommit((operation, _) -> {
            if (operation == Operation.AFTER_CREATE_EXCLUSIVE) {
                throw new SocketTimeoutException("no answer");
            }
        })).isTrue();
        assertThat(content()).isEqualTo(OURS);
        assertThat(writes).hasValue(1);
    }

    @Test
    void writtenButTheClientTriedAgain()
            throws IOException
    {
        assertThat(tryCommit((operation, _) -> {
            if (operation == Operation.AFTER_CREATE_EXCLUSIVE) {
                throw new FileMayHaveAlreadyExistedException("the condition failed", new IOException("412"));
            }
        })).isTrue();
        assertThat(content()).isEqualTo(OURS);
    }

    @Test
    void unclearWhoWroteAndItWasNotUs()
    {
        assertThat(tryCommit((operation, location) -> {
            if (operation == Operation.BEFORE_CREATE_EXCLUSIVE) {
                memory.newOutputFile(location).createOrOverwrite(THEIRS);
                throw new FileMayHaveAlreadyExistedException("the condition failed", new IOException("412"));
            }
        })).isFalse();
    }

    @Test
    void notWrittenAtFirst()
            throws IOException
    {
        assertThat(tryCommit((operation, _) -> {
            if (operation == Operation.BEFORE_CREATE_EXCLUSIVE && writes.get() < 3) {
                throw new IOException("503");
            }
        })).isTrue();
        assertThat(content()).isEqualTo(OURS);
        assertThat(writes).hasValue(3);
    }

    @Test
    void neverWritten()
    {
        assertThatThrownBy(() -> tryCommit((operation, _) -> {
            if (operation == Operation.BEFORE_CREATE_EXCLUSIVE) {
                throw new IOException("503");
            }
        })).isInstanceOf(CommitStateUnknownException.class)
                .hasMessageContaining(FILE.toString())
                .hasRootCauseMessage("503");
        assertThat(writes).hasValue(4);
    }

    @Test
    void answerIsLostAndNobodyCanBeAsked()
    {
        assertThatThrownBy(() -> tryCommit((operation, _) -> {
            switch (operation) {
                case AFTER_CREATE_EXCLUSIVE -> throw new SocketTimeoutException("no answer");
                case OPEN_STREAM -> throw new IOException("unreachable");
                default -> {}
            }
        })).isInstanceOf(CommitStateUnknownException.class)
                .hasRootCauseMessage("no answer");
    }
}
