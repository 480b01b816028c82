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
import com.google.common.collect.ImmutableMap;
import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.ObservedFileSystem.Operation;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.weir.delta.engine.TableChange.Kind.INSERTED;
import static io.weir.delta.engine.TableChange.Kind.TOLD_BY_FILE;
import static io.weir.delta.engine.kernel.LogFileNames.commitFile;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What changes of rows do to the log.
 */
class TestTableRewrites
        extends AbstractTestRewrites
{
    @Test
    void rewrite()
            throws IOException
    {
        TableSnapshot base = create(file("x", 10), file("x", 20), file("y", 30));
        TableSnapshot first = tables.rewrite(base, deleting(find(base, 10), FileReads.everything()), DELETE);
        Rewrite rewrite = new Rewrite(
                ImmutableList.of(find(first, 20)),
                ImmutableList.of(deletion(find(first, 10), 2), deletion(find(first, 30), 1)),
                ImmutableList.of(file("z", 40)),
                FileReads.everything(),
                ImmutableMap.of("numUpdatedRows", "3"));
        TableSnapshot second = tables.rewrite(first, rewrite, CommitDetails.of("UPDATE", "test"));

        assertThat(names(second)).containsExactly("10-2", "30-1", "40");
        assertThat(tables(memory).latest(TABLE).files()).containsExactlyInAnyOrderElementsOf(second.files());
        assertThat(names(tables(memory).at(TABLE, 1))).containsExactly("10-1", "20", "30");
        CommitSummary summary = tables.history(TABLE).getFirst();
        assertThat(summary.operation()).hasValue("UPDATE");
        assertThat(summary.isBlindAppend()).hasValue(false);
        assertThat(summary.readVersion()).hasValue(1L);
        assertThat(summary.operationMetrics()).isEqualTo(ImmutableMap.<String, String>builder()
                .put("numUpdatedRows", "3")
                .put("numAddedFiles", "1")
                .put("numRemovedFiles", "1")
                .put("numAddedBytes", "100")
                .put("numRemovedBytes", "100")
                .put("numDeletionVectorsAdded", "1")
                .put("numDeletionVectorsUpdated", "1")
                .put("numDeletionVectorsRemoved", "0")
                .buildOrThrow());
        // a remove names the file as the add did, and with the vector that it had
        assertThat(log(2)).anyMatch(line -> line.startsWith("{\"remove\":{\"path\":\"region=x/%C3%BC%2010.parquet\"")
                && line.contains("\"size\":100") && line.contains("\"partitionValues\":{\"region\":\"x\"}") && line.contains("\"offset\":1"));
        assertThat(log(2)).anyMatch(line -> line.startsWith("{\"add\":{\"path\":\"region=x/%C3%BC%2010.parquet\"") && line.contains("\"offset\":2"));
    }

    @Test
    void whoClusteredAFileIsKept()
            throws IOException
    {
        create(ImmutableMap.of("delta.enableDeletionVectors", "true", "delta.checkpointInterval", "3"));
        String add = "{\"add\":{\"path\":\"region=x/%C3%BC%2010.parquet\",\"partitionValues\":{\"region\":\"x\"},\"size\":100,\"modificationTime\":1234,\"dataChange\":true,\"stats\":\"{\\\"numRecords\\\":10}\",\"clusteringProvider\":\"liquid\",\"tags\":{\"ZCUBE_ID\":\"1\"}}}";
        memory.newOutputFile(commitFile(TABLE, 1)).createOrOverwrite(add.getBytes(UTF_8));

        TableSnapshot written = tables.latest(TABLE);
        assertThat(find(tables(memory).latest(TABLE), 10)).isEqualTo(find(written, 10));
        TableSnapshot deleted = tables.rewrite(written, deleting(find(written, 10), FileReads.everything()), DELETE);
        assertThat(log(2)).anyMatch(line -> line.startsWith("{\"add\":") && line.contains("\"offset\":1") && line.contains("\"clusteringProvider\":\"liquid\"") && line.contains("ZCUBE_ID"));
        memory.newOutputFile(find(written, 10).location()).createOrOverwrite(new byte[100]);
        tables.restore(deleted, tables.at(TABLE, 1), WRITE);
        assertThat(log(3)).anyMatch(line -> line.startsWith("{\"add\":") && line.contains("\"clusteringProvider\":\"liquid\""));

        // from the checkpoint
        assertThat(memory.newInputFile(TABLE.appendPath("_delta_log/00000000000000000003.checkpoint.parquet")).exists()).isTrue();
        assertThat(find(tables(memory).latest(TABLE), 10).clusteringProvider()).hasValue("liquid");
    }

    @Test
    void lostAnswer()
    {
        TableSnapshot base = create(file("x", 10), file("x", 20));
        TrinoFileSystem losing = new ObservedFileSystem(memory, (operation, location) -> {
            if (operation == Operation.AFTER_CREATE_EXCLUSIVE && location.equals(commitFile(TABLE, 1))) {
                throw new SocketTimeoutException("no answer");
            }
        });

        TableSnapshot changed = tables(losing).rewrite(base, deleting(find(base, 10), FileReads.everything()), DELETE);

        assertThat(changed.version()).isEqualTo(1);
        assertThat(names(tables.latest(TABLE))).containsExactly("10-1", "20");
        assertThat(tables.history(TABLE)).hasSize(2);
    }

    @Test
    void storeThatFailsBeforeTheCommit()
    {
        TableSnapshot base = create(file("x", 10));
        TrinoFileSystem failing = new ObservedFileSystem(memory, (operation, location) -> {
            if (operation == Operation.BEFORE_CREATE_EXCLUSIVE && location.equals(commitFile(TABLE, 1))) {
                throw new IOException("503");
            }
        });

        assertThatThrownBy(() -> tables(failing).rewrite(base, removing(find(base, 10), FileReads.everything()), DELETE)).isInstanceOf(CommitStateUnknownException.class);
        assertThat(names(tables.latest(TABLE))).containsExactly("10");
    }

    @Test
    void checkpointOnly()
            throws IOException
    {
        TableSnapshot table = create(file("x", 10), file("y", 20), file("z", 30));
        table = tables.rewrite(table, removing(find(table, 30), FileReads.everything()), DELETE);
        for (int vector = 1; vector <= 9; vector++) {
            Rewrite rewrite = new Rewrite(ImmutableList.of(), ImmutableList.of(deletion(find(table, 10), vector)), ImmutableList.of(), FileReads.everything(), ImmutableMap.of());
            table = tables.rewrite(table, rewrite, DELETE);
        }
        assertThat(table.version()).isEqualTo(10);
        // the commit of the checkpoint's version must stay for the log to be read
        FileIterator files = memory.listFiles(TABLE.appendPath("_delta_log"));
        while (files.hasNext()) {
            Location file = files.next().location();
            if (file.fileName().endsWith(".json") && !file.equals(commitFile(TABLE, 10))) {
                memory.deleteFile(file);
            }
        }

        assertThat(names(tables(memory).latest(TABLE))).containsExactly("10-9", "20");
        assertThat(tables(memory).latest(TABLE).files()).containsExactlyInAnyOrderElementsOf(table.files());
    }

    @Test
    void appendOnlyTable()
    {
        TableSnapshot base = create(ImmutableMap.of("delta.appendOnly", "true"), file("x", 10));

        assertThatThrownBy(() -> tables.rewrite(base, removing(find(base, 10), FileReads.everything()), DELETE))
                .isInstanceOf(UnsupportedTableException.class)
                .hasMessageContaining("takes new rows only");
        assertThatThrownBy(() -> tables.requireRowChanges(base)).isInstanceOf(UnsupportedTableException.class);
        assertThat(tables.rewrite(base, adding(file("x", 20), FileReads.everything()), WRITE).version()).isEqualTo(1);
    }

    @Test
    void changeDataFeed()
            throws IOException
    {
        TableSnapshot base = create(ImmutableMap.of("delta.enableChangeDataFeed", "true"), file("x", 10), file("x", 20), file("x", 30));
        ActiveFile kept = find(base, 10);
        NewDataFile told = new NewDataFile("_change_data/region=x/%C3%BC%20told.parquet", ImmutableMap.of("region", Optional.of("x")), 50, Instant.ofEpochMilli(1234), "{}");
        TableSnapshot first = tables.rewrite(base, new Rewrite(ImmutableList.of(), ImmutableList.of(deletion(kept, 1)), ImmutableList.of(), ImmutableList.of(told), FileReads.everything(), ImmutableMap.of()), DELETE);
        assertThat(commit(1)).contains("{\"cdc\":{\"path\":\"_change_data/region=x/%C3%BC%20told.parquet\",\"partitionValues\":{\"region\":\"x\"},\"size\":50,\"dataChange\":false}}");
        // without files of change data, the changed files tell it
        TableSnapshot second = tables.rewrite(first, new Rewrite(ImmutableList.of(find(first, 20)), ImmutableList.of(deletion(find(first, 10), 2), deletion(find(first, 30), 1)), ImmutableList.of(file("y", 40)), FileReads.everything(), ImmutableMap.of()), DELETE);

        ChangeFeed feed = tables.changes(second, 0);
        assertThat(feed.next()).hasSize(3).allMatch(change -> change.kind() == INSERTED && change.version() == 0 && change.only().isEmpty() && change.without().isEmpty());
        assertThat(feed.next()).singleElement().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(TOLD_BY_FILE);
            assertThat(change.file()).isEqualTo(TABLE.appendPath("_change_data/region=x/ü told.parquet"));
            assertThat(change.partitionValues()).isEqualTo(ImmutableMap.of("region", Optional.of("x")));
        });
        Map<String, TableChange> changes = feed.next().stream().collect(toImmutableMap(change -> change.kind() + " " + change.file().fileName(), change -> change));
        assertThat(feed.hasNext()).isFalse();
        // what another deletion vector brings back is told as well; the reader finds no row there
        assertThat(changes.keySet()).containsExactlyInAnyOrder("DELETED ü 10.parquet", "INSERTED ü 10.parquet", "DELETED ü 20.parquet", "DELETED ü 30.parquet", "INSERTED ü 40.parquet");
        TableChange between = changes.get("DELETED ü 10.parquet");
        assertThat(between.only().orElseThrow().getCardinality()).isEqualTo(2);
        assertThat(between.without().orElseThrow().getCardinality()).isEqualTo(1);
        assertThat(changes.get("DELETED ü 30.parquet").without()).isEmpty();
    }

    @Test
    void changesOfVersionsWithoutFeed()
    {
        TableSnapshot base = create(file("x", 10));
        assertThatThrownBy(() -> tables.changes(base, 0).next())
                .isInstanceOf(UnsupportedTableException.class)
                .hasMessageContaining("tells no changes of its version 0: the property delta.enableChangeDataFeed was not true");
        assertThatThrownBy(() -> tables.changes(base, 7)).isInstanceOf(DeltaVersionNotFoundException.class);
    }

    private String commit(long version)
            throws IOException
    {
        try (InputStream stream = memory.newInputFile(commitFile(TABLE, version)).newStream()) {
            return new String(stream.readAllBytes(), UTF_8);
        }
    }
}
