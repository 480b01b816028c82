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

import io.trino.spi.block.Block;
import io.trino.spi.block.RowBlock;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gathers the statistics of a struct's fields. A NULL struct counts as a NULL in each of its fields.
 */
record StructStatistics(List<Field> fields)
        implements ColumnStatistics
{
    /**
     * @param index of the field in the struct
     */
    record Field(String physicalName, int index, ColumnStatistics statistics) {}

    StructStatistics
    {
        fields = List.copyOf(fields);
    }

    @Override
    public void add(Block block)
    {
        List<Block> fieldBlocks = RowBlock.getRowFieldsFromBlock(block);
        fields.forEach(field -> field.statistics().add(fieldBlocks.get(field.index())));
    }

    @Override
    public Optional<Object> min()
    {
        return collect(ColumnStatistics::min);
    }

    @Override
    public Optional<Object> max()
    {
        return collect(ColumnStatistics::max);
    }

    @Override
    public Optional<Object> nullCount()
    {
        return collect(ColumnStatistics::nullCount);
    }

    private Optional<Object> collect(Function<ColumnStatistics, Optional<Object>> statistic)
    {
        Map<String, Object> values = new LinkedHashMap<>();
        fields.forEach(field -> statistic.apply(field.statistics()).ifPresent(value -> values.put(field.physicalName(), value)));
        return ColumnStatistics.nonEmpty(values);
    }
}
