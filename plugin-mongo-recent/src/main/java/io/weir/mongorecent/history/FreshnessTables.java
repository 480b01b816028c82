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
package io.weir.mongorecent.history;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.trino.spi.Page;
import io.trino.spi.PageBuilder;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.FixedPageSource;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.TimeZoneKey;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeDescriptor;
import io.trino.spi.type.TypeManager;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.mongo.ServerClock;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import static io.trino.spi.connector.SystemTable.Distribution.SINGLE_COORDINATOR;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.StandardTypes.INTERVAL_DAY_TO_SECOND;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * {@code "t$freshness"}: one row that tells how far the history of a table has come. What was written to MongoDB before the watermark is in the history; {@code lag} is how
 * long ago that is, {@code age} how long ago it was published. Both are NULL before the first copy.
 */
public final class FreshnessTables
{
    private static final String SUFFIX = "$freshness";

    private final HistoryLinks links;
    private final ServerClock clock;
    private final Type interval;

    @Inject
    public FreshnessTables(HistoryLinks links, ServerClock clock, TypeManager typeManager)
    {
        this.links = requireNonNull(links, "links is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.interval = typeManager.getType(new TypeDescriptor(INTERVAL_DAY_TO_SECOND));
    }

    /**
     * @return empty for names that are no such table
     */
    public Optional<SystemTable> find(SchemaTableName name)
    {
        return AllTimeViews.base(name, SUFFIX)
                .filter(table -> links.find(table).isPresent())
                .map(table -> new FreshnessTable(name, table));
    }

    private final class FreshnessTable
            implements SystemTable
    {
        private final SchemaTableName table;
        private final ConnectorTableMetadata metadata;

        private FreshnessTable(SchemaTableName name, SchemaTableName table)
        {
            this.table = requireNonNull(table, "table is null");
            this.metadata = new ConnectorTableMetadata(name, ImmutableList.of(
                    new ColumnMetadata("history", VARCHAR),
                    new ColumnMetadata("version", BIGINT),
                    new ColumnMetadata("watermark", TIMESTAMP_TZ_MILLIS),
                    new ColumnMetadata("published", TIMESTAMP_TZ_MILLIS),
                    new ColumnMetadata("lag", interval),
                    new ColumnMetadata("age", interval)));
        }

        @Override
        public Distribution getDistribution()
        {
            return SINGLE_COORDINATOR;
        }

        @Override
        public ConnectorTableMetadata getTableMetadata()
        {
            return metadata;
        }

        @Override
        public ConnectorPageSource pageSource(ConnectorTransactionHandle transaction, ConnectorSession session, TupleDomain<Integer> constraint)
        {
            PageBuilder page = new PageBuilder(metadata.getColumns().stream().map(ColumnMetadata::getType).toList());
            links.find(table).ifPresent(link -> append(page, link, session.getTimeZoneKey()));
            return new FixedPageSource(ImmutableList.<Page>of(page.build()));
        }

        private void append(PageBuilder page, HistoryLink link, TimeZoneKey zone)
        {
            page.declarePosition();
            VARCHAR.writeString(page.getBlockBuilder(0), link.history().table());
            BIGINT.writeLong(page.getBlockBuilder(1), link.pair().version());
            if (link.pair().watermark() == 0) {
                for (int column = 2; column < metadata.getColumns().size(); column++) {
                    page.getBlockBuilder(column).appendNull();
                }
                return;
            }
            Instant now = clock.now();
            Instant watermark = Instant.ofEpochMilli(link.pair().watermark());
            TIMESTAMP_TZ_MILLIS.writeLong(page.getBlockBuilder(2), packDateTimeWithZone(watermark.toEpochMilli(), zone));
            TIMESTAMP_TZ_MILLIS.writeLong(page.getBlockBuilder(3), packDateTimeWithZone(link.pair().published().toEpochMilli(), zone));
            appendInterval(page.getBlockBuilder(4), Duration.between(watermark, now));
            appendInterval(page.getBlockBuilder(5), Duration.between(link.pair().published(), now));
        }

        private void appendInterval(BlockBuilder block, Duration duration)
        {
            // of two servers, one may be a little behind
            interval.writeLong(block, Math.max(0, duration.toMillis()));
        }
    }
}
