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
package io.weir.deltagov.cluster;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The places of points on a Z-order curve.
 */
final class ZOrderCurve
{
    static final int MOST_COLUMNS = 8;
    private static final int MOST_BITS = 62;
    private static final int BITS_OF_A_RANK = 10;

    private final int columns;
    private final int bits;

    ZOrderCurve(int columns)
    {
        checkArgument(columns > 0 && columns <= MOST_COLUMNS, "columns is %s", columns);
        this.columns = columns;
        this.bits = Math.min(BITS_OF_A_RANK, MOST_BITS / columns);
    }

    /**
     * A rank as a number of as many bits as that of every other column, so that each has the same weight.
     */
    int scaled(int rank, int highestRank)
    {
        return highestRank == 0 ? 0 : (int) ((long) rank * ((1 << bits) - 1) / highestRank);
    }

    /**
     * @param scaledRanks one for each column
     */
    long place(int[] scaledRanks)
    {
        long place = 0;
        for (int bit = bits - 1; bit >= 0; bit--) {
            for (int column = 0; column < columns; column++) {
                place = (place << 1) | ((scaledRanks[column] >> bit) & 1);
            }
        }
        return place;
    }
}
