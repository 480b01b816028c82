package io.weir.mongorecent;

import io.airlift.slice.Slice;
import io.airlift.slice.Slices;

/**
 * What one writer tells the coordinator when it is done.
 */
public record WrittenRows(long count)
{
    public Slice toSlice()
    {
        Slice slice = Slices.allocate(Long.BYTES);
        slice.setLong(0, count);
        return slice;
    }

    public static WrittenRows fromSlice(Slice slice)
    {
        return new WrittenRows(slice.getLong(0));
    }
}
