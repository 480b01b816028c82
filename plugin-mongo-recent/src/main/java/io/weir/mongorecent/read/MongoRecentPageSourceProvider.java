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
package io.weir.mongorecent.read;

import com.google.inject.Inject;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorPageSourceProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.DynamicFilter;
import io.trino.spi.connector.EmptyPageSource;
import io.trino.spi.connector.MemoryContext;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.SortKey;
import io.weir.mongorecent.mongo.DocumentReader;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

public final class MongoRecentPageSourceProvider
        implements ConnectorPageSourceProvider
{
    private final DocumentReader documents;

    @Inject
    public MongoRecentPageSourceProvider(DocumentReader documents)
    {
        this.documents = requireNonNull(documents, "documents is null");
    }

    @Override
    public ConnectorPageSource createPageSource(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ConnectorSplit split,
            ConnectorTableHandle table,
            Optional<ConnectorTableCredentials> tableCredentials,
            List<ColumnHandle> columns,
            DynamicFilter dynamicFilter,
            MemoryContext memoryContext)
    {
        MongoRecentTableHandle handle = (MongoRecentTableHandle) table;
        if (handle.constraint().isNone()) {
            return new EmptyPageSource();
        }
        List<MongoRecentColumnHandle> output = columns.stream()
                .map(MongoRecentColumnHandle.class::cast)
                .collect(toImmutableList());
        List<MongoRecentColumnHandle> read = withPushedDown(handle, output);
        return new MongoRecentPageSource(
                () -> documents.open(handle, read, session.getQueryId()),
                new DocumentDecoder(handle.collection(), read),
                read.stream().map(MongoRecentColumnHandle::type).toList(),
                output.size(),
                memoryContext);
    }

    /**
     * The columns that MongoDB filtered or sorted by are read even when nobody asked for them: only decoding them shows that MongoDB compared
     * values of the column's type.
     */
    private static List<MongoRecentColumnHandle> withPushedDown(MongoRecentTableHandle handle, List<MongoRecentColumnHandle> output)
    {
        Set<MongoRecentColumnHandle> read = new LinkedHashSet<>(output);
        handle.constraint().getDomains().orElseThrow().keySet().stream()
                .sorted(comparing(MongoRecentColumnHandle::name))
                .forEach(read::add);
        handle.sort().stream().map(SortKey::column).forEach(read::add);
        return List.copyOf(read);
    }
}
