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
package io.weir.delta.engine.replay;

import com.google.common.collect.ImmutableMap;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.trino.filesystem.Location;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.PhysicalField;
import io.weir.delta.engine.data.skipping.FileSkipping;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.type.BigintType.BIGINT;
import static org.assertj.core.api.Assertions.assertThat;

class TestActiveFiles
{
    private static final DataColumn ID = new DataColumn("id", BIGINT, PhysicalField.leaf("id"), DataColumn.Kind.DATA, ColumnMappingMode.NONE);
    private static final int LEAST_FILES = 5;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private int paths;

    @Test
    void leavesOutTheSameFilesAfterCommits()
    {
        ActiveFiles files = ActiveFiles.of(List.of(), Stream.generate(this::newFile).limit(20).toList());
        for (int commit = 0; commit < 200; commit++) {
            // what is known of some of them goes on to the next version
            assertLeavesOutWhatItMust(files);
            List<ActiveFile> removed = pick(files.files(), files.files().size() > LEAST_FILES ? 3 : 0);
            List<ActiveFile> added = Stream.concat(
                    Stream.generate(this::newFile).limit(random.nextInt(4)),
                    pick(files.files(), random.nextInt(2)).stream().map(this::withOtherStatistics)).toList();
            files = files.after(commit(added, removed));
        }
        assertLeavesOutWhatItMust(files);
    }

    /**
     * So that they are in one partition with the files that have it as NULL.
     */
    @Test
    void completesValuesOfPartitions()
    {
        Map<String, Optional<String>> complete = ImmutableMap.of("p", Optional.of("1"), "q", Optional.empty());
        ActiveFiles files = ActiveFiles.of(List.of("p", "q"), List.of(inPartition("a", ImmutableMap.of("p", Optional.of("1"))), inPartition("b", complete)))
                .after(commit(List.of(inPartition("c", ImmutableMap.of()), inPartition("d", ImmutableMap.of("q", Optional.of("2")))), List.of()));

        assertThat(files.files()).extracting(ActiveFile::partitionValues).containsExactly(
                complete,
                complete,
                ImmutableMap.of("p", Optional.empty(), "q", Optional.empty()),
                ImmutableMap.of("p", Optional.empty(), "q", Optional.of("2")));
        assertThat(files.files().getLast().partitionValues().keySet()).as("in the order of the table").containsExactly("p", "q");
        assertThat(files.retainedBytes()).isEqualTo(ActiveFiles.retainedBytes(files.files()));
    }

    private static ActiveFile inPartition(String path, Map<String, Optional<String>> partitionValues)
    {
        return new ActiveFile(Location.of("memory:///table/" + path), path, partitionValues, 1, Instant.EPOCH, Optional.empty(), Optional.empty());
    }

    private void assertLeavesOutWhatItMust(ActiveFiles files)
    {
        FileSkipping skipping = new FileSkipping(TupleDomain.withColumnDomains(ImmutableMap.of(ID, Domain.singleValue(BIGINT, (long) random.nextInt(100)))));
        assertThat(files.matching(skipping)).as("seed %s", seed).isEqualTo(files.files().stream().filter(skipping::mayMatch).toList());
    }

    private List<ActiveFile> pick(List<ActiveFile> files, int count)
    {
        return IntStream.range(0, count).mapToObj(_ -> files.get(random.nextInt(files.size()))).distinct().toList();
    }

    private ActiveFile newFile()
    {
        return file("file-%s.parquet".formatted(paths++));
    }

    private ActiveFile withOtherStatistics(ActiveFile file)
    {
        return file(file.path());
    }

    private ActiveFile file(String path)
    {
        int least = random.nextInt(100);
        String statistics = "{\"numRecords\":2,\"minValues\":{\"id\":%s},\"maxValues\":{\"id\":%s},\"nullCount\":{\"id\":0}}".formatted(least, least + random.nextInt(30));
        return new ActiveFile(Location.of("memory:///table/" + path), path, ImmutableMap.of(), 1, Instant.EPOCH, Optional.of(statistics), Optional.empty());
    }

    private static Commit commit(List<ActiveFile> added, List<ActiveFile> removed)
    {
        Set<FileKey> keys = removed.stream().map(FileKey::of).collect(toImmutableSet());
        return new Commit(CommitIdentity.of(Location.of("memory:///table/_delta_log/00000000000000000001.json"), new byte[] {1}), added, List.of(), keys, false, true, ImmutableMap.of(), Optional.empty(), Optional.empty());
    }
}
