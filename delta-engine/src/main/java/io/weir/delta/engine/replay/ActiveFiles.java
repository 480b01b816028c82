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

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files of a table at one version.
 *
 * @param retainedBytes about what they take in memory
 */
public record ActiveFiles(List<ActiveFile> files, long retainedBytes)
{
    // records, their optionals and instants, and the entry in the list
    private static final long FILE_OVERHEAD = 400;
    private static final long PARTITION_VALUE_OVERHEAD = 120;

    public ActiveFiles
    {
        files = ImmutableList.copyOf(files);
    }

    public static ActiveFiles of(List<ActiveFile> files)
    {
        return new ActiveFiles(files, files.stream().mapToLong(ActiveFiles::retainedBytes).sum());
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
            commit.addedFiles().forEach(file -> added.put(FileKey.of(file), file));
            commit.removedFiles().forEach(added::remove);
            replaced.addAll(commit.removedFiles());
        }
        replaced.addAll(added.keySet());

        ImmutableList.Builder<ActiveFile> result = ImmutableList.builderWithExpectedSize(files.size() + added.size());
        long bytes = retainedBytes;
        for (ActiveFile file : files) {
            if (replaced.contains(FileKey.of(file))) {
                bytes -= retainedBytes(file);
            }
            else {
                result.add(file);
            }
        }
        for (ActiveFile file : added.values()) {
            result.add(file);
            bytes += retainedBytes(file);
        }
        return new ActiveFiles(result.build(), bytes);
    }

    private static long retainedBytes(ActiveFile file)
    {
        long bytes = FILE_OVERHEAD + file.location().toString().length() * 2L + file.path().length() + file.statistics().map(String::length).orElse(0);
        for (Map.Entry<String, Optional<String>> value : file.partitionValues().entrySet()) {
            bytes += PARTITION_VALUE_OVERHEAD + value.getKey().length() + value.getValue().map(String::length).orElse(0);
        }
        // one that the log has itself may be long
        bytes += file.deletionVector().map(vector -> vector.getPathOrInlineDv().length()).orElse(0);
        for (Map.Entry<String, String> tag : file.tags().entrySet()) {
            bytes += PARTITION_VALUE_OVERHEAD + tag.getKey().length() + tag.getValue().length();
        }
        return bytes;
    }
}
