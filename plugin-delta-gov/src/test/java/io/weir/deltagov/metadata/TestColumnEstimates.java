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
package io.weir.deltagov.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.trino.filesystem.Location;
import io.trino.spi.statistics.ColumnStatistics;
import io.trino.spi.statistics.DoubleRange;
import io.trino.spi.statistics.Estimate;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumn.Kind;
import io.weir.delta.engine.data.FileStatistics;
import io.weir.delta.engine.data.PhysicalField;
import io.weir.deltagov.metadata.AnalyzedTable.AnalyzedColumn;
import io.weir.deltagov.metadata.ColumnEstimates.FileRows;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

import static io.trino.spi.type.BigintType.BIGINT;
import static org.assertj.core.api.Assertions.assertThat;

class TestColumnEstimates
{
    private static final DataColumn DATA = column("x", Kind.DATA);
    private static final DataColumn PARTITION = column("p", Kind.PARTITION);

    private final ColumnEstimates estimates = new ColumnEstimates(ImmutableList.of(DATA, PARTITION));

    @Test
    void joinsFiles()
    {
        estimates.add(file("1", "{\"numRecords\":10,\"minValues\":{\"x\":5},\"maxValues\":{\"x\":9},\"nullCount\":{\"x\":2}}"));
        estimates.add(file("2", "{\"numRecords\":10,\"minValues\":{\"x\":1},\"maxValues\":{\"x\":6},\"nullCount\":{\"x\":3}}"));
        // without a value it has no range either
        estimates.add(file("2", "{\"numRecords\":10,\"nullCount\":{\"x\":10}}"));

        assertThat(estimates.rowCount()).isEqualTo(30);
        assertThat(of(DATA)).isEqualTo(ColumnStatistics.builder()
                .setNullsFraction(Estimate.of(0.5))
                .setRange(new DoubleRange(1, 9))
                .build());
        assertThat(of(PARTITION)).isEqualTo(ColumnStatistics.builder()
                .setNullsFraction(Estimate.of(0))
                .setDistinctValuesCount(Estimate.of(2))
                .setRange(new DoubleRange(1, 2))
                .build());
    }

    @Test
    void knowsNothingThatOneFileDoesNotTell()
    {
        estimates.add(file("1", "{\"numRecords\":10}"));
        estimates.add(file("1", "{\"numRecords\":10,\"minValues\":{\"x\":5},\"maxValues\":{\"x\":9},\"nullCount\":{\"x\":2}}"));

        assertThat(of(DATA)).isEqualTo(ColumnStatistics.empty());
    }

    @Test
    void knowsNothingOfPartitionsWithAValueThatIsNone()
    {
        estimates.add(file("1", "{\"numRecords\":10}"));
        estimates.add(file("one", "{\"numRecords\":10}"));

        assertThat(estimates.rowCount()).isEqualTo(20);
        assertThat(of(PARTITION)).isEqualTo(ColumnStatistics.empty());
    }

    @Test
    void hasNoMoreValuesThanRows()
    {
        estimates.add(file("1", "{\"numRecords\":10}"));

        AnalyzedColumn known = new AnalyzedColumn(50, OptionalLong.of(400), 100);
        assertThat(estimates.of(DATA, Optional.of(known))).isEqualTo(ColumnStatistics.builder()
                .setDistinctValuesCount(Estimate.of(10))
                .setDataSize(Estimate.of(40))
                .build());
    }

    private ColumnStatistics of(DataColumn column)
    {
        return estimates.of(column, Optional.empty());
    }

    private static FileRows file(String partition, String statistics)
    {
        ActiveFile file = new ActiveFile(Location.of("memory:///t/f"), "f", ImmutableMap.of("p", Optional.of(partition)), 1, Instant.EPOCH, Optional.of(statistics), Optional.empty());
        return new FileRows(10, file, FileStatistics.of(file, ImmutableList.of(DATA)));
    }

    private static DataColumn column(String name, Kind kind)
    {
        return new DataColumn(name, BIGINT, PhysicalField.leaf(name), kind, ColumnMappingMode.NONE);
    }
}
