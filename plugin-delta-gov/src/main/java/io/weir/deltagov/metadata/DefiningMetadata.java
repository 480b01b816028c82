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
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ColumnPosition;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.security.TrinoPrincipal;
import io.trino.spi.type.Type;
import io.weir.delta.engine.data.DataColumn;
import io.weir.deltagov.DeltaGovColumnHandle;
import io.weir.deltagov.DeltaGovSchemaProperties;
import io.weir.deltagov.warehouse.TableCatalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.weir.deltagov.metadata.TableReader.notStorage;
import static io.weir.deltagov.metadata.TableReader.requireChangeable;
import static java.util.Objects.requireNonNull;

/**
 * How schemas and tables are defined, named and dropped.
 */
abstract class DefiningMetadata
        extends WritingMetadata
{
    /**
     * What changes definitions and names of tables.
     */
    record Defining(TableCatalog catalog, TableDropper dropper, ColumnChanges columns, PropertyChanges properties, TableComments comments, TableRenames renames)
    {
        Defining
        {
            requireNonNull(catalog, "catalog is null");
            requireNonNull(dropper, "dropper is null");
            requireNonNull(columns, "columns is null");
            requireNonNull(properties, "properties is null");
            requireNonNull(comments, "comments is null");
            requireNonNull(renames, "renames is null");
        }
    }

    private final Defining defining;

    DefiningMetadata(SupportedTypes supportedTypes, Reading reading, Writing writing, Defining defining)
    {
        super(defining.catalog(), supportedTypes, reading, writing);
        this.defining = requireNonNull(defining, "defining is null");
    }

    @Override
    public void createSchema(ConnectorSession session, String schemaName, Map<String, Object> properties, TrinoPrincipal owner)
    {
        DeltaGovSchemaProperties.requireSupported(schemaName, properties);
        defining.catalog().createSchema(schemaName);
    }

    @Override
    public void dropSchema(ConnectorSession session, String schemaName, boolean cascade)
    {
        if (cascade) {
            defining.dropper().dropSchemaWithTables(schemaName);
        }
        else {
            defining.catalog().dropSchema(schemaName);
        }
    }

    @Override
    public void renameSchema(ConnectorSession session, String source, String target)
    {
        defining.catalog().renameSchema(source, target);
    }

    @Override
    public void dropTable(ConnectorSession session, ConnectorTableHandle table)
    {
        defining.dropper().dropTable(notStorage(table));
    }

    @Override
    public void renameTable(ConnectorSession session, ConnectorTableHandle table, SchemaTableName newName)
    {
        defining.renames().rename(notStorage(table), newName);
    }

    @Override
    public void setTableProperties(ConnectorSession session, ConnectorTableHandle table, Map<String, Optional<Object>> properties)
    {
        defining.properties().set(session, requireChangeable(table), properties);
    }

    @Override
    public void setTableComment(ConnectorSession session, ConnectorTableHandle table, Optional<String> comment)
    {
        defining.comments().set(session, requireChangeable(table), comment);
    }

    @Override
    public void setColumnComment(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column, Optional<String> comment)
    {
        defining.columns().setComment(session, requireChangeable(table), columnName(column), comment);
    }

    @Override
    public void addColumn(ConnectorSession session, ConnectorTableHandle table, ColumnMetadata column, ColumnPosition position)
    {
        defining.columns().add(session, requireChangeable(table), column, position);
    }

    @Override
    public void addField(ConnectorSession session, ConnectorTableHandle table, List<String> parentPath, String fieldName, Type type, boolean ignoreExisting)
    {
        defining.columns().addField(session, requireChangeable(table), parentPath, fieldName, type, ignoreExisting);
    }

    @Override
    public void dropColumn(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column)
    {
        defining.columns().drop(session, requireChangeable(table), ImmutableList.of(columnName(column)));
    }

    @Override
    public void dropField(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column, List<String> fieldPath)
    {
        defining.columns().drop(session, requireChangeable(table), ImmutableList.<String>builder().add(columnName(column)).addAll(fieldPath).build());
    }

    @Override
    public void renameColumn(ConnectorSession session, ConnectorTableHandle table, ColumnHandle source, String target)
    {
        defining.columns().rename(session, requireChangeable(table), ImmutableList.of(columnName(source)), target);
    }

    @Override
    public void renameField(ConnectorSession session, ConnectorTableHandle table, List<String> fieldPath, String target)
    {
        defining.columns().rename(session, requireChangeable(table), fieldPath, target);
    }

    @Override
    public void setColumnType(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column, Type type)
    {
        defining.columns().setType(session, requireChangeable(table), ImmutableList.of(columnName(column)), type);
    }

    @Override
    public void setFieldType(ConnectorSession session, ConnectorTableHandle table, List<String> fieldPath, Type type)
    {
        defining.columns().setType(session, requireChangeable(table), fieldPath, type);
    }

    @Override
    public void setDefaultValue(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column, String defaultValue)
    {
        defining.columns().setDefault(session, requireChangeable(table), dataColumn(column), defaultValue);
    }

    @Override
    public void dropDefaultValue(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column)
    {
        defining.columns().dropDefault(session, requireChangeable(table), columnName(column));
    }

    @Override
    public void dropNotNullConstraint(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column)
    {
        defining.columns().dropNotNull(session, requireChangeable(table), columnName(column));
    }

    private static String columnName(ColumnHandle column)
    {
        return dataColumn(column).name();
    }

    private static DataColumn dataColumn(ColumnHandle column)
    {
        if (column instanceof DeltaGovColumnHandle(DataColumn dataColumn)) {
            return dataColumn;
        }
        throw new TrinoException(NOT_SUPPORTED, "Column %s is not kept in the table and cannot be changed".formatted(column));
    }
}
