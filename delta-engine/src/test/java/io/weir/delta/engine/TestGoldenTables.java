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

import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.local.LocalFileSystem;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * Tables that Spark wrote: each version opens, and its files are there and as long as the log says.
 */
class TestGoldenTables
{
    private static final String PROPERTY = "weir.delta-golden";

    private final TrinoFileSystem fileSystem = new LocalFileSystem(Path.of("/"));
    private final DeltaTables tables = new DeltaTables(fileSystem, new TableSnapshotCache(10_000_000), Clock.systemUTC(), Runnable::run);

    @TestFactory
    List<DynamicTest> goldenTables()
            throws IOException
    {
        String directory = System.getProperty(PROPERTY, "");
        assumeTrue(!directory.isEmpty(), "Tables that Spark wrote are not read: -D%s names no folder with them".formatted(PROPERTY));
        try (Stream<Path> children = Files.list(Path.of(directory))) {
            List<DynamicTest> tests = children
                    .map(child -> child.resolve("delta"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .map(table -> dynamicTest(table.getParent().getFileName().toString(), () -> requireReadable(Location.of("file://" + table))))
                    .toList();
            assertThat(tests).isNotEmpty();
            return tests;
        }
    }

    private void requireReadable(Location table)
            throws IOException
    {
        TableSnapshot latest = tables.latest(table);
        assertThat(latest.schema().length()).isPositive();
        assertThat(tables.latest(table).files()).isEqualTo(latest.files());
        for (ActiveFile file : latest.files()) {
            assertThat(fileSystem.newInputFile(file.location()).length()).as("length of %s", file.location()).isEqualTo(file.size());
            assertThat(file.partitionValues()).hasSameSizeAs(latest.partitionColumns());
        }

        List<CommitSummary> history = tables.history(table);
        assertThat(history.getFirst().version()).isEqualTo(latest.version());
        for (CommitSummary commit : history) {
            assertThat(tables.at(table, commit.version()).version()).isEqualTo(commit.version());
            assertThat(commit.operation()).isPresent();
        }
        requireIncrementalReadToAgree(table, latest);
    }

    // following the commits one by one leads to the same files as kernel's replay
    private void requireIncrementalReadToAgree(Location table, TableSnapshot latest)
    {
        SnapshotFollower follower = new SnapshotFollower(fileSystem, tables.at(table, 0));
        while (follower.version() < latest.version()) {
            follower.next();
        }
        assertThat(follower.files()).containsExactlyInAnyOrderElementsOf(latest.files());
    }
}
