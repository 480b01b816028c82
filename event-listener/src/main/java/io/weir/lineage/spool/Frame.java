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
import java.util.zip.CRC32C;

/**
 * A record in a segment file: its length, the CRC32C of its bytes, its bytes; the numbers are big-endian and have four bytes each.
 */
final class Frame
{
    static final int HEADER_LENGTH = 8;
    private static final int LONGEST_RECORD = 256 << 20;

    private Frame() {}

    static byte[] encode(byte[] payload)
    {
        ByteBuffer frame = ByteBuffer.allocate(HEADER_LENGTH + payload.length);
        frame.putInt(payload.length).putInt(checksum(payload)).put(payload);
        return frame.array();
    }

    /**
     * Reads the record at the file's position. Empty at the end of the file, and where a record is torn or damaged.
     */
    static Optional<byte[]> read(RandomAccessFile file)
            throws IOException
    {
        try {
            int length = file.readInt();
            int checksum = file.readInt();
            if (length < 0 || length > Math.min(LONGEST_RECORD, file.length() - file.getFilePointer())) {
                return Optional.empty();
            }
            byte[] payload = new byte[length];
            file.readFully(payload);
            return checksum(payload) == checksum ? Optional.of(payload) : Optional.empty();
        }
        catch (EOFException e) {
            return Optional.empty();
        }
    }

    private static int checksum(byte[] payload)
    {
        CRC32C crc = new CRC32C();
        crc.update(payload);
        return (int) crc.getValue();
    }
}
