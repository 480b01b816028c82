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
import io.trino.filesystem.memory.MemoryFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Logs that are torn, gapped or from elsewhere: an error names the file, and what the protocol allows is read.
 */
class TestCorruptLogs
{
    private static final Location TABLE = Location.of("memory:///table");
    private static final Location LOG = TABLE.appendPath("_delta_log");
    private static final String PROTOCOL = "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}\n";
    private static final String METADATA = "{\"metaData\":{\"id\":\"6b1b2cf2\",\"format\":{\"provider\":\"parquet\",\"options\":{}},\"schemaString\":\"{\\\"type\\\":\\\"struct\\\",\\\"fields\\\":[{\\\"name\\\":\\\"id\\\",\\\"type\\\":\\\"integer\\\",\\\"nullable\\\":true,\\\"metadata\\\":{}}]}\",\"partitionColumns\":[],\"configuration\":{}}}\n";

    private TrinoFileSystem fileSystem;
    private DeltaTables tables;

    @BeforeEach
    void setUp()
    {
        fileSystem = new MemoryFileSystem();
        tables = new DeltaTables(fileSystem, new TableSnapshotCache(10_000_000), Clock.systemUTC(), Runnable::run);
    }

    private static String add(String path)
    {
        return "{\"add\":{\"path\":\"%s\",\"partitionValues\":{},\"size\":1,\"modificationTime\":1,\"dataChange\":true}}\n".formatted(path);
    }

    private void write(String name, String content)
            throws IOException
    {
        fileSystem.newOutputFile(LOG.appendPath(name)).createOrOverwrite(content.getBytes(UTF_8));
    }

    private void writeCommit(long version, String content)
            throws IOException
    {
        write("%020d.json".formatted(version), content);
    }

    @Test
    void tornCommit()
            throws IOException
    {
        writeCommit(0, PROTOCOL + METADATA);
        writeCommit(1, add("a").substring(0, 30));

        assertThatThrownBy(() -> tables.latest(TABLE).files())
                .isInstanceOfSatisfying(CorruptDeltaLogException.class, e -> {
                    assertThat(e.location()).isEqualTo(LOG.appendPath("00000000000000000001.json"));
                    assertThat(e.version()).isEqualTo(1);
                })
                .hasMessageStartingWith("The Delta log is corrupt: memory:///table/_delta_log/00000000000000000001.json (version 1): line 1 is not what the protocol allows: Unexpected end-of-input");
    }

    @Test
    void tornCommitAfterAKnownVersion()
            throws IOException
    {
        writeCommit(0, PROTOCOL + METADATA);
        assertThat(tables.latest(TABLE).version()).isEqualTo(0);
        writeCommit(1, add("a") + "{\"add\":[]}");

        assertThatThrownBy(() -> tables.latest(TABLE))
                .isInstanceOf(CorruptDeltaLogException.class)
                .hasMessageContaining("00000000000000000001.json (version 1): line 2");
    }

    @Test
    void knownCommitCutShortOnLocalDisk(@TempDir Path directory)
            throws IOException
    {
        Path commit = directory.resolve("table/_delta_log/00000000000000000000.json");
        Files.createDirectories(commit.getParent());
        Files.writeString(commit, PROTOCOL + METADATA);
        DeltaTables local = new DeltaTables(new LocalFileSystem(directory), new TableSnapshotCache(10_000_000), Clock.systemUTC(), Runnable::run);
        Location table = Location.of("local:///table");
        assertThat(local.latest(table).version()).isEqualTo(0);
        Files.writeString(commit, "{\"commitInfo\":{");

        assertThatThrownBy(() -> local.latest(table))
                .isInstanceOf(CorruptDeltaLogException.class)
                .hasMessageContaining("00000000000000000000.json")
                .hasMessageNotContaining("Exception");
    }

    @Test
    void addWithoutPath()
            throws IOException
    {
        writeCommit(0, PROTOCOL + METADATA);
        TableSnapshot snapshot = tables.latest(TABLE);
        writeCommit(1, "{\"add\":{\"size\":1}}");

        assertThat(snapshot.version()).isEqualTo(0);
        assertThatThrownBy(() -> tables.latest(TABLE))
                .isInstanceOf(CorruptDeltaLogException.class)
                .hasMessageContaining("00000000000000000001.json (version 1): An add action has no path");
        assertThatThrownBy(() -> new DeltaTables(fileSystem, new TableSnapshotCache(0), Clock.systemUTC(), Runnable::run).latest(TABLE).files())
                .isInstanceOf(DeltaEngineException.class);
    }

