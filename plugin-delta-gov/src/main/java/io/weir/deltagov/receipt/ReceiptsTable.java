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
package io.weir.deltagov.receipt;

import com.google.common.collect.ImmutableList;
import io.trino.filesystem.Location;
import io.trino.spi.PageBuilder;
import io.trino.spi.block.ArrayBlockBuilder;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.security.ConnectorIdentity;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.TimeZoneKey;
import io.weir.deltagov.Storage;
import io.weir.deltagov.SystemTableRows;
import io.weir.deltagov.places.TablePlaces;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import static io.trino.spi.connector.SystemTable.Distribution.SINGLE_COORDINATOR;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.deltagov.SystemTableRows.appendNumber;
import static io.weir.deltagov.SystemTableRows.appendText;
import static java.util.Objects.requireNonNull;

/**
 * {@code "t$receipts"}: what {@code vacuum} and {@code erase} found and did, one row for each finding.
 */
public final class ReceiptsTable
        implements SystemTable
{
    public static final String SUFFIX = "$receipts";

    private static final String HIDDEN = "(hidden)";
    private static final ReceiptItem NOTHING = new ReceiptItem("nothing", Optional.empty(), Optional.empty(), Optional.empty(), "found nothing");

    private final Location location;
    private final Storage storage;
    private final Receipts receipts;
    private final ConnectorTableMetadata metadata;

    public ReceiptsTable(SchemaTableName name, Location location, Storage storage, Receipts receipts)
    {
        this.location = requireNonNull(location, "location is null");
        this.storage = requireNonNull(storage, "storage is null");
        this.receipts = requireNonNull(receipts, "receipts is null");
        metadata = new ConnectorTableMetadata(name, ImmutableList.of(
                new ColumnMetadata("receipt_id", VARCHAR),
                new ColumnMetadata("procedure", VARCHAR),
                new ColumnMetadata("user_name", VARCHAR),
                new ColumnMetadata("query_id", VARCHAR),
                new ColumnMetadata("started", TIMESTAMP_TZ_MILLIS),
                new ColumnMetadata("finished", TIMESTAMP_TZ_MILLIS),
                new ColumnMetadata("state", VARCHAR),
                new ColumnMetadata("columns", new ArrayType(VARCHAR)),
                new ColumnMetadata("kind", VARCHAR),
                new ColumnMetadata("file", VARCHAR),
                new ColumnMetadata("bytes", BIGINT),
                new ColumnMetadata("rows", BIGINT),
                new ColumnMetadata("outcome", VARCHAR)));
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
        SystemTableRows rows = new SystemTableRows(metadata);
        Storage.Access access = storage.as(session);
        for (Receipt receipt : receipts.read(access.fileSystem(), location)) {
            List<ReceiptItem> items = receipt.items().isEmpty() ? ImmutableList.of(NOTHING) : receipt.items();
            items.forEach(item -> append(rows.next(), receipt, item, name(access.places(), session.getIdentity(), item), session.getTimeZoneKey()));
        }
        return rows.finish();
    }

    /**
     * Whoever reads the table need not know who has copies of it.
     */
    private static Optional<String> name(TablePlaces places, ConnectorIdentity reader, ReceiptItem item)
    {
        return item.copy().filter(copy -> !places.isVisible(reader, copy)).isPresent() ? Optional.of(HIDDEN) : item.file();
    }

    private static void append(PageBuilder page, Receipt receipt, ReceiptItem item, Optional<String> name, TimeZoneKey zone)
    {
        appendText(page.getBlockBuilder(0), Optional.of(receipt.id()));
        appendText(page.getBlockBuilder(1), Optional.of(receipt.procedure()));
        appendText(page.getBlockBuilder(2), Optional.of(receipt.userName()));
        appendText(page.getBlockBuilder(3), Optional.of(receipt.queryId()));
        appendTime(page.getBlockBuilder(4), Optional.of(receipt.startedMillis()), zone);
        appendTime(page.getBlockBuilder(5), receipt.finishedMillis(), zone);
        appendText(page.getBlockBuilder(6), Optional.of(receipt.state().name().replace('_', ' ').toLowerCase(Locale.ENGLISH)));
        ((ArrayBlockBuilder) page.getBlockBuilder(7)).buildEntry(elements -> receipt.columns().forEach(column -> VARCHAR.writeString(elements, column)));
        appendText(page.getBlockBuilder(8), Optional.of(item.kind()));
        appendText(page.getBlockBuilder(9), name);
        appendNumber(page.getBlockBuilder(10), item.bytes());
        appendNumber(page.getBlockBuilder(11), item.rows());
        appendText(page.getBlockBuilder(12), Optional.of(item.outcome()));
    }

    private static void appendTime(BlockBuilder block, Optional<Long> millis, TimeZoneKey zone)
    {
        millis.ifPresentOrElse(time -> TIMESTAMP_TZ_MILLIS.writeLong(block, packDateTimeWithZone(time, zone)), block::appendNull);
    }
}
