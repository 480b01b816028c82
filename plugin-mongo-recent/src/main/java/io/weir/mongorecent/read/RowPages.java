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

import io.trino.spi.Page;
import io.trino.spi.PageBuilder;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.Misfits;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.mongo.Documents;
import org.bson.RawBsonDocument;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Documents as pages of rows, for whoever copies them. A value that does not fit its column is an error. Not thread-safe.
 */
public final class RowPages
        implements AutoCloseable
{
    private final Documents documents;
    private final DocumentDecoder decoder;
    private final PageBuilder page;

    public RowPages(CollectionName collection, List<MongoRecentColumnHandle> columns, Documents documents)
    {
        this.documents = requireNonNull(documents, "documents is null");
        this.decoder = new DocumentDecoder(collection, columns, Misfits.FAIL);
        this.page = new PageBuilder(columns.stream().map(MongoRecentColumnHandle::type).toList());
    }

    /**
     * @return empty when there are no more rows
     */
    public Optional<Page> next()
    {
        page.reset();
        while (!page.isFull()) {
            Optional<RawBsonDocument> document = documents.next();
            if (document.isEmpty()) {
                break;
            }
            decoder.decode(document.orElseThrow(), page);
        }
        return page.isEmpty() ? Optional.empty() : Optional.of(page.build());
    }

    @Override
    public void close()
    {
        documents.close();
    }
}
