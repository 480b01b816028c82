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
import io.trino.spi.TrinoException;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.Type;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumn.Kind;
import io.weir.delta.engine.data.PhysicalField;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestPartitionFiles
{
    private static final DataColumn DATA = column("a", BIGINT, Kind.DATA);
    private static final DataColumn P = column("p", VARCHAR, Kind.PARTITION);
    private static final DataColumn Q = column("q", BIGINT, Kind.PARTITION);

    @Test
    void valuesOfAllColumns()
    {
        PartitionFiles written = PartitionFiles.of(ImmutableList.of(DATA, P, Q), ImmutableList.of(
                written(ImmutableMap.of("p", Optional.of("x"), "q", Optional.of("1"))),
                written(ImmutableMap.of("p", Optional.of("x"), "q", Optional.of("1"))),
                written(ImmutableMap.of("p", Optional.empty(), "q", Optional.of("2")))));
        ActiveFile same = file(ImmutableMap.of("p", Optional.of("x"), "q", Optional.of("01")));
        ActiveFile other = file(ImmutableMap.of("p", Optional.of("x"), "q", Optional.of("2")));
        ActiveFile empty = file(ImmutableMap.of("p", Optional.of(""), "q", Optional.of("2")));
        ActiveFile missing = file(ImmutableMap.of("q", Optional.of("2")));
        ActiveFile all = file(ImmutableMap.of());

        assertThat(written.among(ImmutableList.of(same, other, empty, missing, all))).containsExactly(same, empty, missing);
        assertThat(written.reads().predicates()).containsExactlyInAnyOrder(
                TupleDomain.withColumnDomains(ImmutableMap.of(P, Domain.singleValue(VARCHAR, utf8Slice("x")), Q, Domain.singleValue(BIGINT, 1L))),
                TupleDomain.withColumnDomains(ImmutableMap.of(P, Domain.onlyNull(VARCHAR), Q, Domain.singleValue(BIGINT, 2L))));
    }

    @Test
    void oneColumnIsOnePredicate()
    {
        PartitionFiles written = PartitionFiles.of(ImmutableList.of(Q), Stream.of(Optional.of("1"), Optional.of("3"), Optional.<String>empty())
                .map(value -> written(ImmutableMap.of("q", value)))
                .toList());
        assertThat(written.reads().predicates()).containsExactly(TupleDomain.withColumnDomains(ImmutableMap.of(Q, Domain.create(ValueSet.of(BIGINT, 1L, 3L), true))));
    }

    @Test
    void everyFileOfATableWithoutPartitions()
    {
        PartitionFiles written = PartitionFiles.of(ImmutableList.of(DATA), ImmutableList.of(written(ImmutableMap.of())));
        assertThat(written.among(ImmutableList.of(file(ImmutableMap.of())))).hasSize(1);
        assertThat(written.reads().predicates()).containsExactly(TupleDomain.all());
    }

    @Test
    void valuesAreComparedAndNotTheirTexts()
    {
        assertSame(DOUBLE, "-0.0", "0.0");
        assertSame(REAL, "0.0", "-0.0");
        assertSame(DOUBLE, "1.5", "15E-1");
        assertSame(createDecimalType(30, 2), "1.50", "1.5");
        assertSame(TIMESTAMP_TZ_MICROS, "2026-01-01T00:00:00.000000Z", "2026-01-01 00:00:00");
        PartitionFiles zero = PartitionFiles.of(ImmutableList.of(column("d", DOUBLE, Kind.PARTITION)), ImmutableList.of(written(ImmutableMap.of("d", Optional.of("0.0")))));
        assertThat(zero.among(ImmutableList.of(file(ImmutableMap.of("d", Optional.of("NaN"))), file(ImmutableMap.of())))).isEmpty();
    }

    private static void assertSame(Type type, String written, String present)
    {
        PartitionFiles files = PartitionFiles.of(ImmutableList.of(column("d", type, Kind.PARTITION)), ImmutableList.of(written(ImmutableMap.of("d", Optional.of(written))), written(ImmutableMap.of("d", Optional.of(present)))));
        assertThat(files.partitions()).hasSize(1);
        assertThat(files.among(ImmutableList.of(file(ImmutableMap.of("d", Optional.of(written))), file(ImmutableMap.of("d", Optional.of(present)))))).hasSize(2);
    }

    @Test
    void nanIsRefused()
    {
        for (Type type : ImmutableList.of(DOUBLE, REAL)) {
            assertThatThrownBy(() -> PartitionFiles.of(ImmutableList.of(column("d", type, Kind.PARTITION)), ImmutableList.of(written(ImmutableMap.of("d", Optional.of("NaN"))))))
                    .hasMessageContaining("A partition of NaN cannot be overwritten");
        }
    }

    /**
     * Each file is looked at once, however many partitions are written to.
     */
    @Test
    void manyFilesInManyPartitions()
    {
        List<NewDataFile> written = IntStream.range(0, 5_000).mapToObj(value -> written(ImmutableMap.of("p", Optional.of("x"), "q", Optional.of(Integer.toString(value))))).toList();
        List<ActiveFile> files = IntStream.range(0, 100_000).mapToObj(value -> file(ImmutableMap.of("p", Optional.of("x"), "q", Optional.of(Integer.toString(value))))).toList();
        assertThat(PartitionFiles.of(ImmutableList.of(P, Q), written).among(files)).hasSize(5_000);
    }

    @Test
    void interruptEndsTheLook()
    {
        PartitionFiles written = PartitionFiles.of(ImmutableList.of(Q), ImmutableList.of(written(ImmutableMap.of("q", Optional.of("1")))));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> written.among(ImmutableList.of(file(ImmutableMap.of("q", Optional.of("1")))))).isInstanceOf(TrinoException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private static DataColumn column(String name, Type type, Kind kind)
    {
        return new DataColumn(name, type, PhysicalField.leaf(name), kind, ColumnMappingMode.NONE);
    }

    private static NewDataFile written(Map<String, Optional<String>> partition)
    {
        return new NewDataFile("new", partition, 1, Instant.EPOCH, "{}");
    }

    private static ActiveFile file(Map<String, Optional<String>> partition)
    {
        return new ActiveFile(Location.of("memory:///t/f"), "f", partition, 1, Instant.EPOCH, Optional.empty(), Optional.empty());
    }
}
