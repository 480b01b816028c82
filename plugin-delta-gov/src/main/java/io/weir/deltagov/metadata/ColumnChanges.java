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
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ColumnPosition;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.type.Type;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DeltaTypes;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.schema.Fields;
import io.weir.deltagov.schema.SchemaEdits;
import io.weir.deltagov.schema.TypeWidening;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.COLUMN_ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.weir.deltagov.kernel.EngineErrors.translated;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * ALTER TABLE for columns and for the fields in them. A path is the name of a column, and then of fields.
 */
final class ColumnChanges
{
    private final Alterations alterations;
    private final NewColumns newColumns;
    private final SupportedTypes supportedTypes;
    private final DeltaTypes types;

    ColumnChanges(Alterations alterations, NewColumns newColumns, SupportedTypes supportedTypes, DeltaTypes types)
    {
        this.alterations = requireNonNull(alterations, "alterations is null");
        this.newColumns = requireNonNull(newColumns, "newColumns is null");
        this.supportedTypes = requireNonNull(supportedTypes, "supportedTypes is null");
        this.types = requireNonNull(types, "types is null");
    }

    /**
     * Rows that are there have NULL in a new column, so one that must not be NULL, or that has a default value, which the standard gives
     * to rows that are there too, is only for tables without rows.
     */
    void add(ConnectorSession session, DeltaGovTableHandle table, ColumnMetadata column, ColumnPosition position)
    {
        StructField field = newColumns.field(column);
        UnaryOperator<TableDefinition> change = definition -> definition.withSchema(SchemaEdits.addColumn(definition.schema(), field, position));
        List<String> path = ImmutableList.of(column.getName());
        if (field.isNullable() && Fields.defaultValue(field).isEmpty()) {
            alter(session, table, NewColumns.needsMapping(column), path, change);
            return;
        }
        if (!alterations.snapshot(table).files().isEmpty()) {
            throw new TrinoException(NOT_SUPPORTED, "Cannot add column '%s' to table %s, which has rows: they would have NULL in it. Add it without %s".formatted(
                    column.getName(),
                    table.name(),
                    field.isNullable() ? "DEFAULT, and set that afterwards" : "NOT NULL"));
        }
        alterations.alterEmpty(session, table, "ADD COLUMNS", NewColumns.needsMapping(column), path, change);
    }

    void addField(ConnectorSession session, DeltaGovTableHandle table, List<String> parentPath, String name, Type type, boolean ignoreExisting)
    {
        ColumnMetadata column = ColumnMetadata.builder().setName(name).setType(type).build();
        StructField field = newColumns.field(column);
        try {
            alter(session, table, NewColumns.needsMapping(column), path(parentPath, name), definition -> definition.withSchema(SchemaEdits.addField(definition.schema(), parentPath, field)));
        }
        catch (TrinoException e) {
            if (!ignoreExisting || !e.getErrorCode().equals(COLUMN_ALREADY_EXISTS.toErrorCode())) {
                throw e;
            }
        }
    }

    private void alter(ConnectorSession session, DeltaGovTableHandle table, boolean needsMapping, List<String> path, UnaryOperator<TableDefinition> change)
    {
        if (needsMapping) {
            alterations.alterMapped(session, table, "ADD COLUMNS", path, change);
        }
        else {
            alterations.alter(session, table, "ADD COLUMNS", path, change);
        }
    }

    void drop(ConnectorSession session, DeltaGovTableHandle table, List<String> path)
    {
        TableDefinition before = alterations.snapshot(table).definition();
        ColumnUses.requireNone(before, path, "dropped");
        if (path.size() == 1 && isPartition(before, path.getFirst())) {
            throw new TrinoException(NOT_SUPPORTED, "Cannot drop column '%s': table %s is partitioned by it. Create the table again without it".formatted(path.getFirst(), table.name()));
        }
        String name = String.join(".", path);
        if (before.clusteringColumns().stream().anyMatch(column -> isOrHas(name, column))) {
            throw new TrinoException(NOT_SUPPORTED, "Cannot drop column '%s': table %s is clustered by it. Set the table property clustered_by to other columns first".formatted(name, table.name()));
        }
        alterations.alterMapped(session, table, "DROP COLUMNS", path, definition -> definition.withSchema(SchemaEdits.drop(definition.schema(), path)));
    }

