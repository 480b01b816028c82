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
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.data.HandmadeParquet.DataPage;
import org.apache.parquet.format.Type;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.weir.delta.engine.data.HandmadeParquet.longs;
import static io.weir.delta.engine.data.HandmadeParquet.requiredLong;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Row positions and deleted rows in a file of several row groups of several pages, with page indexes: key k = position / 10, value v = position.
 */
class TestDataFilePositions
{
    private static final int ROW_GROUPS = 3;
    private static final int PAGES = 4;
    private static final int PAGE_ROWS = 50;
    private static final int ROWS = ROW_GROUPS * PAGES * PAGE_ROWS;
    private static final Location FILE = DataFiles.TABLE.appendPath("indexed.parquet");

    private final DataFiles files = new DataFiles();
    private final List<DataColumn> columns = DataFiles.columns(new StructType().add("k", LongType.LONG).add("v", LongType.LONG));
    private final DataColumn key = columns.get(0);
    private final DataColumn value = columns.get(1);

    private record Positions(Set<Long> positions)
            implements DeletedRows
    {
        @Override
        public boolean contains(long position)
        {
            return positions.contains(position);
        }
    }

    @BeforeEach
    void write()
            throws IOException
    {
        HandmadeParquet parquet = new HandmadeParquet(List.of(requiredLong("k"), requiredLong("v")));
        for (int rowGroup = 0; rowGroup < ROW_GROUPS; rowGroup++) {
            List<DataPage> keys = new ArrayList<>();
            List<DataPage> values = new ArrayList<>();
            for (int page = 0; page < PAGES; page++) {
                long first = (long) (rowGroup * PAGES + page) * PAGE_ROWS;
                keys.add(longs(LongStream.range(first, first + PAGE_ROWS).map(position -> position / 10).toArray()));
                values.add(longs(LongStream.range(first, first + PAGE_ROWS).toArray()));
            }
            parquet.addRowGroup(List.of(Type.INT64, Type.INT64), List.of(List.of("k"), List.of("v")), List.of(keys, values));
        }
        files.fileSystem.newOutputFile(FILE).createOrOverwrite(parquet.finish());
    }

    @Test
    void readsOnlyThePagesThatMayMatch()
    {
        DataFileScan scan = DataFileScan.of(columns).withPredicate(keyIs(27));

        assertThat(files.read(FILE, scan)).hasSize(PAGE_ROWS).contains(List.of(27L, 270L));
    }

    @Test
    void prunesRowGroupsByColumnsThatAreNotRead()
    {
        DataFileScan scan = DataFileScan.of(List.of(value)).withPredicate(keyIs(27));

        assertThat(files.read(FILE, scan)).hasSize(PAGES * PAGE_ROWS).contains(List.of(270L));
    }

    @Test
    void positionsAreThoseOfTheFileWhateverThePredicate()
    {
        List<DataColumn> withPosition = List.of(DataColumn.rowPosition(), key, value);
        for (long wanted = 0; wanted < ROWS / 10; wanted++) {
            List<List<Object>> rows = files.read(FILE, DataFileScan.of(withPosition).withPredicate(keyIs(wanted)));

            assertThat(rows).extracting(List::getFirst).isEqualTo(rows.stream().map(List::getLast).toList());
            assertThat(rows).contains(List.of(wanted * 10, wanted, wanted * 10));
        }
    }

    @Test
    void leavesOutDeletedRowsWhateverThePredicate()
    {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int attempt = 0; attempt < 200; attempt++) {
            Set<Long> deleted = new TreeSet<>();
            random.longs(random.nextInt(1, 60), 0, ROWS).forEach(deleted::add);
            long first = random.nextLong(ROWS / 10);
            long last = Math.min(ROWS / 10 - 1, first + random.nextLong(1, 4));
            TupleDomain<DataColumn> predicate = TupleDomain.withColumnDomains(ImmutableMap.of(key, Domain.multipleValues(BIGINT, List.of(first, last))));

            List<Object> read = files.read(FILE, DataFileScan.of(List.of(value, key)).withPredicate(predicate).withDeletedRows(new Positions(deleted))).stream()
                    .map(List::getFirst)
                    .toList();

            List<Object> wanted = LongStream.range(0, ROWS).filter(row -> row / 10 == first || row / 10 == last).filter(row -> !deleted.contains(row)).boxed().map(Object.class::cast).toList();
            assertThat(read).as("seed %s", seed).containsAll(wanted).doesNotContainAnyElementsOf(deleted);
        }
    }

    @Test
    void leavesOutAllRows()
    {
        Set<Long> all = new TreeSet<>();
        LongStream.range(0, ROWS).forEach(all::add);

        assertThat(files.read(FILE, DataFileScan.of(List.of()).withDeletedRows(new Positions(all)))).isEmpty();
        all.remove(417L);
        assertThat(files.read(FILE, DataFileScan.of(List.of(value, DataColumn.rowPosition())).withDeletedRows(new Positions(all)))).containsExactly(List.of(417L, 417L));
    }

    @Test
    void splitsReadEveryRowOnce()
            throws IOException
    {
        long length = files.fileSystem.newInputFile(FILE).length();
        Random random = new Random(3);
        for (int attempt = 0; attempt < 50; attempt++) {
            long first = random.nextLong(length);
            long second = random.nextLong(first, length);
            List<List<Object>> rows = new ArrayList<>();
            rows.addAll(files.read(FILE, DataFileScan.of(List.of(DataColumn.rowPosition(), value)).withRange(0, first)));
            rows.addAll(files.read(FILE, DataFileScan.of(List.of(DataColumn.rowPosition(), value)).withRange(first, second - first)));
            rows.addAll(files.read(FILE, DataFileScan.of(List.of(DataColumn.rowPosition(), value)).withRange(second, length - second)));

            assertThat(rows).isEqualTo(LongStream.range(0, ROWS).mapToObj(row -> List.<Object>of(row, row)).toList());
        }
    }

    private TupleDomain<DataColumn> keyIs(long wanted)
    {
        return TupleDomain.withColumnDomains(ImmutableMap.of(key, Domain.singleValue(BIGINT, wanted)));
    }
}
