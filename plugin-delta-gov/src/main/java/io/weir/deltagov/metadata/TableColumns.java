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
import io.delta.kernel.types.StructField;
import io.trino.spi.connector.ColumnMetadata;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumns;
import io.weir.delta.engine.data.UnsupportedDeltaTypeException;
import io.weir.deltagov.schema.Fields;
import io.weir.deltagov.schema.SparkLiterals;
import io.weir.deltagov.schema.UnsupportedSparkSqlException;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static io.weir.delta.engine.data.DataColumn.Kind.PARTITION;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * The columns of a table as Trino sees them. Columns of a type that Trino does not have are left out, as in other connectors: the others can be read.
 */
final class TableColumns
{
    record TableColumn(DataColumn column, boolean nullable, Optional<String> comment, Optional<String> defaultValue, boolean generated)
    {
        String trinoName()
        {
            return column.name().toLowerCase(ENGLISH);
        }

        ColumnMetadata metadata()
        {
            return ColumnMetadata.builder()
                    .setName(trinoName())
                    .setType(column.type())
                    .setNullable(nullable)
                    .setComment(comment)
                    .setDefaultValue(defaultValue)
                    .setExtraInfo(extraInfo())
                    .build();
        }

        // not how it is generated: that is for those who may see the definition
        private Optional<String> extraInfo()
        {
            List<String> info = Stream.concat(
                    column.kind() == PARTITION ? Stream.of("partition key") : Stream.of(),
                    generated ? Stream.of("generated") : Stream.of()).toList();
            return info.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", info));
        }
    }

    private final DataColumns dataColumns;

    TableColumns(DataColumns dataColumns)
    {
        this.dataColumns = requireNonNull(dataColumns, "dataColumns is null");
    }

    List<TableColumn> of(TableSnapshot snapshot)
    {
        ImmutableList.Builder<TableColumn> columns = ImmutableList.builder();
        for (StructField field : snapshot.schema().fields()) {
            column(snapshot, field).ifPresent(columns::add);
        }
        return columns.build();
    }

    private Optional<TableColumn> column(TableSnapshot snapshot, StructField field)
    {
        DataColumn column;
        try {
            column = dataColumns.of(field, snapshot.partitionColumns(), snapshot.columnMapping());
        }
        catch (UnsupportedDeltaTypeException _) {
            return Optional.empty();
        }
        return Optional.of(new TableColumn(column, field.isNullable(), Fields.comment(field), defaultValue(field), Fields.generationExpression(field).isPresent()));
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
