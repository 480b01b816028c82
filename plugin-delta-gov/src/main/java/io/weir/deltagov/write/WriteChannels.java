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
package io.weir.deltagov.write;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.spi.Page;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeUtils;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.PartitionValues;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.delta.engine.data.DataColumn.Kind.PARTITION;

/**
 * Which channels of a page go into data files, and which say what partition a row is in.
 */
record WriteChannels(List<DataColumn> columns, int[] dataChannels, int[] partitionChannels)
{
    WriteChannels
    {
        columns = ImmutableList.copyOf(columns);
    }

    static WriteChannels of(List<DataColumn> columns)
    {
        return new WriteChannels(
                columns,
                IntStream.range(0, columns.size()).filter(channel -> columns.get(channel).kind() != PARTITION).toArray(),
                IntStream.range(0, columns.size()).filter(channel -> columns.get(channel).kind() == PARTITION).toArray());
    }

    List<DataColumn> dataColumns()
    {
        return IntStream.of(dataChannels)
                .mapToObj(columns::get)
                .collect(toImmutableList());
    }

    List<Type> partitionTypes()
    {
        return IntStream.of(partitionChannels)
                .mapToObj(channel -> columns.get(channel).type())
                .collect(toImmutableList());
    }

    boolean isPartitioned()
    {
        return partitionChannels.length > 0;
    }

    /**
     * Encoded, by physical name.
     */
    Map<String, Optional<String>> partitionValues(Page page, int position)
    {
        ImmutableMap.Builder<String, Optional<String>> values = ImmutableMap.builder();
        for (int channel : partitionChannels) {
            DataColumn column = columns.get(channel);
            values.put(column.physical().name(), PartitionValues.encode(column.type(), TypeUtils.readNativeValue(column.type(), page.getBlock(channel), position)));
        }
        return values.buildOrThrow();
    }
}
