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
package io.weir.mongorecent;

import io.airlift.slice.Slice;
import io.airlift.slice.Slices;

import java.util.Collection;
import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * What one writer tells the coordinator at its end.
 *
 * @param staged of them, how many wait in the hidden collection of the statement
 */
public record WrittenRows(long count, long staged)
{
    public WrittenRows
    {
        checkArgument(staged >= 0 && staged <= count, "staged is not within count");
    }

    public Slice toSlice()
    {
        Slice slice = Slices.allocate(2 * Long.BYTES);
        slice.setLong(0, count);
        slice.setLong(Long.BYTES, staged);
        return slice;
    }

    public static List<WrittenRows> all(Collection<Slice> slices)
    {
        return slices.stream().map(WrittenRows::fromSlice).collect(toImmutableList());
    }

    public static WrittenRows fromSlice(Slice slice)
    {
        return new WrittenRows(slice.getLong(0), slice.getLong(Long.BYTES));
    }
}
