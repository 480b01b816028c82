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
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads the records of a segment file in order, by large blocks. Where one is damaged it goes on at the next that is whole, which shows as a hole in the numbers.
 */
final class SegmentReader
        implements AutoCloseable
{
    private static final int BLOCK = 1 << 20;

    private final RandomAccessFile file;
    private final long end;
    // behind the last whole record
    private long offset;
    private byte[] block = new byte[0];
    private long blockStart;

    /**
     * @param offset where a record starts
     * @param end where to stop
     */
    SegmentReader(Path path, long offset, long end)
            throws IOException
    {
        this.file = new RandomAccessFile(path.toFile(), "r");
        this.offset = Math.max(offset, SegmentHeader.LENGTH);
        this.end = Math.min(end, file.length());
    }

    Optional<Frame> next()
            throws IOException
    {
        for (long start = offset; start + Frame.HEADER_LENGTH < end; start++) {
            Optional<Frame> frame = frameAt(start);
            if (frame.isPresent()) {
                offset = start + frame.orElseThrow().length();
                return frame;
            }
        }
        return Optional.empty();
    }

    private Optional<Frame> frameAt(long start)
            throws IOException
    {
        ByteBuffer header = bytes(start, Frame.HEADER_LENGTH);
        int length = header.getInt();
        int checksum = header.getInt();
        if (!Frame.isLength(length) || start + Frame.HEADER_LENGTH + length > end) {
            return Optional.empty();
        }
        return Frame.decode(bytes(start + Frame.HEADER_LENGTH, length), checksum);
    }

    private ByteBuffer bytes(long start, int length)
            throws IOException
    {
        if (start < blockStart || start + length > blockStart + block.length) {
            block = new byte[(int) Math.min(end - start, Math.max(length, BLOCK))];
            blockStart = start;
            file.seek(start);
            file.readFully(block);
        }
        return ByteBuffer.wrap(block, (int) (start - blockStart), length).slice();
    }

    long offset()
    {
        return offset;
    }

    @Override
    public void close()
            throws IOException
    {
        file.close();
    }
}