    @Test
    void missingCommit()
            throws IOException
    {
        writeCommit(0, PROTOCOL + METADATA);
        writeCommit(2, add("a"));

        assertThatThrownBy(() -> tables.latest(TABLE))
                .isInstanceOf(CorruptDeltaLogException.class)
                .hasMessageContaining("versions are not contiguous: ([0, 2])");
    }

    @Test
    void noMetadata()
            throws IOException
    {
        writeCommit(0, PROTOCOL);

        assertThatThrownBy(() -> tables.latest(TABLE))
                .isInstanceOf(CorruptDeltaLogException.class)
                .hasMessageContaining("memory:///table/_delta_log");
    }

    /**
     * A checkpoint says nothing that the commits before it do not say.
     */
    @Test
    void tornCheckpoint()
            throws IOException
    {
        for (String content : List.of("", "PAR1", "PAR1 and then nothing", "PAR1\0\0\0\0\0\0\0\0PAR1")) {
            setUp();
            writeCommit(0, PROTOCOL + METADATA);
            writeCommit(1, add("a"));
            write("00000000000000000001.checkpoint.parquet", content);
            write("_last_checkpoint", "{\"version\":1,\"size\":3}");
            assertThat(tables.latest(TABLE).files()).extracting(file -> file.location().fileName()).containsExactly("a");

            for (long version = 2; version < 20; version++) {
                writeCommit(version, add("b" + version));
            }
            DeltaTables others = new DeltaTables(fileSystem, new TableSnapshotCache(0), Clock.systemUTC(), Runnable::run);
            assertThat(others.latest(TABLE).files()).hasSize(19);
            assertThat(others.at(TABLE, 1).files()).hasSize(1);
            assertThat(others.at(TABLE, 7).files()).hasSize(7);
            // commits of one millisecond count as of one after the other
            assertThat(others.versionAt(TABLE, Instant.now().plusSeconds(60))).isEqualTo(19);
            assertThat(others.lastTransaction(others.latest(TABLE), "nobody")).isEmpty();
        }
    }

    @Test
    void tornCheckpointWithoutTheCommitsBeforeIt()
            throws IOException
    {
        writeCommit(1, add("a"));
        write("00000000000000000001.checkpoint.parquet", "PAR1 and then nothing");

        assertThatThrownBy(() -> tables.latest(TABLE))
                .isInstanceOf(CorruptDeltaLogException.class)
                .hasMessageContaining("00000000000000000001.checkpoint.parquet (version 1)");
    }

    /**
     * Kernel believes a checksum without a look at the commits.
     */
    @Test
    void checksumOfAnotherTable()
            throws IOException
    {
        writeCommit(0, PROTOCOL + METADATA);
        writeCommit(1, add("a"));
        String other = METADATA.replace("6b1b2cf2", "77777777").replace("{\"metaData\":", "").strip();
        write("00000000000000000001.crc", "{\"tableSizeBytes\":1,\"numFiles\":1,\"numMetadata\":1,\"numProtocol\":1,\"metadata\":" + other.substring(0, other.length() - 1) + ",\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":1}}");

