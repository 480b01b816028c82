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
        SegmentFile file = DiskFile.open(path);
        return new SegmentFile()
        {
            @Override
            public void write(long offset, byte[] bytes)
                    throws IOException
            {
                long free = size.get() - used();
                if (bytes.length > free) {
                    // a full disk takes what still fits
                    byte[] part = new byte[(int) Math.max(0, free)];
                    System.arraycopy(bytes, 0, part, 0, part.length);
                    file.write(offset, part);
                    throw new IOException("No space left on device");
                }
                file.write(offset, bytes);
            }

            @Override
            public void truncate(long length)
                    throws IOException
            {
                file.truncate(length);
            }

            @Override
            public void sync()
                    throws IOException
            {
                file.sync();
            }

            @Override
            public void close()
                    throws IOException
            {
                file.close();
            }
        };
    }

    private long used()
            throws IOException
    {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
