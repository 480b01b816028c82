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

import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

import static com.google.common.base.Preconditions.checkArgument;
import static java.lang.Math.min;
import static java.lang.Math.toIntExact;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Positions of rows in one data file, in the form that deletion vectors are stored in: one bitmap for each 32 bits of positions. Not safe
 * for use by many threads while it changes.
 */
public final class RowPositions
        implements DeletedRows
{
    private static final int NATIVE_FORMAT = 1681511376;
    // "RoaringBitmapArray, portable" in the Delta protocol
    private static final int PORTABLE_FORMAT = 1681511377;
    private static final RoaringBitmap EMPTY = new RoaringBitmap();

    private final NavigableMap<Integer, RoaringBitmap> bitmaps = new TreeMap<>();

    public static RowPositions of(long... positions)
    {
        RowPositions rows = new RowPositions();
        for (long position : positions) {
            rows.add(position);
        }
        return rows;
    }

    /**
     * Also from the form that has the bitmaps without their keys, one for each key from 0 on: the protocol does not speak of it, and kernel reads it.
     *
     * @throws IllegalArgumentException when these bytes are neither that nor what {@link #serialize} makes
     */
    public static RowPositions deserialize(byte[] bytes)
    {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN);
        RowPositions rows = new RowPositions();
        try {
            switch (buffer.getInt()) {
                case PORTABLE_FORMAT -> rows.readPortable(buffer);
                case NATIVE_FORMAT -> rows.readNative(buffer);
                default -> throw new IllegalArgumentException("not a bitmap array");
            }
        }
        catch (BufferUnderflowException | IOException e) {
            throw new IllegalArgumentException("not a bitmap array", e);
        }
        return rows;
    }

    private void readPortable(ByteBuffer buffer)
            throws IOException
    {
        long count = buffer.getLong();
        for (long number = 0; number < count; number++) {
            int key = buffer.getInt();
            checkArgument(key >= 0, "the key of a bitmap is negative: %s", key);
            RoaringBitmap bitmap = readBitmap(buffer);
            buffer.position(buffer.position() + bitmap.serializedSizeInBytes());
            bitmaps.put(key, bitmap);
        }
    }

    private void readNative(ByteBuffer buffer)
            throws IOException
    {
        int count = buffer.getInt();
        for (int key = 0; key < count; key++) {
            int size = buffer.getInt();
            bitmaps.put(key, readBitmap(buffer));
            buffer.position(buffer.position() + size);
        }
    }

    private static RoaringBitmap readBitmap(ByteBuffer buffer)
            throws IOException
    {
        RoaringBitmap bitmap = new RoaringBitmap();
        bitmap.deserialize(buffer.slice().order(LITTLE_ENDIAN));
        return bitmap;
    }

    public void add(long position)
    {
        checkArgument(position >= 0, "position is negative: %s", position);
        bitmaps.computeIfAbsent(toIntExact(position >>> Integer.SIZE), _ -> new RoaringBitmap()).add((int) position);
    }

    public void addAll(RowPositions other)
    {
        other.bitmaps.forEach((key, bitmap) -> bitmaps.computeIfAbsent(key, _ -> new RoaringBitmap()).or(bitmap));
    }

    @Override
    public boolean contains(long position)
    {
        RoaringBitmap bitmap = bitmaps.get(toIntExact(position >>> Integer.SIZE));
        return bitmap != null && bitmap.contains((int) position);
    }

    /**
     * By one look for the first of them that is here, and from there on along those that are: most rows of a file are not deleted.
     */
    @Override
    public int retain(long first, int count, int[] retained)
    {
        int high = toIntExact(first >>> Integer.SIZE);
        if ((first + count - 1) >>> Integer.SIZE != high) {
            return DeletedRows.super.retain(first, count, retained);
        }
        RoaringBitmap bitmap = bitmaps.getOrDefault(high, EMPTY);
        PeekableIntIterator here = bitmap.getIntIterator();
        here.advanceIfNeeded((int) first);
        int kept = 0;
        int index = 0;
        while (index < count) {
            long distance = here.hasNext() ? Integer.toUnsignedLong(here.next()) - Integer.toUnsignedLong((int) first) : count;
            for (int end = (int) min(distance, count); index < end; index++) {
                retained[kept++] = index;
            }
            index++;
        }
        return kept;
    }

    @Override
    public long retainedBytes()
    {
        return bitmaps.values().stream().mapToLong(RoaringBitmap::getLongSizeInBytes).sum();
    }

    public long cardinality()
    {
        return bitmaps.values().stream().mapToLong(RoaringBitmap::getLongCardinality).sum();
    }

    public LongStream stream()
    {
        return bitmaps.entrySet().stream().flatMapToLong(entry -> {
            long high = (long) entry.getKey() << Integer.SIZE;
            return Arrays.stream(entry.getValue().toArray()).mapToLong(low -> high | Integer.toUnsignedLong(low));
        });
    }

    public byte[] serialize()
    {
        bitmaps.values().forEach(RoaringBitmap::runOptimize);
        int size = Integer.BYTES + Long.BYTES + bitmaps.values().stream().mapToInt(bitmap -> Integer.BYTES + bitmap.serializedSizeInBytes()).sum();
        ByteBuffer buffer = ByteBuffer.allocate(size).order(LITTLE_ENDIAN).putInt(PORTABLE_FORMAT).putLong(bitmaps.size());
        for (Map.Entry<Integer, RoaringBitmap> entry : bitmaps.entrySet()) {
            buffer.putInt(entry.getKey());
            entry.getValue().serialize(buffer);
        }
        return buffer.array();
    }
}
