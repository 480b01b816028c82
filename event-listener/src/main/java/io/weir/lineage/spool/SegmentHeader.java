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

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The start of a segment file: a word that says what it is, and the link of the record before its first. So a number that is missing shows, also across files.
 */
final class SegmentHeader
{
    private static final long MAGIC = 0x5745_4952_5350_4C31L; // WEIRSPL1
    static final int LENGTH = Long.BYTES + Long.BYTES + ChainLink.HASH_LENGTH;

    private SegmentHeader() {}

    static byte[] encode(ChainLink before)
    {
        return ByteBuffer.allocate(LENGTH).putLong(MAGIC).putLong(before.sequence()).put(before.hash()).array();
    }

    /**
     * Empty where the file has no whole header.
     */
    static Optional<ChainLink> read(RandomAccessFile file)
            throws IOException
    {
        try {
            file.seek(0);
            if (file.readLong() != MAGIC) {
                return Optional.empty();
            }
            long sequence = file.readLong();
            byte[] hash = new byte[ChainLink.HASH_LENGTH];
            file.readFully(hash);
            return Optional.of(new ChainLink(sequence, hash));
        }
        catch (EOFException e) {
            return Optional.empty();
        }
    }
}
