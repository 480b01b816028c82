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
package io.weir.deltagov.read;

import com.google.common.collect.ImmutableMap;
import io.airlift.units.Duration;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.trino.filesystem.Location;
import io.trino.spi.connector.ColumnHandle;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumn.Kind;
import io.weir.delta.engine.data.PhysicalField;
import io.weir.deltagov.DeltaGovColumnHandle;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

final class TestDynamicFilterWait
{
    private static final Duration LONGEST = new Duration(7, SECONDS);
    private static final Duration NONE = new Duration(0, MILLISECONDS);
    private static final DynamicFilterWait ALL = new DynamicFilterWait(LONGEST, NONE);
    private static final DynamicFilterWait REST = new DynamicFilterWait(NONE, LONGEST);
    private static final ColumnHandle DATA = column("d", Kind.DATA);
    private static final ColumnHandle PARTITION = new DeltaGovColumnHandle(new DataColumn("p", VARCHAR, PhysicalField.leaf("p"), Kind.PARTITION, ColumnMappingMode.NONE));

    private static ColumnHandle column(String name, Kind kind)
    {
        return new DeltaGovColumnHandle(new DataColumn(name, BIGINT, PhysicalField.leaf(name), kind, ColumnMappingMode.NONE));
    }

    private static ActiveFile file(Optional<String> partition, String statistics)
    {
        return new ActiveFile(Location.of("file:///t/f"), "f", ImmutableMap.of("p", partition), 1, Instant.EPOCH, Optional.of(statistics), Optional.empty());
    }

    private static ActiveFile range(long min, long max)
    {
        return file(Optional.empty(), "{\"numRecords\":10,\"minValues\":{\"d\":%s},\"maxValues\":{\"d\":%s},\"nullCount\":{\"d\":0}}".formatted(min, max));
    }

    private static DynamicFilterWait wait(ColumnHandle column, ActiveFile... files)
    {
        return DynamicFilterWait.of(List.of(files), List.of(column), LONGEST);
    }

    @Test
    void filesThatAFilterCanTellApart()
    {
        assertThat(wait(DATA, range(1, 10), range(11, 20))).isEqualTo(ALL);
        assertThat(wait(DATA, range(1, 10), range(5, 15), range(11, 20))).isEqualTo(ALL);
        assertThat(wait(PARTITION, file(Optional.of("x"), "{}"), file(Optional.empty(), "{}"))).isEqualTo(ALL);
        // no value of the one file is in the other
        assertThat(wait(DATA, range(1, 10), file(Optional.empty(), "{\"numRecords\":10,\"nullCount\":{\"d\":10}}"))).isEqualTo(ALL);
    }

    @Test
    void filesThatAllHoldTheSameRange()
    {
        assertThat(wait(DATA, range(1, 100), range(2, 99), range(3, 101))).isEqualTo(REST);
        assertThat(wait(DATA, range(1, 10), file(Optional.empty(), "{}"))).isEqualTo(REST);
        assertThat(wait(DATA, range(1, 10))).isEqualTo(REST);
        assertThat(wait(PARTITION, file(Optional.of("x"), "{}"), file(Optional.of("x"), "{}"))).isEqualTo(REST);
        assertThat(wait(DATA)).isEqualTo(REST);
        assertThat(wait(column("other", Kind.DATA), range(1, 10), range(11, 20))).isEqualTo(REST);
        assertThat(DynamicFilterWait.of(List.of(range(1, 10), range(11, 20)), List.of(), LONGEST)).isEqualTo(new DynamicFilterWait(NONE, NONE));
    }
}
