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
package io.weir.delta.engine;

import com.google.common.collect.ImmutableList;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.local.LocalFileSystem;
import io.weir.delta.engine.ObservedFileSystem.Operation;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.time.Clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestDeltaTablesOnLocalDisk
{
    @TempDir
    private static Path directory;

    // as in a server, where the file system is wrapped
    private static TrinoFileSystem fileSystem()
    {
        return new ObservedFileSystem(new LocalFileSystem(Path.of("/")), (_, _) -> {});
    }

    @Nested
    class Tables
            extends AbstractTestDeltaTables
    {
        Tables()
        {
            super(fileSystem(), Location.of("file://" + directory));
        }
    }

    @Nested
    class Commits
            extends AbstractTestCommits
    {
        Commits()
        {
            super(fileSystem(), Location.of("file://" + directory));
        }
    }

    @Nested
    class Readers
            extends AbstractTestOnStore
    {
        Readers()
        {
            super(fileSystem(), Location.of("file://" + directory));
        }

        /**
         * For want of rights or of file handles. The file is listed all the same.
         */
        private DeltaTables withoutOpening(String name, TableSnapshotCache cache)
        {
            TrinoFileSystem unopened = new ObservedFileSystem(fileSystem, (operation, location) -> {
                if (operation == Operation.OPEN_STREAM && location.fileName().equals(name)) {
                    throw new FileNotFoundException(location.toString());
                }
            });
            return new DeltaTables(unopened, cache, Clock.systemUTC(), ExclusiveFileWriters.forFileSystem(unopened), Runnable::run);
        }

        @Test
        void nextCommitThatCannotBeOpened()
        {
            TableSnapshotCache cache = new TableSnapshotCache(100_000_000);
            DeltaTables reader = withoutOpening("00000000000000000001.json", cache);
            TableSnapshot created = tables.create(table, DEFINITION, ImmutableList.of(file("a")), WRITE);
            assertThat(reader.latest(table).version()).isEqualTo(0);

            tables.append(created, ImmutableList.of(file("b")), WRITE);
            assertThatThrownBy(() -> reader.latest(table))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("00000000000000000001.json: it is there, but cannot be opened");
            assertThat(names(newTables(cache, Clock.systemUTC()).latest(table))).containsExactly("a", "b");
        }

        @Test
        void commitThatCannotBeOpenedIsNotLost()
        {
            TableSnapshot created = tables.create(table, DEFINITION, ImmutableList.of(file("a")), WRITE);
            tables.append(created, ImmutableList.of(file("b")), WRITE);

            DeltaTables reader = withoutOpening("00000000000000000000.json", new TableSnapshotCache(100_000_000));
            assertThatThrownBy(() -> reader.latest(table)).isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> reader.history(table)).isInstanceOf(StoreUnavailableException.class);
        }
    }
}
