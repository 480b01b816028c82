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
package io.weir.mongorecent.history;

import com.google.inject.Inject;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.HistoryLink.State;
import io.weir.mongorecent.metadata.CollectionNames;
import io.weir.mongorecent.mongo.HistoryLinkDocuments;

import java.time.Instant;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static java.util.Objects.requireNonNull;

/**
 * The links of tables with their histories, as they are in MongoDB now.
 */
public final class HistoryLinks
{
    private final CollectionNames names;
    private final HistoryLinkDocuments documents;

    @Inject
    public HistoryLinks(CollectionNames names, HistoryLinkDocuments documents)
    {
        this.names = requireNonNull(names, "names is null");
        this.documents = requireNonNull(documents, "documents is null");
    }

    /**
     * @return empty for a table that is not linked, or no longer, and where there is no table
     */
    public Optional<HistoryLink> find(SchemaTableName table)
    {
        return names.collection(table)
                .flatMap(documents::find)
                .filter(link -> link.state() == State.LINKED);
    }

    HistoryLink require(SchemaTableName table, CollectionName collection)
    {
        return documents.find(collection)
                .filter(link -> link.state() == State.LINKED)
                .orElseThrow(() -> new TrinoException(NOT_SUPPORTED, "Table %s has no history. Link it with one: CALL system.link_history(schema_name => '%s', table_name => '%s', history => 'catalog.schema.table')".formatted(table, table.getSchemaName(), table.getTableName())));
    }

    Optional<HistoryLink> findAny(CollectionName collection)
    {
        return documents.find(collection);
    }

    /**
     * @throws TrinoException when another process was faster
     */
    void create(HistoryLink link)
    {
        if (!documents.create(link)) {
            throw conflict(link);
        }
    }

    Optional<HistoryLink> tryChange(HistoryLink read, HistoryLink changed)
    {
        return documents.replace(read, changed);
    }

    /**
     * @throws TrinoException when another process has changed the link since it was read
     */
    HistoryLink change(HistoryLink read, HistoryLink changed)
    {
        return tryChange(read, changed).orElseThrow(() -> conflict(read));
    }

    /**
     * After a change by which queries have less time. Only when it is written it is certain that whoever begins goes by it: the time that the change itself has is too early for a query that
     * began while that was written.
     *
     * @param written the changed link
     * @param now a time when it was written already
     */
    void keepForBegunQueries(HistoryLink before, HistoryLink written, Instant now)
    {
        Optional<HistoryLink> current = Optional.of(written);
        while (current.isPresent() && tryChange(current.orElseThrow(), current.orElseThrow().keptFor(before.grace(), now)).isEmpty()) {
            // a copier has begun, or somebody has changed the link again
            current = documents.find(written.collection());
        }
    }

    /**
     * @throws TrinoException when another process has changed the link since it was read
     */
    void requireUnchanged(HistoryLink read)
    {
        if (documents.find(read.collection()).filter(link -> link.revision().equals(read.revision())).isEmpty()) {
            throw conflict(read);
        }
    }

    private static TrinoException conflict(HistoryLink link)
    {
        return new TrinoException(TRANSACTION_CONFLICT, "Another copier, or somebody who changed the link, is at work on %s; nothing is lost, run it again".formatted(link.collection()));
    }
}
