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

import static java.util.Objects.requireNonNull;

/**
 * A file on a disk without room for everything. A full disk takes what still fits.
 */
record BoundedFile(SegmentFile file, Room room)
        implements SegmentFile
{
    BoundedFile
    {
        requireNonNull(file, "file is null");
        requireNonNull(room, "room is null");
    }

    interface Room
    {
        /**
         * How many of so many bytes still fit.
         */
        int of(int bytes)
                throws IOException;
    }

    @Override
    public void write(long offset, byte[] bytes)
            throws IOException
    {
        int fits = room.of(bytes.length);
        if (fits < bytes.length) {
            byte[] part = new byte[fits];
            System.arraycopy(bytes, 0, part, 0, fits);
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
