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
package io.weir.delta.engine.data;

import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.deletionvectors.Base85Codec;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.memory.MemoryFileSystem;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.zip.CRC32;

import static io.delta.kernel.internal.actions.DeletionVectorDescriptor.INLINE_DV_MARKER;
import static io.delta.kernel.internal.actions.DeletionVectorDescriptor.PATH_DV_MARKER;
import static io.delta.kernel.internal.actions.DeletionVectorDescriptor.UUID_DV_MARKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestDeletedRowsLoader
{
    private static final Location TABLE = Location.of("memory:///a table");
    private static final UUID ID = UUID.fromString("3db8d1b6-9f4d-4a6e-8a4e-0e4e0f5f5c11");
    private static final int PORTABLE_FORMAT = 1681511377;

    private final TrinoFileSystem fileSystem = new MemoryFileSystem();
    private final DeletedRowsLoader loader = new DeletedRowsLoader(fileSystem, TABLE);

    @Test
    void loadsFromAFileOfTheTable()
            throws IOException
    {
        byte[] bitmap = bitmap(0, 3, 70_000);
        write(TABLE.appendPath("deletion_vector_%s.bin".formatted(ID)), bitmap);
        write(TABLE.appendPath("ab/deletion_vector_%s.bin".formatted(ID)), bitmap(5));

        assertHas(loader.load(new DeletionVectorDescriptor(UUID_DV_MARKER, Base85Codec.encodeUUID(ID), Optional.of(1), bitmap.length, 3)), 0, 3, 70_000);
        assertHas(loader.load(new DeletionVectorDescriptor(UUID_DV_MARKER, "ab" + Base85Codec.encodeUUID(ID), Optional.of(1), bitmap(5).length, 1)), 5);
    }

    @Test
    void loadsFromAFileElsewhere()
            throws IOException
    {
        byte[] bitmap = bitmap(7);
        write(Location.of("memory:///else where/dv.bin"), bitmap);

        assertHas(loader.load(new DeletionVectorDescriptor(PATH_DV_MARKER, "memory:///else%20where/dv.bin", Optional.of(1), bitmap.length, 1)), 7);
    }

    @Test
    void loadsFromTheLog()
    {
        // padded to a multiple of four, as base 85 wants it
        byte[] bitmap = bitmap(1, 2, 9);
        byte[] padded = Arrays.copyOf(bitmap, (bitmap.length + 3) / 4 * 4);

        assertHas(loader.load(new DeletionVectorDescriptor(INLINE_DV_MARKER, base85(padded), Optional.empty(), bitmap.length, 3)), 1, 2, 9);
    }

    @Test
    void emptyVectorHasNoRows()
    {
        DeletedRows rows = loader.load(new DeletionVectorDescriptor(INLINE_DV_MARKER, "", Optional.empty(), 0, 0));

        assertThat(rows.contains(0)).isFalse();
    }

    @Test
    void refusesWhatIsMissingOrDamaged()
            throws IOException
    {
        byte[] bitmap = bitmap(0, 3);
        Location location = TABLE.appendPath("deletion_vector_%s.bin".formatted(ID));
        DeletionVectorDescriptor descriptor = new DeletionVectorDescriptor(UUID_DV_MARKER, Base85Codec.encodeUUID(ID), Optional.of(1), bitmap.length, 2);
        assertThatThrownBy(() -> loader.load(descriptor)).isInstanceOf(CorruptDataFileException.class).hasMessageContaining(location.toString()).hasMessageContaining("does not exist");

        byte[] damaged = bitmap.clone();
        damaged[bitmap.length - 1] ^= 1;
        write(location, framed(damaged, checksum(bitmap)));
        assertThatThrownBy(() -> loader.load(descriptor)).isInstanceOf(CorruptDataFileException.class).hasMessageContaining(location.toString()).hasMessageContaining("checksum mismatch");

        write(location, framed(bitmap(0, 3, 5), checksum(bitmap)));
        assertThatThrownBy(() -> loader.load(new DeletionVectorDescriptor(UUID_DV_MARKER, Base85Codec.encodeUUID(ID), Optional.of(1), 4, 2))).isInstanceOf(CorruptDataFileException.class).hasMessageContaining("size mismatch");

        assertThatThrownBy(() -> loader.load(new DeletionVectorDescriptor("x", "path", Optional.of(1), 4, 2))).isInstanceOf(CorruptDataFileException.class).hasMessageContaining(TABLE.toString());
        assertThatThrownBy(() -> loader.load(new DeletionVectorDescriptor(PATH_DV_MARKER, "relative.bin", Optional.of(1), 4, 2))).isInstanceOf(CorruptDataFileException.class);
    }

    private static void assertHas(DeletedRows rows, long... positions)
    {
        assertThat(LongStream.range(0, 100_000).filter(rows::contains)).containsExactly(Arrays.stream(positions).boxed().toArray(Long[]::new));
        assertThat(rows.contains(1L << 33)).isFalse();
    }

    private void write(Location location, byte[] bitmap)
            throws IOException
    {
        fileSystem.newOutputFile(location).createOrOverwrite(bitmap[0] == 1 ? bitmap : framed(bitmap, checksum(bitmap)));
    }

    private static byte[] framed(byte[] bitmap, int checksum)
    {
        return ByteBuffer.allocate(bitmap.length + 9).put((byte) 1).putInt(bitmap.length).put(bitmap).putInt(checksum).array();
    }

    private static int checksum(byte[] bitmap)
    {
        CRC32 checksum = new CRC32();
        checksum.update(bitmap);
        return (int) checksum.getValue();
    }

    private static byte[] bitmap(int... positions)
    {
        RoaringBitmap bitmap = RoaringBitmap.bitmapOf(positions);
        ByteBuffer buffer = ByteBuffer.allocate(16 + bitmap.serializedSizeInBytes()).order(ByteOrder.LITTLE_ENDIAN).putInt(PORTABLE_FORMAT).putLong(1).putInt(0);
        bitmap.serialize(buffer);
        return buffer.array();
    }

    private static String base85(byte[] bytes)
    {
        String alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
        StringBuilder text = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            long value = Integer.toUnsignedLong(buffer.getInt());
            char[] digits = new char[5];
            for (int digit = 4; digit >= 0; digit--) {
                digits[digit] = alphabet.charAt((int) (value % 85));
                value /= 85;
            }
            text.append(digits);
        }
        return text.toString();
    }
}
