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
import java.time.Clock;

/**
 * A disk that takes nothing more while a file says so, for a spool in another process.
 */
public final class FullDisk
{
    private FullDisk() {}

    public static Spool open(Path directory, SpoolLimits limits, Clock clock, Path fullWhileExists)
    {
        return Spool.open(directory, limits, clock, path -> new Part(DiskFile.open(path), fullWhileExists));
    }

    private record Part(SegmentFile file, Path fullWhileExists)
            implements SegmentFile
    {
        @Override
        public void write(long offset, byte[] bytes)
                throws IOException
        {
            if (Files.exists(fullWhileExists)) {
                // a full disk takes what still fits
                byte[] part = new byte[bytes.length / 2];
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
    }
}
