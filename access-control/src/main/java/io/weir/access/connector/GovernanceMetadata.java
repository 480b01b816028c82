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
package io.weir.access.connector;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.airlift.slice.Slice;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorOutputMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.RetryMode;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.function.BoundSignature;
import io.trino.spi.function.FunctionDependencyDeclaration;
import io.trino.spi.function.FunctionId;
import io.trino.spi.function.FunctionMetadata;
import io.trino.spi.function.SchemaFunctionName;
import io.trino.spi.statistics.ComputedStatistics;
import io.weir.access.masks.MaskFunctions;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.function.FunctionDependencyDeclaration.NO_DEPENDENCIES;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;

/**
 * The schemas and mask functions of the catalog, and the table of imports. Its other tables are system tables, which Trino lists and reads by itself.
 */
final class GovernanceMetadata
        implements ConnectorMetadata
{
    static final String SYSTEM_SCHEMA = "system";
    static final String MASKS_SCHEMA = "masks";

    private final MaskFunctions maskFunctions;
    private final TagImports imports;

    @Inject
    GovernanceMetadata(MaskFunctions maskFunctions, TagImports imports)
    {
        this.imports = requireNonNull(imports, "imports is null");
        this.maskFunctions = requireNonNull(maskFunctions, "maskFunctions is null");
    }

    @Override
    public List<String> listSchemaNames(ConnectorSession session)
    {
        return ImmutableList.of(MASKS_SCHEMA, SYSTEM_SCHEMA);
    }

    @Override
    public List<SchemaTableName> listTables(ConnectorSession session, Optional<String> schemaName)
    {
        return schemaName.isEmpty() || schemaName.orElseThrow().equals(SYSTEM_SCHEMA) ? ImmutableList.of(TagImport.TABLE) : ImmutableList.of();
    }

    @Override
    public ConnectorTableHandle getTableHandle(ConnectorSession session, SchemaTableName tableName, Optional<ConnectorTableVersion> startVersion, Optional<ConnectorTableVersion> endVersion)
    {
        return tableName.equals(TagImport.TABLE) ? new TagImportHandle(ImmutableList.of()) : null;
    }

    @Override
    public ConnectorTableMetadata getTableMetadata(ConnectorSession session, ConnectorTableHandle table)
    {
        return TagImport.metadata();
    }

    @Override
    public Map<String, ColumnHandle> getColumnHandles(ConnectorSession session, ConnectorTableHandle tableHandle)
    {
        return TagImport.COLUMNS.stream().collect(toImmutableMap(identity(), TagImportColumnHandle::new));
    }

    @Override
    public ColumnMetadata getColumnMetadata(ConnectorSession session, ConnectorTableHandle tableHandle, ColumnHandle columnHandle)
    {
        return TagImport.column(((TagImportColumnHandle) columnHandle).name());
    }

    @Override
    public boolean supportsMissingColumnsOnInsert()
    {
        return true;
    }

    /**
     * What one import may hold is counted where its rows come in.
     */
    @Override
    public OptionalInt getMaxWriterTasks(ConnectorSession session)
    {
        return OptionalInt.of(1);
    }

    @Override
    public ConnectorInsertTableHandle beginInsert(ConnectorSession session, ConnectorTableHandle tableHandle, List<ColumnHandle> columns, RetryMode retryMode)
    {
        if (retryMode != RetryMode.NO_RETRIES) {
            throw new TrinoException(NOT_SUPPORTED, "Imports of tags cannot be retried in part. Set retry_policy to NONE");
        }
        return new TagImportHandle(columns.stream()
                .map(column -> ((TagImportColumnHandle) column).name())
                .collect(toImmutableList()));
    }

    @Override
    public Optional<ConnectorOutputMetadata> finishInsert(
            ConnectorSession session,
            ConnectorInsertTableHandle insertHandle,
            List<ConnectorTableHandle> sourceTableHandles,
            Collection<Slice> fragments,
            Collection<ComputedStatistics> computedStatistics)
    {
        imports.append(session, fragments);
        return Optional.empty();
    }

    @Override
    public Collection<FunctionMetadata> listFunctions(ConnectorSession session, String schemaName)
    {
        return schemaName.equals(MASKS_SCHEMA) ? maskFunctions.metadata() : ImmutableList.of();
    }

    @Override
    public Collection<FunctionMetadata> getFunctions(ConnectorSession session, SchemaFunctionName name)
    {
        return listFunctions(session, name.schemaName()).stream()
                .filter(function -> function.getNames().contains(name.functionName()))
                .collect(toImmutableList());
    }

    @Override
    public FunctionMetadata getFunctionMetadata(ConnectorSession session, FunctionId functionId)
    {
        return maskFunctions.metadata(functionId);
    }

    @Override
    public FunctionDependencyDeclaration getFunctionDependencies(ConnectorSession session, FunctionId functionId, BoundSignature boundSignature)
    {
        return NO_DEPENDENCIES;
    }
}
