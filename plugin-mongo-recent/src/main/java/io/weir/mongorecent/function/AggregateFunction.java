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
import io.trino.spi.function.table.ReturnTypeSpecification.DescribedTable;
import io.trino.spi.function.table.TableFunctionAnalysis;
import io.trino.spi.type.TypeDescriptor;
import io.trino.spi.type.TypeManager;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.Misfits;
import io.weir.mongorecent.MongoRecentColumnHandle;

import java.util.Map;

import static io.trino.spi.type.StandardTypes.JSON;
import static java.util.Objects.requireNonNull;

/**
 * {@code TABLE(mongo_recent.system.aggregate(database => ..., collection => ..., pipeline => ...))}: the documents that an aggregation pipeline of MongoDB returns, one
 * JSON value each. The pipeline can only read, and only what the user may read whole.
 */
public final class AggregateFunction
        extends AbstractConnectorTableFunction
{
    /**
     * The one column of the result.
     */
    private static final String RESULT_COLUMN = "document";

    private static final String DATABASE = "DATABASE";
    private static final String COLLECTION = "COLLECTION";
    private static final String PIPELINE = "PIPELINE";

    private final ReadableCollections collections;
    private final MongoRecentColumnHandle result;

    @Inject
    public AggregateFunction(ReadableCollections collections, TypeManager typeManager)
    {
        super("system",
                "aggregate",
                ImmutableList.of(TextArguments.specification(DATABASE), TextArguments.specification(COLLECTION), TextArguments.specification(PIPELINE)),
                new DescribedTable(Descriptor.descriptor(ImmutableList.of(RESULT_COLUMN), ImmutableList.of(typeManager.getType(new TypeDescriptor(JSON))))),
                "The documents that a read-only aggregation pipeline of MongoDB returns");
        this.result = MongoRecentColumnHandle.document(typeManager.getType(new TypeDescriptor(JSON))).renamed(RESULT_COLUMN);
        this.collections = requireNonNull(collections, "collections is null");
    }

    @Override
    public TableFunctionAnalysis analyze(
            ConnectorSession session,
            ConnectorTransactionHandle transaction,
            Map<String, Argument> arguments,
            ConnectorAccessControl accessControl)
    {
        TextArguments texts = new TextArguments("aggregate", arguments);
        CheckedPipeline pipeline = CheckedPipeline.parse(texts.get(PIPELINE));
        ReadableCollections.Main main = collections.check(new CollectionName(texts.get(DATABASE), texts.get(COLLECTION)), pipeline.collections(), accessControl);
        return TableFunctionAnalysis.builder()
                .handle(PipelineHandle.of(main, ImmutableList.of(result), Misfits.FAIL, pipeline))
                .build();
    }
}
