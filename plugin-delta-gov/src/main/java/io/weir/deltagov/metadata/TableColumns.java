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

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.delta.kernel.types.StructField;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumns;
import io.weir.delta.engine.data.UnsupportedDeltaTypeException;
import io.weir.delta.engine.replay.CommitIdentity;
import io.weir.deltagov.HiddenColumn;
import io.weir.deltagov.schema.Fields;
import io.weir.deltagov.schema.SparkLiterals;
import io.weir.deltagov.schema.UnsupportedSparkSqlException;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.weir.delta.engine.data.DataColumn.Kind.PARTITION;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * The columns of a table as Trino sees them. Columns without a name, or of a type that Trino does not have, are left out, as in other connectors: the others can be read.
 * <p>
 * They are made once for each snapshot that is in memory, whoever reads it. Safe for use by many threads.
 */
final class TableColumns
{
    record TableColumn(DataColumn column, ColumnMetadata metadata)
    {
        TableColumn
        {
            requireNonNull(column, "column is null");
            requireNonNull(metadata, "metadata is null");
        }

        String trinoName()
        {
            return metadata.getName();
        }
    }

    private final DataColumns dataColumns;
    // the engine asks for all columns of a table once for each of them; they take their share of what a snapshot is weighed with
    // every user has a snapshot of their own, but all of them have the commit that it is of
    private final Cache<CommitIdentity, List<TableColumn>> columns = CacheBuilder.newBuilder().weakKeys().build();

    TableColumns(DataColumns dataColumns)
    {
        this.dataColumns = requireNonNull(dataColumns, "dataColumns is null");
    }

    List<TableColumn> of(TableSnapshot snapshot)
    {
        return Optional.ofNullable(columns.getIfPresent(snapshot.identity())).orElseGet(() -> {
            List<TableColumn> read = read(snapshot);
            columns.put(snapshot.identity(), read);
            return read;
        });
    }

    /**
     * Where their values are.
     */
    List<DataColumn> data(TableSnapshot snapshot)
    {
        return of(snapshot).stream().map(TableColumn::column).collect(toImmutableList());
    }

    /**
     * @throws TrinoException when SQL names cannot tell them apart
     */
    List<TableColumn> distinct(SchemaTableName table, TableSnapshot snapshot)
    {
        List<TableColumn> distinct = of(snapshot);
        Set<String> names = new HashSet<>();
        for (TableColumn column : distinct) {
            if (HiddenColumn.isName(column.trinoName())) {
                throw new TrinoException(NOT_SUPPORTED, "Table %s has a column %s, which is the name of a hidden column of all tables. Rename it with the engine that made it".formatted(table, column.trinoName()));
            }
            if (!names.add(column.trinoName())) {
                throw new TrinoException(NOT_SUPPORTED, "Table %s has two columns named %s that differ only in case. SQL names cannot tell them apart; rename one of them".formatted(table, column.trinoName()));
            }
        }
        return distinct;
    }

    private List<TableColumn> read(TableSnapshot snapshot)
    {
        List<String> partitionColumns = snapshot.partitionColumns();
        ColumnMappingMode mapping = snapshot.columnMapping();
        return snapshot.schema().fields().stream()
                .flatMap(field -> column(field, partitionColumns, mapping).stream())
                .collect(toImmutableList());
    }

    private Optional<TableColumn> column(StructField field, List<String> partitionColumns, ColumnMappingMode mapping)
    {
        if (field.getName().isEmpty()) {
            // no SQL can ask for it
            return Optional.empty();
        }
        DataColumn column;
        try {
            column = dataColumns.of(field, partitionColumns, mapping);
        }
        catch (UnsupportedDeltaTypeException _) {
            return Optional.empty();
        }
        ColumnMetadata metadata = ColumnMetadata.builder()
                .setName(column.name().toLowerCase(ENGLISH))
                .setType(column.type())
                .setNullable(field.isNullable())
                .setComment(Fields.comment(field))
                .setDefaultValue(defaultValue(field))
                .setExtraInfo(extraInfo(column, field))
                .build();
        return Optional.of(new TableColumn(column, metadata));
    }

    // not how it is generated: that is for those who may see the definition
    private static Optional<String> extraInfo(DataColumn column, StructField field)
    {
        List<String> info = Stream.concat(
                column.kind() == PARTITION ? Stream.of("partition key") : Stream.of(),
                Fields.generationExpression(field).isPresent() ? Stream.of("generated") : Stream.of()).toList();
        return info.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", info));
    }

    // one that cannot be translated stops those who write
    private static Optional<String> defaultValue(StructField field)
    {
        try {
            return Fields.defaultValue(field).map(SparkLiterals::toTrino);
        }
        catch (UnsupportedSparkSqlException _) {
            return Optional.empty();
        }
    }
}
