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

import com.google.common.collect.ImmutableList;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.data.skipping.FileSkipping;
import io.weir.delta.engine.data.skipping.KnownBounds;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * The files of a table at one version. Safe for use by many threads.
 */
public final class ActiveFiles
{
    private static final int NEW = -1;
    // records, their optionals and instants, the entry in the list, and what becomes known of its bounds
    private static final long FILE_OVERHEAD = 400 + KnownBounds.MOST_BYTES_PER_FILE;
    private static final long PARTITION_VALUE_OVERHEAD = 120;

    private final List<String> partitionColumns;
    private final List<ActiveFile> files;
    private final KnownBounds bounds;
    private final long retainedBytes;

    private ActiveFiles(List<String> partitionColumns, List<ActiveFile> files, KnownBounds bounds, long retainedBytes)
    {
        this.partitionColumns = ImmutableList.copyOf(partitionColumns);
        this.files = ImmutableList.copyOf(files);
        this.bounds = requireNonNull(bounds, "bounds is null");
        this.retainedBytes = retainedBytes;
    }

    /**
     * @param partitionColumns physical names, see {@link PartitionColumns}
     */
    public static ActiveFiles of(List<String> partitionColumns, List<ActiveFile> files)
    {
        List<ActiveFile> complete = files.stream().map(file -> file.withPartitionColumns(partitionColumns)).collect(toImmutableList());
        return new ActiveFiles(partitionColumns, complete, new KnownBounds(complete.size()), retainedBytes(complete));
    }

    public List<ActiveFile> files()
    {
        return files;
    }

    /**
     * @param columns physical names, see {@link PartitionColumns}
     */
    public boolean arePartitionedBy(List<String> columns)
    {
        return partitionColumns.equals(columns);
    }

    /**
     * Those that may hold a matching row.
     */
    public List<ActiveFile> matching(FileSkipping skipping)
    {
        return skipping.matching(files, bounds);
    }

    /**
     * About what they take in memory.
     */
    public long retainedBytes()
    {
        return retainedBytes;
    }

    public ActiveFiles after(Commit commit)
    {
        return after(ImmutableList.of(commit));
    }

    /**
     * The files after commits, in one pass. An add of a file that is there already takes its place; that is how statistics are replaced.
     */
    public ActiveFiles after(List<Commit> commits)
    {
        Map<FileKey, ActiveFile> added = new LinkedHashMap<>();
        Set<FileKey> replaced = new HashSet<>();
        for (Commit commit : commits) {
            commit.addedFiles().forEach(file -> added.put(FileKey.of(file), file.withPartitionColumns(partitionColumns)));
            commit.removedFiles().forEach(added::remove);
            replaced.addAll(commit.removedFiles());
        }
        replaced.addAll(added.keySet());

        ImmutableList.Builder<ActiveFile> result = ImmutableList.builderWithExpectedSize(files.size() + added.size());
        IntStream.Builder origins = IntStream.builder();
        long bytes = retainedBytes;
        for (int place = 0; place < files.size(); place++) {
            ActiveFile file = files.get(place);
            if (replaced.contains(FileKey.of(file))) {
                bytes -= retainedBytes(file);
            }
            else {
                result.add(file);
                origins.add(place);
            }
        }
        for (ActiveFile file : added.values()) {
            result.add(file);
            origins.add(NEW);
            bytes += retainedBytes(file);
        }
        return new ActiveFiles(partitionColumns, result.build(), bounds.at(origins.build().toArray()), bytes);
    }

    /**
     * About what such files take in memory.
     */
    public static long retainedBytes(List<ActiveFile> files)
    {
        return files.stream().mapToLong(ActiveFiles::retainedBytes).sum();
    }

    private static long retainedBytes(ActiveFile file)
    {
        long bytes = FILE_OVERHEAD + file.location().toString().length() * 2L + file.path().length() + file.statistics().map(String::length).orElse(0);
        for (Map.Entry<String, Optional<String>> value : file.partitionValues().entrySet()) {
            bytes += PARTITION_VALUE_OVERHEAD + value.getKey().length() + value.getValue().map(String::length).orElse(0);
        }
        bytes += file.clusteringProvider().map(String::length).orElse(0);
        // one that the log has itself may be long
        bytes += file.deletionVector().map(vector -> vector.getPathOrInlineDv().length()).orElse(0);
        for (Map.Entry<String, String> tag : file.tags().entrySet()) {
            bytes += PARTITION_VALUE_OVERHEAD + tag.getKey().length() + tag.getValue().length();
        }
        return bytes;
    }
}