        TableSnapshot snapshot = tables.latest(TABLE);
        assertThat(snapshot.tableId()).startsWith("6b1b2cf2");
        assertThat(snapshot.protocol().getMinWriterVersion()).isEqualTo(2);
    }

    @Test
    void missingSidecar()
            throws IOException
    {
        writeCheckpointWithoutItsSidecar();
        assertThat(tables.latest(TABLE).files()).extracting(file -> file.location().fileName()).containsExactly("a");

        fileSystem.deleteFile(LOG.appendPath("00000000000000000000.json"));
        TableSnapshot snapshot = new DeltaTables(fileSystem, new TableSnapshotCache(0), Clock.systemUTC(), Runnable::run).latest(TABLE);
        assertThat(snapshot.version()).isEqualTo(1);
        assertThatThrownBy(snapshot::files)
                .isInstanceOf(CorruptDeltaLogException.class)
                .hasMessageContaining("a file is missing")
                .hasMessageContaining("_sidecars/3a0d65cd.parquet");
    }

    private void writeCheckpointWithoutItsSidecar()
            throws IOException
    {
        String protocol = "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"v2Checkpoint\"],\"writerFeatures\":[\"v2Checkpoint\"]}}\n";
        writeCommit(0, protocol + METADATA);
        writeCommit(1, add("a"));
        write("00000000000000000001.checkpoint.0c0d1f3a-6a3c-4b5e-8a43-6f6a3f5c2b11.json", "{\"checkpointMetadata\":{\"version\":1}}\n" + protocol + METADATA + "{\"sidecar\":{\"path\":\"3a0d65cd.parquet\",\"sizeInBytes\":9,\"modificationTime\":1}}\n");
    }

    @Test
    void filesOfATableThatWasReplacedMeanwhile()
            throws IOException
    {
        writeCommit(0, PROTOCOL + METADATA + add("a"));
        TableSnapshot snapshot = tables.latest(TABLE);
        writeCommit(0, PROTOCOL + METADATA.replace("6b1b2cf2", "77777777") + add("b"));

        assertThatThrownBy(snapshot::files)
                .isInstanceOf(DeltaEngineException.class)
                .hasMessage("The Delta table at memory:///table was dropped or replaced while it was read. Run the statement again");
        assertThat(tables.latest(TABLE).files()).extracting(file -> file.location().fileName()).containsExactly("b");
    }

    @Test
    void unknownReaderFeature()
            throws IOException
    {
        writeCommit(0, "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"timeMachine\"],\"writerFeatures\":[\"timeMachine\"]}}\n" + METADATA);

        assertThatThrownBy(() -> tables.latest(TABLE))
                .isInstanceOf(UnsupportedTableException.class)
                .hasMessageContaining("timeMachine");
    }

    @Test
    void futureReaderVersion()
            throws IOException
    {
        writeCommit(0, "{\"protocol\":{\"minReaderVersion\":9,\"minWriterVersion\":9}}\n" + METADATA);

        assertThatThrownBy(() -> tables.latest(TABLE))
                .isInstanceOf(UnsupportedTableException.class)
                .hasMessageContaining("9");
    }

    @Test
    void strangersAreTolerated()
            throws IOException
    {
        // no newline at the end, unknown actions and fields, empty lines
        writeCommit(0, "\n" + PROTOCOL + "{\"newAction\":{\"deep\":[{\"er\":null}]}}\n" + METADATA + "\n\n" + add("a").replace("\"size\"", "\"future\":{\"x\":[1,2]},\"size\"").strip());
        writeCommit(1, "");
        write("_last_checkpoint", "");
        write("00000000000000000001.crc", "{\"tableSizeBytes\":");
        write(".00000000000000000002.json.tmp", "x");
        write("_sidecars/00000000000000000003.json", "x");
        write("_staged_commits/00000000000000000004.7c3ae4a2.json", "x");

        TableSnapshot snapshot = tables.latest(TABLE);
        assertThat(snapshot.version()).isEqualTo(1);
        assertThat(snapshot.files()).extracting(ActiveFile::location).containsExactly(TABLE.appendPath("a"));
        assertThat(tables.history(TABLE)).hasSize(2);
    }

    @Test
    void pathsOfFiles()
            throws IOException
    {
        writeCommit(0, PROTOCOL + METADATA +
                add("with%20space%25percent%23hash%3Fquestion+plus.parquet") +
                add("d\\u00e9j%C3%A0/%E9%9B%AA.parquet") +
                add("memory:///elsewhere/a%20b.parquet") +
                add("/elsewhere/c%20d.parquet") +
                add("s3://bucket/e%2Ff.parquet"));

        assertThat(tables.latest(TABLE).files()).extracting(file -> file.location().toString()).containsExactlyInAnyOrder(
                "memory:///table/with space%percent#hash?question+plus.parquet",
                "memory:///table/d\u00e9j\u00e0/\u96ea.parquet",
                "memory:///elsewhere/a b.parquet",
                "memory:///elsewhere/c d.parquet",
                "s3://bucket/e/f.parquet");
    }

    /**
     * Until 2026, delta-rs left spaces as they are, also when it removed a file that another engine added.
     */
    @Test
    void pathsThatAreNoUris()
            throws IOException
    {
        writeCommit(0, PROTOCOL + METADATA + add("city=New%20York/a.parquet") + add("city=New%20York/b.parquet") + add("x=[1]|{\\\"}/c d.parquet"));
        TableSnapshot first = tables.latest(TABLE);
        assertThat(first.files()).hasSize(3);
        writeCommit(1, "{\"remove\":{\"path\":\"city=New York/a.parquet\",\"dataChange\":true}}\n" + add("city=New York/e.parquet"));

        TableSnapshot followed = tables.latest(TABLE);
        TableSnapshot replayed = new DeltaTables(fileSystem, new TableSnapshotCache(0), Clock.systemUTC(), Runnable::run).latest(TABLE);
        for (TableSnapshot table : List.of(followed, replayed)) {
            assertThat(table.files()).extracting(file -> file.location().toString()).containsExactlyInAnyOrder(
                    "memory:///table/city=New York/b.parquet",
                    "memory:///table/x=[1]|{\"}/c d.parquet",
                    "memory:///table/city=New York/e.parquet");
        }
    }

    @Test
    void filesThatComeAndGo()
            throws IOException
    {
        String vector = "\"deletionVector\":{\"storageType\":\"u\",\"pathOrInlineDv\":\"ab^-aqEH.-t@S}K{vb[*k^\",\"offset\":%s,\"sizeInBytes\":40,\"cardinality\":2}";
        String addWithVector = add("a").replace("\"size\"", vector.formatted(4) + ",\"size\"");
        writeCommit(0, PROTOCOL + METADATA + add("a") + add("b") + add("c"));
        TableSnapshot first = tables.latest(TABLE);
        assertThat(first.files()).hasSize(3);
        // the file with the vector comes in the place of the file without, in whatever order
        writeCommit(1, addWithVector + "{\"remove\":{\"path\":\"a\",\"dataChange\":true}}\n");
        writeCommit(2, "{\"remove\":{\"path\":\"b\",\"dataChange\":true}}\n{\"remove\":{\"path\":\"a\",\"dataChange\":true,%s}}\n".formatted(vector.formatted(5)));
        writeCommit(3, add("b") + add("c").replace("\"size\"", "\"stats\":\"{}\",\"size\""));

        TableSnapshot followed = tables.latest(TABLE);
        TableSnapshot replayed = new DeltaTables(fileSystem, new TableSnapshotCache(0), Clock.systemUTC(), Runnable::run).latest(TABLE);
        assertThat(followed.version()).isEqualTo(3);
        assertThat(followed.files()).containsExactlyInAnyOrderElementsOf(replayed.files()).hasSize(3);
        assertThat(followed.files()).filteredOn(file -> file.deletionVector().isPresent()).extracting(file -> file.location().fileName()).containsExactly("a");
        assertThat(followed.files()).filteredOn(file -> file.statistics().isPresent()).extracting(file -> file.location().fileName()).containsExactly("c");
        assertThat(first.files()).hasSize(3);
    }

    @Test
    void partitionValuesThatAreNull()
            throws IOException
    {
        writeCommit(0, PROTOCOL + METADATA.replace("\"partitionColumns\":[]", "\"partitionColumns\":[\"id\"]") +
                add("a").replace("\"partitionValues\":{}", "\"partitionValues\":{\"id\":null}") +
                add("b").replace("\"partitionValues\":{}", "\"partitionValues\":{\"id\":\"\"}"));

        assertThat(tables.latest(TABLE).files()).allSatisfy(file -> assertThat(file.partitionValues().get("id")).isEmpty());
    }

    /**
     * delta-rs keeps properties that were given no value.
     */
    @Test
    void propertiesThatAreNull()
            throws IOException
    {
        writeCommit(0, PROTOCOL + METADATA.replace("\"configuration\":{}", "\"configuration\":{\"delta.checkpointInterval\":null,\"team\":\"Sales\",\"delta.appendOnly\":null}"));

        TableSnapshot table = tables.latest(TABLE);
        assertThat(table.properties()).containsExactly(Map.entry("team", "Sales"));
        assertThat(tables.alter(table, table.definition().withProperties(Map.of("team", "Support")), CommitDetails.of("SET TBLPROPERTIES", "test")).properties()).containsExactly(Map.entry("team", "Support"));
    }

    @Test
    void historyKeepsWhatWritersSaid()
            throws IOException
    {
        writeCommit(0, "{\"commitInfo\":{\"timestamp\":1,\"userId\":\"u1\",\"operation\":\"MERGE\",\"operationParameters\":{\"predicate\":\"[\\\"x\\\"]\",\"limit\":7,\"nested\":{\"a\":[true]},\"none\":null},\"readVersion\":3,\"isBlindAppend\":false,\"operationMetrics\":{\"numFiles\":\"2\"},\"tags\":{\"z\":\"1\"}}}\n" + PROTOCOL + METADATA);
        writeCommit(1, add("a"));

        CommitSummary first = tables.history(TABLE).getLast();
        assertThat(first.operation()).hasValue("MERGE");
        assertThat(first.userId()).hasValue("u1");
        assertThat(first.operationParameters()).containsOnly(
                Map.entry("predicate", "[\"x\"]"),
                Map.entry("limit", "7"),
                Map.entry("nested", "{\"a\":[true]}"));
        assertThat(first.readVersion()).hasValue(3L);
        assertThat(first.isBlindAppend()).hasValue(false);
        assertThat(tables.history(TABLE).getFirst().operation()).isEmpty();
    }
}
