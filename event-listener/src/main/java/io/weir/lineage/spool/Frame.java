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

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * A record in a segment file. All numbers are big-endian.
 * <pre>
 * length of the body (4), CRC32C of the body (4),
 * body: kind (1), sequence (8), milliseconds since 1970 (8), hash (32), length of the key (2), key, payload
 * </pre>
 */
record Frame(RecordKind kind, ChainLink link, Instant time, String key, byte[] payload)
{
    static final int HEADER_LENGTH = 8;
    private static final int FIXED_LENGTH = 1 + Long.BYTES + Long.BYTES + ChainLink.HASH_LENGTH + Short.BYTES;
    private static final int LONGEST_KEY = Short.MAX_VALUE;
    private static final int LONGEST_BODY = 256 << 20;

    Frame
    {
        requireNonNull(kind, "kind is null");
        requireNonNull(link, "link is null");
        requireNonNull(time, "time is null");
        requireNonNull(key, "key is null");
        requireNonNull(payload, "payload is null");
    }

    static int length(SpoolRecord record)
    {
        return HEADER_LENGTH + FIXED_LENGTH + key(record.key()).length + record.payload().length;
    }

    byte[] encode()
    {
        byte[] key = key(this.key);
        int length = FIXED_LENGTH + key.length + payload.length;
        ByteBuffer frame = ByteBuffer.allocate(HEADER_LENGTH + length);
        frame.position(HEADER_LENGTH);
        frame.put((byte) kind.code()).putLong(link.sequence()).putLong(time.toEpochMilli()).put(link.hash()).putShort((short) key.length).put(key).put(payload);
        return frame.putInt(0, length).putInt(Integer.BYTES, checksum(frame.array(), HEADER_LENGTH, length)).array();
    }

    private static byte[] key(String key)
    {
        byte[] bytes = key.getBytes(UTF_8);
        if (bytes.length > LONGEST_KEY) {
            throw new IllegalArgumentException("The key of a spool record has %s bytes, more than %s".formatted(bytes.length, LONGEST_KEY));
        }
        return bytes;
    }

    /**
     * Whether a record may have a body of so many bytes.
     */
    static boolean isLength(int length)
    {
        return length >= FIXED_LENGTH && length <= LONGEST_BODY;
    }

    /**
     * Empty where the body is torn or damaged.
     */
    static Optional<Frame> decode(ByteBuffer body, int checksum)
    {
        CRC32C crc = new CRC32C();
        crc.update(body.duplicate());
        if ((int) crc.getValue() != checksum) {
            return Optional.empty();
        }
        try {
            RecordKind kind = RecordKind.of(body.get());
            long sequence = body.getLong();
            Instant time = Instant.ofEpochMilli(body.getLong());
            byte[] hash = new byte[ChainLink.HASH_LENGTH];
            body.get(hash);
            byte[] key = new byte[body.getShort()];
            body.get(key);
            byte[] payload = new byte[body.remaining()];
            body.get(payload);
            return Optional.of(new Frame(kind, new ChainLink(sequence, hash), time, new String(key, UTF_8), payload));
        }
        catch (BufferUnderflowException | IllegalArgumentException | NegativeArraySizeException e) {
            return Optional.empty();
        }
    }

    int length()
    {
        return HEADER_LENGTH + FIXED_LENGTH + key(key).length + payload.length;
    }

    private static int checksum(byte[] bytes, int offset, int length)
    {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
