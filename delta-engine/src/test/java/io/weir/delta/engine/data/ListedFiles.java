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

import com.google.common.collect.ImmutableMap;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import io.trino.spi.Page;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.data.statistics.FileStatisticsCollector;
import io.weir.delta.engine.data.statistics.StatisticsColumns;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.weir.delta.engine.data.DataFiles.block;

/**
 * Files as a table's log lists them, with what it says of their one column.
 */
final class ListedFiles
{
    static final List<DataType> TYPES = List.of(
            ByteType.BYTE,
            ShortType.SHORT,
            IntegerType.INTEGER,
            LongType.LONG,
            FloatType.FLOAT,
            DoubleType.DOUBLE,
            StringType.STRING,
            BinaryType.BINARY,
            BooleanType.BOOLEAN,
            DateType.DATE,
            TimestampType.TIMESTAMP,
            TimestampNTZType.TIMESTAMP_NTZ,
            new DecimalType(7, 3),
            new DecimalType(18, 0),
            new DecimalType(38, 9));

    private ListedFiles() {}

    static DataColumn column(DataType type)
    {
        return DataFiles.columns(new StructType().add("c", type)).getFirst();
    }

    static ActiveFile file(Optional<String> statistics, Map<String, Optional<String>> partitionValues)
    {
        return new ActiveFile(DataFiles.TABLE.appendPath("file.parquet"), "file.parquet", partitionValues, 1, Instant.EPOCH, statistics, Optional.empty());
    }

    /**
     * What a writer would write of such rows.
     *
     * @param textLength after how many characters strings are cut
     */
    static String statisticsOf(DataColumn column, Object[] rows, int textLength)
    {
        FileStatisticsCollector collector = new FileStatisticsCollector(List.of(column), StatisticsColumns.of(List.of(column), ImmutableMap.of(), List.of()), textLength);
        collector.add(new Page(block(column.type(), rows)));
        return collector.toJson();
    }
}
