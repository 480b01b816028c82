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
package io.weir.mongorecent.function;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.function.table.AbstractConnectorTableFunction;
import io.trino.spi.function.table.Argument;
import io.trino.spi.function.table.Descriptor;
import io.trino.spi.function.table.ReturnTypeSpecification.GenericTable;
import io.trino.spi.function.table.TableFunctionAnalysis;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.MongoRecentColumnHandle;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.mongorecent.MongoRecentSessionProperties.misfits;
import static java.util.Objects.requireNonNull;

/**
 * {@code TABLE(mongo_recent.system.query(database => ..., collection => ..., filter => ...))}, as Trino's own connector for MongoDB has it: the rows of a table whose documents a filter of
 * MongoDB finds.
 */
public final class QueryFunction
        extends AbstractConnectorTableFunction
{
    private static final String DATABASE = "DATABASE";
    private static final String COLLECTION = "COLLECTION";
    private static final String FILTER = "FILTER";

    private final ReadableCollections collections;

    @Inject
    public QueryFunction(ReadableCollections collections)
    {
        super("system",
                "query",
                ImmutableList.of(TextArguments.specification(DATABASE), TextArguments.specification(COLLECTION), TextArguments.specification(FILTER)),
                GenericTable.GENERIC_TABLE,
                "The rows of a table whose documents a filter of MongoDB finds");
        this.collections = requireNonNull(collections, "collections is null");
    }

    @Override
    public TableFunctionAnalysis analyze(
            ConnectorSession session,
            ConnectorTransactionHandle transaction,
            Map<String, Argument> arguments,
            ConnectorAccessControl accessControl)
    {
        TextArguments texts = new TextArguments("query", arguments);
        CheckedPipeline pipeline = CheckedPipeline.ofFilter(texts.get(FILTER));
        ReadableCollections.Main main = collections.check(new CollectionName(texts.get(DATABASE), texts.get(COLLECTION)), pipeline.collections(), accessControl);
        List<MongoRecentColumnHandle> columns = main.known().schema().columns().stream()
                .filter(column -> column.refusal().isEmpty())
                .collect(toImmutableList());
        return TableFunctionAnalysis.builder()
                .returnedType(new Descriptor(columns.stream().map(column -> new Descriptor.Field(column.name(), Optional.of(column.type()))).collect(toImmutableList())))
                .handle(PipelineHandle.of(main, columns, misfits(session), pipeline))
                .build();
    }
}
