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
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.predicate.NullableValue;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.FileStatistics;
import io.weir.delta.engine.data.PartitionValues;
import io.weir.deltagov.kernel.DeltaStore;
import io.weir.deltagov.metadata.TableColumns.TableColumn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.delta.engine.data.DataColumn.Kind.PARTITION;
import static io.weir.deltagov.kernel.EngineErrors.translated;
import static java.util.Objects.requireNonNull;

/**
 * {@code "t$files"} and {@code "t$partitions"}: the files of the last version. No statistics of columns are in them: nothing could mask
 * those. A partition value is in a column of the name that it has in the table; paths have it too.
 */
final class FileTables
{
    static final String FILES = "$files";
    static final String PARTITIONS = "$partitions";

    private final DeltaStore store;
    private final TableColumns columns;

    FileTables(DeltaStore store, TableColumns columns)
    {
        this.store = requireNonNull(store, "store is null");
        this.columns = requireNonNull(columns, "columns is null");
    }

    SystemTable files(SchemaTableName name, TableSnapshot table)
    {
        List<ColumnMetadata> metadata = ImmutableList.of(
                new ColumnMetadata("path", VARCHAR),
                new ColumnMetadata("size", BIGINT),
                new ColumnMetadata("modification_time", TIMESTAMP_TZ_MILLIS),
                new ColumnMetadata("record_count", BIGINT),
                new ColumnMetadata("deleted_record_count", BIGINT));
        return new RowsTable(name, metadata, (session, _) -> store.files(table).stream()
                .map(file -> ImmutableList.<Optional<Object>>of(
                        Optional.of(utf8Slice(file.location().toString())),
                        Optional.of(file.size()),
                        Optional.of(packDateTimeWithZone(file.modificationTime().toEpochMilli(), session.getTimeZoneKey())),
                        value(records(file)),
                        Optional.of(deleted(file)))));
    }

    SystemTable partitions(SchemaTableName name, TableSnapshot table)
    {
        List<DataColumn> partitionColumns = columns.of(table).stream()
                .map(TableColumn::column)
                .filter(column -> column.kind() == PARTITION)
                .collect(toImmutableList());
        ImmutableList.Builder<ColumnMetadata> metadata = ImmutableList.builder();
        columns.of(table).stream()
                .filter(column -> column.column().kind() == PARTITION)
                .forEach(column -> metadata.add(new ColumnMetadata(column.trinoName(), column.column().type())));
        // a dollar keeps them apart from columns of the table
        metadata.add(new ColumnMetadata("$file_count", BIGINT));
        metadata.add(new ColumnMetadata("$total_size", BIGINT));
        metadata.add(new ColumnMetadata("$record_count", BIGINT));
        return new RowsTable(name, metadata.build(), (_, _) -> partitions(partitionColumns, store.files(table)).entrySet().stream()
                .map(partition -> row(partition.getKey(), partition.getValue())));
    }

    private static Map<List<NullableValue>, List<ActiveFile>> partitions(List<DataColumn> partitionColumns, List<ActiveFile> files)
    {
        Map<List<NullableValue>, List<ActiveFile>> partitions = new LinkedHashMap<>();
        for (ActiveFile file : files) {
            List<NullableValue> values = partitionColumns.stream()
                    .map(column -> translated(() -> PartitionValues.decode(file.location(), column, file.partitionValue(column))))
                    .collect(toImmutableList());
            partitions.computeIfAbsent(values, _ -> new ArrayList<>()).add(file);
        }
        return partitions;
    }

    private static List<Optional<Object>> row(List<NullableValue> values, List<ActiveFile> files)
    {
        ImmutableList.Builder<Optional<Object>> row = ImmutableList.builder();
        values.forEach(value -> row.add(Optional.ofNullable(value.getValue())));
        row.add(Optional.of((long) files.size()));
        row.add(Optional.of(files.stream().mapToLong(ActiveFile::size).sum()));
        boolean counted = files.stream().allMatch(file -> records(file).isPresent());
        row.add(counted ? Optional.of(files.stream().mapToLong(file -> records(file).orElse(0) - deleted(file)).sum()) : Optional.empty());
        return row.build();
    }

    private static OptionalLong records(ActiveFile file)
    {
        return FileStatistics.of(file, ImmutableList.of()).numRecords();
    }

    private static long deleted(ActiveFile file)
    {
        return file.deletionVector().map(vector -> vector.getCardinality()).orElse(0L);
    }

    private static Optional<Object> value(OptionalLong number)
    {
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }
}
