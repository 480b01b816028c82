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
package io.weir.mongorecent.write;

import com.google.inject.Inject;
import io.airlift.units.DataSize;
import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.ConnectorMergeSink;
import io.trino.spi.connector.ConnectorMergeTableHandle;
import io.trino.spi.connector.ConnectorOutputTableHandle;
import io.trino.spi.connector.ConnectorPageSink;
import io.trino.spi.connector.ConnectorPageSinkId;
import io.trino.spi.connector.ConnectorPageSinkProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentInsertTableHandle;
import io.weir.mongorecent.MongoRecentMergeTableHandle;
import io.weir.mongorecent.MongoRecentOutputTableHandle;
import io.weir.mongorecent.mongo.DocumentWriter;
import io.weir.mongorecent.mongo.MongoNamespaces;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

public final class MongoRecentPageSinkProvider
        implements ConnectorPageSinkProvider
{
    private final DocumentWriter documents;
    private final MongoNamespaces namespaces;
    private final int batchSize;
    private final DataSize maxBufferedChanges;

    @Inject
    public MongoRecentPageSinkProvider(DocumentWriter documents, MongoNamespaces namespaces, MongoWriteConfig config)
    {
        this.documents = requireNonNull(documents, "documents is null");
        this.namespaces = requireNonNull(namespaces, "namespaces is null");
        this.batchSize = config.getInsertBatchSize();
        this.maxBufferedChanges = config.getMaxBufferedChanges();
    }

    @Override
    public ConnectorPageSink createPageSink(
            ConnectorTransactionHandle transactionHandle,
            ConnectorSession session,
            ConnectorOutputTableHandle outputTableHandle,
            Optional<ConnectorTableCredentials> tableCredentials,
            ConnectorPageSinkId pageSinkId)
    {
        MongoRecentOutputTableHandle handle = (MongoRecentOutputTableHandle) outputTableHandle;
        List<MongoRecentColumnHandle> columns = handle.schema().columns().stream()
                .filter(column -> !column.hidden())
                .toList();
        return new MongoRecentPageSink(
                new DocumentEncoder(handle.name(), columns),
                batch -> documents.insert(handle.staging(), batch, session.getQueryId()),
                batch -> documents.insert(handle.staging(), batch, session.getQueryId()),
                () -> namespaces.dropCollection(handle.staging()),
                batchSize);
    }

    @Override
    public ConnectorPageSink createPageSink(
            ConnectorTransactionHandle transactionHandle,
            ConnectorSession session,
            ConnectorInsertTableHandle insertTableHandle,
            Optional<ConnectorTableCredentials> tableCredentials,
            ConnectorPageSinkId pageSinkId)
    {
        MongoRecentInsertTableHandle handle = (MongoRecentInsertTableHandle) insertTableHandle;
        return new MongoRecentPageSink(
                new DocumentEncoder(handle.name(), handle.columns()),
                batch -> documents.insert(handle.collection(), batch, session.getQueryId()),
                batch -> documents.insert(handle.staging(), batch, session.getQueryId()),
                () -> namespaces.dropCollection(handle.staging()),
                batchSize);
    }

    @Override
    public ConnectorMergeSink createMergeSink(
            ConnectorTransactionHandle transactionHandle,
            ConnectorSession session,
            ConnectorMergeTableHandle mergeHandle,
            Optional<ConnectorTableCredentials> tableCredentials,
            ConnectorPageSinkId pageSinkId)
    {
        MongoRecentMergeTableHandle handle = (MongoRecentMergeTableHandle) mergeHandle;
        return new MongoRecentMergeSink(
                new RowChanges(handle),
                changes -> handle.recent().ifPresentOrElse(
                        recent -> documents.change(handle.table().collection(), changes, recent, session.getQueryId()),
                        () -> documents.change(handle.table().collection(), changes, session.getQueryId())),
                batchSize,
                maxBufferedChanges);
    }
}
