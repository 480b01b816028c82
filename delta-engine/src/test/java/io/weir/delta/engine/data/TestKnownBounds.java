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
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.ReadInterruptedException;
import io.weir.delta.engine.data.skipping.FileSkipping;
import io.weir.delta.engine.data.skipping.KnownBounds;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.weir.delta.engine.data.ListedFiles.TYPES;
import static io.weir.delta.engine.data.ListedFiles.column;
import static io.weir.delta.engine.data.ListedFiles.file;
import static io.weir.delta.engine.data.ListedFiles.statisticsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestKnownBounds
{
    @TestFactory
    Stream<DynamicTest> listsAreLeftOutLikeTheirFiles()
    {
        return TYPES.stream().map(type -> DynamicTest.dynamicTest(type.toString(), () -> listsAreLeftOutLikeTheirFiles(type)));
    }

    private void listsAreLeftOutLikeTheirFiles(DataType deltaType)
    {
        long seed = new Random().nextLong();
        System.out.println("%s: seed %s".formatted(deltaType, seed));
        Random random = new Random(seed);
        RandomBlocks values = new RandomBlocks(random);
        RandomDomains domains = new RandomDomains(random);
        DataColumn column = column(deltaType);
        for (int attempt = 0; attempt < 20; attempt++) {
            List<ActiveFile> list = Stream.generate(() -> file(randomStatistics(random, values, column), ImmutableMap.of())).limit(random.nextInt(1, 30)).toList();
            KnownBounds known = new KnownBounds(list.size());
            for (int predicate = 0; predicate < 30; predicate++) {
                Domain domain = domains.create(column.type());
                FileSkipping skipping = new FileSkipping(TupleDomain.withColumnDomains(ImmutableMap.of(column, domain)));
                List<ActiveFile> matching = list.stream().filter(skipping::mayMatch).toList();
                assertThat(skipping.matching(list, known)).as("seed %s: %s", seed, domain).isEqualTo(matching);
            }
        }
    }

    private static Optional<String> randomStatistics(Random random, RandomBlocks values, DataColumn column)
    {
        if (random.nextInt(8) == 0) {
            return Optional.of("{\"numRecords\":%s}".formatted(random.nextInt(2))).filter(_ -> random.nextBoolean());
        }
        Object[] rows = Stream.generate(() -> Optional.ofNullable(random.nextInt(4) == 0 ? null : values.value(column.type()))).limit(random.nextInt(1, 4)).map(value -> value.orElse(null)).toArray();
        return Optional.of(statisticsOf(column, rows, random.nextInt(40)));
    }

    @Test
    void whatIsKnownIsNotReadAgain()
    {
        DataColumn column = column(LongType.LONG);
        FileSkipping nine = new FileSkipping(TupleDomain.withColumnDomains(ImmutableMap.of(column, Domain.singleValue(BIGINT, 9L))));
        ActiveFile hasOne = file(Optional.of("{\"numRecords\":1,\"minValues\":{\"c\":1},\"maxValues\":{\"c\":1}}"), ImmutableMap.of());
        ActiveFile hasNine = file(Optional.of("{\"numRecords\":1,\"minValues\":{\"c\":9},\"maxValues\":{\"c\":9}}"), ImmutableMap.of());
        KnownBounds known = new KnownBounds(2);

        assertThat(nine.matching(List.of(hasOne, hasNine), known)).containsExactly(hasNine);
        // another list than the one that is known
        assertThat(nine.matching(List.of(hasNine, hasNine), known)).hasSize(1);
        assertThat(nine.matching(List.of(hasNine, hasNine), known.at(new int[] {1, -1}))).hasSize(2);
        assertThat(nine.matching(List.of(hasNine, hasNine), known.at(new int[] {-1, 0}))).hasSize(1);
    }

    /**
     * By Trino, when the query is canceled that asks.
     */
    @Test
    void interruptEndsTheLook()
    {
        DataColumn column = column(LongType.LONG);
        FileSkipping nine = new FileSkipping(TupleDomain.withColumnDomains(ImmutableMap.of(column, Domain.singleValue(BIGINT, 9L))));
        ActiveFile hasOne = file(Optional.of("{\"numRecords\":1,\"minValues\":{\"c\":1},\"maxValues\":{\"c\":1}}"), ImmutableMap.of());
        ActiveFile hasNine = file(Optional.of("{\"numRecords\":1,\"minValues\":{\"c\":9},\"maxValues\":{\"c\":9}}"), ImmutableMap.of());
        KnownBounds known = new KnownBounds(2);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> nine.matching(List.of(hasOne, hasNine), known)).isInstanceOf(ReadInterruptedException.class);
        assertThatThrownBy(() -> new StatisticsDecoder(List.of(column)).decode(hasNine)).isInstanceOf(ReadInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(nine.matching(List.of(hasOne, hasNine), known)).containsExactly(hasNine);
    }

    @Test
    void moreColumnsThanAreKept()
    {
        List<DataColumn> columns = DataFiles.columns(new StructType().add("a", LongType.LONG).add("b", LongType.LONG).add("c", LongType.LONG).add("d", LongType.LONG).add("e", LongType.LONG));
        ActiveFile ones = file(Optional.of("{\"numRecords\":1,\"minValues\":{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1},\"maxValues\":{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1}}"), ImmutableMap.of());
        KnownBounds known = new KnownBounds(1);
        for (int round = 0; round < 3; round++) {
            for (DataColumn column : columns) {
                assertThat(new FileSkipping(TupleDomain.withColumnDomains(ImmutableMap.of(column, Domain.singleValue(BIGINT, 2L)))).matching(List.of(ones), known)).isEmpty();
                assertThat(new FileSkipping(TupleDomain.withColumnDomains(ImmutableMap.of(column, Domain.singleValue(BIGINT, 1L)))).matching(List.of(ones), known)).hasSize(1);
            }
            Map<DataColumn, Domain> all = columns.stream().collect(toImmutableMap(column -> column, _ -> Domain.singleValue(BIGINT, 1L)));
            assertThat(new FileSkipping(TupleDomain.withColumnDomains(all)).matching(List.of(ones), known)).hasSize(1);
        }
    }
}
