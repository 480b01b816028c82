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
package io.weir.delta.engine.data.statistics;

import io.airlift.slice.Slice;
import io.trino.spi.block.Block;

import java.util.Optional;

import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * Bounds of strings.
 */
final class VarcharBounds
        implements ValueBounds
{
    private final int length;
    private Optional<Slice> min = Optional.empty();
    private Optional<Slice> max = Optional.empty();

    /**
     * @param length how many code points are kept; of texts that are kept as nothing there are no bounds
     */
    VarcharBounds(int length)
    {
        this.length = length;
    }

    @Override
    public void add(Block block, int position)
    {
        Slice value = VARCHAR.getSlice(block, position);
        if (min.isEmpty() || value.compareTo(min.orElseThrow()) < 0) {
            // a copy, so that the page is not kept
            min = Optional.of(value.copy());
        }
        if (max.isEmpty() || value.compareTo(max.orElseThrow()) > 0) {
            max = Optional.of(value.copy());
        }
    }

    @Override
    public Optional<Object> min()
    {
        return min.filter(_ -> length > 0).flatMap(value -> StringBounds.lower(value, length));
    }

    @Override
    public Optional<Object> max()
    {
        return max.filter(_ -> length > 0).flatMap(value -> StringBounds.upper(value, length));
    }
}
