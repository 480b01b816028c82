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
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * Not a {@link java.nio.channels.FileChannel}, which an interrupt of the engine's thread would close.
 */
final class DiskFile
        implements SegmentFile
{
    private static final long UNKNOWN = -1;

    private final RandomAccessFile file;
    // to seek is a call of the system, and nearly all writes follow the one before
    private long position;

    private DiskFile(RandomAccessFile file)
    {
        this.file = file;
    }

    static DiskFile open(Path path)
            throws IOException
    {
        return new DiskFile(new RandomAccessFile(path.toFile(), "rw"));
    }

    @Override
    public void write(long offset, byte[] bytes)
            throws IOException
    {
        if (offset != position) {
            file.seek(offset);
        }
        position = UNKNOWN;
        file.write(bytes);
        position = offset + bytes.length;
    }

    @Override
    public void truncate(long length)
            throws IOException
    {
        file.setLength(length);
        position = UNKNOWN;
    }

    @Override
    public void sync()
            throws IOException
    {
        file.getFD().sync();
    }

    @Override
    public void close()
            throws IOException
    {
        file.close();
    }
}
