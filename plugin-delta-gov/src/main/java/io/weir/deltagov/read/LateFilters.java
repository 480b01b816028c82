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

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.DynamicFilter;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import static java.util.Objects.requireNonNull;

/**
 * The filters of joins that come while a file is read. The engine filters the rows of a split by what is known when the split begins, and by nothing that it learns later: of
 * the splits that begin before the filters are there, all rows would go to the join and the columns of all rows would be made for it. What is known at that time is left to the engine. Used by one
 * thread.
 */
final class LateFilters
{
    // as the engine does: until so many rows were looked at, and unless more than so many of them are left
    private static final int ROWS_OF_A_TRIAL = 2047;
    private static final double MOST_WORTH_IT = 0.7;

    private final DynamicFilter source;
    private final List<ColumnHandle> columns;
    // what the engine filters by itself
    private final TupleDomain<ColumnHandle> known;
    private Optional<CompletableFuture<?>> news;
    private List<ColumnFilter> filters = ImmutableList.of();
    private boolean none;

    LateFilters(DynamicFilter source, List<ColumnHandle> columns)
    {
        this.source = requireNonNull(source, "source is null");
        this.columns = ImmutableList.copyOf(columns);
        // before the predicate is asked for, so that nothing is missed between the two
        this.news = awaited();
        this.known = source.getCurrentPredicate();
        this.none = known.isNone();
    }

    /**
     * Leaves out rows of a page that match no row of a join, before anybody asks for its other columns.
     */
    void apply(SourcePage page)
    {
        if (news.filter(CompletableFuture::isDone).isPresent()) {
            update();
        }
        if (none) {
            page.selectPositions(new int[0], 0, 0);
            return;
        }
        for (ColumnFilter filter : filters) {
            filter.apply(page);
        }
    }

    private void update()
    {
        news = awaited();
        TupleDomain<ColumnHandle> predicate = source.getCurrentPredicate();
        none = predicate.isNone();
        ImmutableList.Builder<ColumnFilter> updated = ImmutableList.builder();
        for (Map.Entry<ColumnHandle, Domain> entry : predicate.getDomains().orElse(Map.of()).entrySet()) {
            int channel = columns.indexOf(entry.getKey());
            if (channel >= 0 && !isKnown(entry.getKey(), entry.getValue())) {
                RowFilter.of(entry.getValue()).ifPresent(filter -> updated.add(new ColumnFilter(channel, filter)));
            }
        }
        filters = updated.build();
    }

    private Optional<CompletableFuture<?>> awaited()
    {
        return source.isAwaitable() ? Optional.of(source.isBlocked()) : Optional.empty();
    }

    private boolean isKnown(ColumnHandle column, Domain domain)
    {
        return known.getDomains().map(domains -> domain.equals(domains.get(column))).orElse(false);
    }

    private static final class ColumnFilter
    {
        private final int channel;
        private final RowFilter filter;
        private long lookedAt;
        private long left;

        private ColumnFilter(int channel, RowFilter filter)
        {
            this.channel = channel;
            this.filter = requireNonNull(filter, "filter is null");
        }

        private void apply(SourcePage page)
        {
            int count = page.getPositionCount();
            if (count == 0 || (lookedAt >= ROWS_OF_A_TRIAL && left > MOST_WORTH_IT * lookedAt)) {
                return;
            }
            int[] retained = new int[count];
            int matching = filter.select(page.getBlock(channel), count, retained);
            lookedAt += count;
            left += matching;
            if (matching < count) {
                page.selectPositions(retained, 0, matching);
            }
        }
    }
}
