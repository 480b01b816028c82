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

import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestRowPositions
{
    @Test
    void roundTrip()
    {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        long[] positions = LongStream.generate(() -> random.nextLong(1L << 34)).limit(1000).distinct().toArray();

        RowPositions read = RowPositions.deserialize(RowPositions.of(positions).serialize());

        assertThat(read.cardinality()).as("cardinality with seed %s", seed).isEqualTo(positions.length);
        assertThat(LongStream.of(positions).allMatch(read::contains)).as("positions with seed %s", seed).isTrue();
    }

    @Test
    void readsBitmapsWithoutKeys()
            throws IOException
    {
        RoaringBitmap bitmap = RoaringBitmap.bitmapOf(3, 70_000);
        ByteArrayOutputStream serialized = new ByteArrayOutputStream();
        bitmap.serialize(new DataOutputStream(serialized));
        int size = serialized.size();
        ByteBuffer buffer = ByteBuffer.allocate(16 + 2 * size).order(LITTLE_ENDIAN).putInt(1681511376).putInt(2)
                .putInt(size).put(serialized.toByteArray())
                .putInt(size).put(serialized.toByteArray());

        assertThat(RowPositions.deserialize(buffer.array()).stream()).containsExactly(3L, 70_000L, (1L << 32) + 3, (1L << 32) + 70_000);
    }

    @Test
    void takesTheMemoryOfItsBitmaps()
    {
        // a bitmap has a bit for each of 2^16 positions when it has many of them
        RowPositions everyOther = RowPositions.of(LongStream.range(0, 1 << 19).map(position -> position * 2).toArray());

        assertThat(everyOther.retainedBytes()).isBetween(1L << 17, 1L << 18);
    }

    @Test
    void union()
    {
        RowPositions rows = RowPositions.of(1, 5_000_000_000L);
        rows.addAll(RowPositions.of(1, 2, 5_000_000_001L, 9_000_000_000L));

        assertThat(rows.cardinality()).isEqualTo(5);
        assertThat(rows.contains(9_000_000_000L)).isTrue();
        assertThat(rows.contains(0)).isFalse();
        assertThat(RowPositions.deserialize(new RowPositions().serialize()).cardinality()).isZero();
    }

    @Test
    void whatIsLeftOfRowsOneAfterTheOther()
    {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (long base : List.of(0L, 3_000_000_000L, (1L << 32) - 300, 1L << 33)) {
            RowPositions deleted = new RowPositions();
            random.longs(200, base, base + 1000).forEach(deleted::add);
            LongStream.range(base + 400, base + 500).forEach(deleted::add);
            for (int attempt = 0; attempt < 100; attempt++) {
                long first = random.nextLong(base, base + 1000);
                int count = random.nextInt(1, 300);
                int[] retained = new int[count];
                int kept = deleted.retain(first, count, retained);
                assertThat(Arrays.copyOf(retained, kept)).as("from %s, %s, with seed %s", first, count, seed)
                        .isEqualTo(IntStream.range(0, count).filter(index -> !deleted.contains(first + index)).toArray());
            }
        }
        assertThat(new RowPositions().retain(5, 3, new int[3])).isEqualTo(3);
    }

    @Test
    void refusesOtherBytes()
    {
        assertThatThrownBy(() -> RowPositions.deserialize(new byte[20])).isInstanceOf(IllegalArgumentException.class).hasMessage("not a bitmap array");
        assertThatThrownBy(() -> RowPositions.deserialize(new byte[2])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RowPositions.of(-1)).isInstanceOf(IllegalArgumentException.class).hasMessage("position is negative: -1");
    }
}
