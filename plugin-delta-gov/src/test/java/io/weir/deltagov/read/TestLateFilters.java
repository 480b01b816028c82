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
import com.google.common.collect.ImmutableSet;
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.DynamicFilter;
import io.trino.spi.connector.FixedPageSource;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.Type;
import io.weir.deltagov.HiddenColumn;
import io.weir.deltagov.HiddenColumnHandle;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.predicate.TupleDomain.withColumnDomains;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.TypeUtils.readNativeValue;
import static io.trino.spi.type.TypeUtils.writeNativeValue;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

final class TestLateFilters
{
    // which columns they are is nothing to a filter
    private static final ColumnHandle KEY = new HiddenColumnHandle(HiddenColumn.FILE_SIZE);
    private static final ColumnHandle OTHER = new HiddenColumnHandle(HiddenColumn.PATH);

    private final LaterFilter filter = new LaterFilter();

    @Test
    void rowsAreLeftOutFromTheFilterOn()
    {
        ConnectorPageSource pages = LateFilteredPageSource.wrap(new FixedPageSource(pages(4, 100)), List.of(OTHER, KEY), filter);
        assertThat(keys(pages)).hasSize(100);
        filter.narrow(withColumnDomains(ImmutableMap.of(KEY, Domain.multipleValues(BIGINT, List.of(105L, 150L, 205L)))), true);
        assertThat(keys(pages)).containsExactly(105L, 150L);
        filter.narrow(withColumnDomains(ImmutableMap.of(KEY, Domain.multipleValues(BIGINT, List.of(205L)))), false);
        assertThat(keys(pages)).containsExactly(205L);
        assertThat(keys(pages)).isEmpty();
        assertThat(pages.isFinished()).isTrue();
    }

    @Test
    void otherColumnsHaveTheSameRows()
    {
        LateFilters filters = new LateFilters(filter, List.of(OTHER, KEY));
        filter.narrow(withColumnDomains(ImmutableMap.of(KEY, Domain.create(ValueSet.ofRanges(Range.range(BIGINT, 10L, true, 12L, true)), false))), true);
        SourcePage page = SourcePage.create(pages(1, 100).getFirst());
        filters.apply(page);
        assertThat(values(BIGINT, page.getBlock(1))).containsExactly(10L, 11L, 12L);
        assertThat(values(VARCHAR, page.getBlock(0))).containsExactly(Slices.utf8Slice("10"), Slices.utf8Slice("11"), Slices.utf8Slice("12"));
    }

    @Test
    void nothingMatches()
    {
        LateFilters filters = new LateFilters(filter, List.of(OTHER, KEY));
        filter.narrow(TupleDomain.none(), false);
        SourcePage page = SourcePage.create(pages(1, 100).getFirst());
        filters.apply(page);
        assertThat(page.getPositionCount()).isEqualTo(0);
    }

    @Test
    void filterThatIsThereIsTheEngines()
    {
        filter.narrow(TupleDomain.none(), false);
        ConnectorPageSource delegate = new FixedPageSource(pages(1, 1));
        assertThat(LateFilteredPageSource.wrap(delegate, List.of(OTHER, KEY), filter)).isSameAs(delegate);
    }

    @Test
    void filterThatWasThereAtFirstIsTheEngines()
    {
        Domain first = Domain.singleValue(BIGINT, 1L);
        filter.narrow(withColumnDomains(ImmutableMap.of(KEY, first)), true);
        LateFilters filters = new LateFilters(filter, List.of(OTHER, KEY));
        SourcePage page = SourcePage.create(pages(1, 100).getFirst());
        filters.apply(page);
        assertThat(page.getPositionCount()).isEqualTo(100);

        filter.narrow(withColumnDomains(ImmutableMap.of(KEY, first, OTHER, Domain.singleValue(VARCHAR, Slices.utf8Slice("7")))), false);
        filters.apply(page);
        assertThat(values(BIGINT, page.getBlock(1))).containsExactly(7L);
    }

    @Test
    void filterThatLeavesOutLittleIsGivenUp()
    {
        LateFilters filters = new LateFilters(filter, List.of(OTHER, KEY));
        filter.narrow(withColumnDomains(ImmutableMap.of(KEY, Domain.create(ValueSet.ofRanges(Range.greaterThanOrEqual(BIGINT, 500L)), false))), true);
        List<Page> pages = pages(3, 2100);
        SourcePage first = SourcePage.create(pages.getFirst());
        filters.apply(first);
        assertThat(first.getPositionCount()).isEqualTo(1600);

        SourcePage second = SourcePage.create(pages.getFirst());
        filters.apply(second);
        assertThat(second.getPositionCount()).isEqualTo(2100);
    }

