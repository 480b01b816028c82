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
import io.trino.filesystem.Location;
import io.trino.spi.PageBuilder;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.MapBlockBuilder;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.MapType;
import io.trino.spi.type.TimeZoneKey;
import io.trino.spi.type.TypeOperators;
import io.weir.delta.engine.CommitSummary;
import io.weir.deltagov.SystemTableRows;
import io.weir.deltagov.kernel.DeltaStore;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.trino.spi.connector.SystemTable.Distribution.SINGLE_COORDINATOR;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.deltagov.SystemTableRows.appendNumber;
import static io.weir.deltagov.SystemTableRows.appendText;
import static io.weir.deltagov.kernel.EngineErrors.inTermsOf;
import static java.util.Objects.requireNonNull;

/**
 * {@code "t$history"}: one row for each commit that the log of a table still holds. The columns are those of Trino's own Delta connector.
 */
final class HistoryTable
        implements SystemTable
{
    static final String SUFFIX = "$history";

    private final Location location;
    private final DeltaStore store;
    private final MapType textByName;
    private final ConnectorTableMetadata metadata;

    HistoryTable(SchemaTableName name, Location location, DeltaStore store, TypeOperators typeOperators)
    {
        this.location = requireNonNull(location, "location is null");
        this.store = requireNonNull(store, "store is null");
        textByName = new MapType(VARCHAR, VARCHAR, typeOperators);
        metadata = new ConnectorTableMetadata(name, ImmutableList.of(
                new ColumnMetadata("version", BIGINT),
                new ColumnMetadata("timestamp", TIMESTAMP_TZ_MILLIS),
                new ColumnMetadata("user_id", VARCHAR),
                new ColumnMetadata("user_name", VARCHAR),
                new ColumnMetadata("operation", VARCHAR),
                new ColumnMetadata("operation_parameters", textByName),
                new ColumnMetadata("cluster_id", VARCHAR),
                new ColumnMetadata("read_version", BIGINT),
                new ColumnMetadata("isolation_level", VARCHAR),
                new ColumnMetadata("is_blind_append", BOOLEAN),
                new ColumnMetadata("operation_metrics", textByName)));
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
        inTermsOf(metadata.getTable(), () -> store.history(location, WantedVersions.of(constraint))).forEach(commit -> append(rows.next(), commit, session.getTimeZoneKey()));
        return rows.finish();
    }

    private void append(PageBuilder page, CommitSummary commit, TimeZoneKey zone)
    {
        BIGINT.writeLong(page.getBlockBuilder(0), commit.version());
        TIMESTAMP_TZ_MILLIS.writeLong(page.getBlockBuilder(1), packDateTimeWithZone(commit.timestamp().toEpochMilli(), zone));
        appendText(page.getBlockBuilder(2), commit.userId());
        appendText(page.getBlockBuilder(3), commit.userName());
        appendText(page.getBlockBuilder(4), commit.operation());
        appendMap(page.getBlockBuilder(5), commit.operationParameters());
        // Clusters are a notion of another product; their commits keep theirs in the log
        page.getBlockBuilder(6).appendNull();
        appendNumber(page.getBlockBuilder(7), commit.readVersion());
        appendText(page.getBlockBuilder(8), commit.isolationLevel());
        appendBoolean(page.getBlockBuilder(9), commit.isBlindAppend());
        appendMap(page.getBlockBuilder(10), commit.operationMetrics());
    }

    private static void appendBoolean(BlockBuilder block, Optional<Boolean> value)
    {
        value.ifPresentOrElse(bool -> BOOLEAN.writeBoolean(block, bool), block::appendNull);
    }

    private static void appendMap(BlockBuilder block, Map<String, String> values)
    {
        ((MapBlockBuilder) block).buildEntry((keys, entryValues) -> List.copyOf(values.entrySet()).forEach(entry -> {
            VARCHAR.writeString(keys, entry.getKey());
            VARCHAR.writeString(entryValues, entry.getValue());
        }));
    }
}
