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
package io.weir.lineage.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Files on a real disk of which only so many bytes may be used, by all files of the directory together.
 */
final class SmallDisk
{
    private final Path directory;
    private final AtomicLong size;

    SmallDisk(Path directory, long size)
    {
        this.directory = directory;
        this.size = new AtomicLong(size);
    }

    void grow(long bytes)
    {
        size.addAndGet(bytes);
    }

    SegmentFile open(Path path)
            throws IOException
    {
        return new BoundedFile(DiskFile.open(path), bytes -> (int) Math.min(bytes, Math.max(0, size.get() - used())));
    }

    private long used()
            throws IOException
    {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