    @Test
    void columnThatIsNotRead()
    {
        LateFilters filters = new LateFilters(filter, List.of(OTHER));
        filter.narrow(withColumnDomains(ImmutableMap.of(KEY, Domain.singleValue(BIGINT, 1L))), true);
        SourcePage page = SourcePage.create(block(VARCHAR, "a", "b"));
        filters.apply(page);
        assertThat(page.getPositionCount()).isEqualTo(2);
    }

    @Test
    void textsAndNulls()
    {
        assertThat(left(Domain.multipleValues(VARCHAR, List.of(Slices.utf8Slice("a"), Slices.utf8Slice("b"))), block(VARCHAR, "a", null, "c", "b"))).containsExactly("a", "b");
        assertThat(left(Domain.multipleValues(VARCHAR, List.of(Slices.utf8Slice("a")), true), block(VARCHAR, "a", null, "c"))).containsExactly("a", null);
        assertThat(left(Domain.singleValue(BIGINT, 7L), block(BIGINT, 7L, null, 8L))).containsExactly(7L);
        assertThat(left(Domain.create(ValueSet.ofRanges(Range.lessThan(BIGINT, 8L), Range.greaterThan(BIGINT, 100L)), true), block(BIGINT, 7L, null, 50L, 101L))).contains(7L, null, 101L);
        assertThat(left(Domain.singleValue(BIGINT, 7L), RunLengthEncodedBlock.create(BIGINT, 8L, 3))).isEmpty();
    }

    /**
     * A filter need not leave out anything, and must not leave out what is equal in another form, as 0 and -0 are.
     */
    @Test
    void typesThatAreLeftAlone()
    {
        assertThat(left(Domain.singleValue(DOUBLE, 0.0), block(DOUBLE, 0.0, -0.0, 1.0))).hasSize(3);
        assertThat(left(Domain.create(ValueSet.ofRanges(Range.lessThan(VARCHAR, Slices.utf8Slice("b"))), false), block(VARCHAR, "a", "c"))).hasSize(2);
    }

    private static List<Object> left(Domain domain, Block block)
    {
        LaterFilter filter = new LaterFilter();
        LateFilters filters = new LateFilters(filter, List.of(KEY));
        filter.narrow(withColumnDomains(ImmutableMap.of(KEY, domain)), true);
        SourcePage page = SourcePage.create(block);
        filters.apply(page);
        return values(domain.getType(), page.getBlock(0)).stream()
                .map(value -> value instanceof Slice text ? text.toStringUtf8() : value)
                .collect(ArrayList::new, List::add, List::addAll);
    }

    private static List<Object> keys(ConnectorPageSource pages)
    {
        SourcePage page = pages.getNextSourcePage();
        return values(BIGINT, page.getBlock(1));
    }

    private static List<Page> pages(int count, int rows)
    {
        return LongStream.range(0, count)
                .mapToObj(page -> {
                    Object[] keys = LongStream.range(page * rows, (page + 1) * rows).boxed().toArray();
                    return new Page(block(VARCHAR, asList(keys).stream().map(Object::toString).toArray()), block(BIGINT, keys));
                })
                .collect(toImmutableList());
    }

    private static Block block(Type type, Object... values)
    {
        BlockBuilder builder = type.createBlockBuilder(null, values.length);
        for (Object value : values) {
            writeNativeValue(type, builder, value instanceof String text ? Slices.utf8Slice(text) : value);
        }
        return builder.build();
    }

    private static List<Object> values(Type type, Block block)
    {
        List<Object> values = new ArrayList<>();
        for (int position = 0; position < block.getPositionCount(); position++) {
            values.add(readNativeValue(type, block, position));
        }
        return Collections.unmodifiableList(values);
    }

    private static final class LaterFilter
            implements DynamicFilter
    {
        private CompletableFuture<Void> news = new CompletableFuture<>();
        private TupleDomain<ColumnHandle> predicate = TupleDomain.all();
        private boolean awaitable = true;

        void narrow(TupleDomain<ColumnHandle> narrower, boolean more)
        {
            CompletableFuture<Void> told = news;
            predicate = narrower;
            awaitable = more;
            news = more ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
            told.complete(null);
        }

        @Override
        public Set<ColumnHandle> getColumnsCovered()
        {
            return ImmutableSet.of(KEY);
        }

        @Override
        public CompletableFuture<?> isBlocked()
        {
            return news;
        }

        @Override
        public boolean isComplete()
        {
            return !awaitable;
        }

        @Override
        public boolean isAwaitable()
        {
            return awaitable;
        }

        @Override
        public TupleDomain<ColumnHandle> getCurrentPredicate()
        {
            return predicate;
        }
    }
}