    void rename(ConnectorSession session, DeltaGovTableHandle table, List<String> path, String target)
    {
        NewColumns.requireAllowed(target);
        ColumnUses.requireNone(alterations.snapshot(table).definition(), path, "renamed");
        alterations.alterMapped(session, table, "RENAME COLUMN", path, definition -> definition
                .withSchema(SchemaEdits.rename(definition.schema(), path, target))
                .withPartitionColumns(path.size() == 1 ? renamed(definition.partitionColumns(), path.getFirst(), target) : definition.partitionColumns()));
    }

    void setType(ConnectorSession session, DeltaGovTableHandle table, List<String> path, Type type)
    {
        DataType target = translated(() -> types.toDelta(supportedTypes.closest(type).orElse(type)));
        TableDefinition before = alterations.snapshot(table).definition();
        ColumnUses.requireNone(before, path, "given another type");
        if ("false".equalsIgnoreCase(before.properties().get(TypeWidening.PROPERTY))) {
            throw new TrinoException(NOT_SUPPORTED, "Column '%s' cannot be given another type: the table property %s is false. Set it to true first".formatted(String.join(".", path), TypeWidening.PROPERTY));
        }
        alterations.alter(session, table, "CHANGE COLUMN", path, definition -> {
            StructType widened = SchemaEdits.update(definition.schema(), path, field -> TypeWidening.widened(field, target));
            return widened.equals(definition.schema()) ? definition : definition
                                                                      .withSchema(widened)
                                                                      .withProperties(with(definition.properties(), TypeWidening.PROPERTY, "true"));
        });
    }

    void setComment(ConnectorSession session, DeltaGovTableHandle table, String column, Optional<String> comment)
    {
        change(session, table, column, field -> Fields.withComment(field, comment));
    }

    void setDefault(ConnectorSession session, DeltaGovTableHandle table, DataColumn column, String value)
    {
        Optional<String> expression = Optional.of(newColumns.defaultValue(column.name(), column.type(), value));
        change(session, table, column.name(), field -> Fields.withDefault(field, expression));
    }

    void dropDefault(ConnectorSession session, DeltaGovTableHandle table, String column)
    {
        change(session, table, column, field -> Fields.withDefault(field, Optional.empty()));
    }

    void dropNotNull(ConnectorSession session, DeltaGovTableHandle table, String column)
    {
        change(session, table, column, Fields::nullable);
    }

    private void change(ConnectorSession session, DeltaGovTableHandle table, String column, UnaryOperator<StructField> edit)
    {
        List<String> path = ImmutableList.of(column);
        alterations.alter(session, table, "CHANGE COLUMN", path, definition -> definition.withSchema(SchemaEdits.update(definition.schema(), path, edit)));
    }

    // other engines cluster by fields too
    private static boolean isOrHas(String name, String column)
    {
        return column.equalsIgnoreCase(name) || column.toLowerCase(ENGLISH).startsWith(name.toLowerCase(ENGLISH) + ".");
    }

    private static boolean isPartition(TableDefinition definition, String column)
    {
        return definition.partitionColumns().stream().anyMatch(column::equalsIgnoreCase);
    }

    private static List<String> renamed(List<String> columns, String source, String target)
    {
        return columns.stream()
                .map(column -> column.equalsIgnoreCase(source) ? target : column)
                .collect(toImmutableList());
    }

    private static List<String> path(List<String> parent, String name)
    {
        return ImmutableList.<String>builder().addAll(parent).add(name).build();
    }

    private static Map<String, String> with(Map<String, String> properties, String name, String value)
    {
        Map<String, String> result = new HashMap<>(properties);
        result.put(name, value);
        return result;
    }
}
