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
package io.weir.mongorecent.metadata;

import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnHandle;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentInsertTableHandle;
import io.weir.mongorecent.MongoRecentMergeTableHandle;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.WrittenRows;
import io.weir.mongorecent.mongo.DocumentKeys;
import io.weir.mongorecent.mongo.DocumentWriter;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.AMBIGUOUS_NAME;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;

/**
 * INSERT, UPDATE, DELETE, MERGE and TRUNCATE, as far as the coordinator has to do with them.
 */
public final class RowWriter
{
    private final DocumentWriter documents;
    private final StagingCollections staging;
    private final LinkedTables linked;

    @Inject
    public RowWriter(DocumentWriter documents, StagingCollections staging, LinkedTables linked)
    {
        this.documents = requireNonNull(documents, "documents is null");
        this.staging = requireNonNull(staging, "staging is null");
        this.linked = requireNonNull(linked, "linked is null");
    }

    /**
     * Changes nothing in MongoDB: it is called for EXPLAIN too.
     */
    public MongoRecentInsertTableHandle beginInsert(String queryId, MongoRecentTableHandle table, List<ColumnHandle> columns)
    {
        List<MongoRecentColumnHandle> written = columns.stream()
                .map(MongoRecentColumnHandle.class::cast)
                .collect(toImmutableList());
        checkInsertable(table, written);
        return new MongoRecentInsertTableHandle(table.name(), table.collection(), staging.create(queryId, table.collection().database()), written);
    }

    public void finishInsert(String queryId, MongoRecentInsertTableHandle handle, Collection<WrittenRows> written)
    {
        long staged = written.stream().mapToLong(WrittenRows::staged).sum();
        if (staged == 0) {
            staging.forget(queryId);
            return;
        }
        staging.requireComplete(queryId, handle.staging(), staged);
        documents.copy(handle.staging(), handle.collection(), queryId);
    }

    public MongoRecentMergeTableHandle beginMerge(MongoRecentTableHandle table, Map<Integer, Collection<ColumnHandle>> updateCaseColumns)
    {
        List<MongoRecentColumnHandle> columns = table.columns().stream()
                .filter(column -> !column.hidden())
                .collect(toImmutableList());
        ImmutableMap.Builder<Integer, List<String>> updated = ImmutableMap.builder();
        updateCaseColumns.forEach((mergeCase, set) -> {
            List<MongoRecentColumnHandle> setColumns = set.stream().map(MongoRecentColumnHandle.class::cast).collect(toImmutableList());
            setColumns.forEach(RowWriter::checkUpdatable);
            updated.put(mergeCase, setColumns.stream().map(MongoRecentColumnHandle::name).collect(toImmutableList()));
        });
        return new MongoRecentMergeTableHandle(table, columns, updated.buildOrThrow(), linked.recentPart(table.collection()));
    }

    public long deleteAll(String queryId, MongoRecentTableHandle table)
    {
        return documents.deleteAll(table.collection(), queryId);
    }

    private static void checkInsertable(MongoRecentTableHandle table, List<MongoRecentColumnHandle> written)
    {
        written.forEach(column -> column.refusal().ifPresent(refusal -> {
            throw new TrinoException(AMBIGUOUS_NAME, "Column '%s' cannot be written: %s".formatted(column.name(), refusal));
        }));
        DocumentKeys.requireKeys(table, written);
    }

    private static void checkUpdatable(MongoRecentColumnHandle column)
    {
        if (column.key()) {
            throw new TrinoException(NOT_SUPPORTED, "Column '%s' cannot be updated: it is the key of the documents, which MongoDB never changes. Delete the rows and insert them anew".formatted(column.name()));
        }
        if (!column.addressable()) {
            throw new TrinoException(NOT_SUPPORTED, "Column '%s' cannot be updated: to MongoDB the name of its field is a path or an operator. Update it in MongoDB".formatted(column.name()));
        }
    }
}
