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

import com.google.inject.Inject;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.HistoryLink.State;
import io.weir.mongorecent.RecentPart;
import io.weir.mongorecent.mongo.HistoryLinkDocuments;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;

/**
 * What cannot be done to tables that have a history, because the history would not follow.
 */
public final class LinkedTables
{
    private final HistoryLinkDocuments links;

    @Inject
    public LinkedTables(HistoryLinkDocuments links)
    {
        this.links = requireNonNull(links, "links is null");
    }

    /**
     * Which documents may be changed: those of a table that was unlinked are still known to be in the history.
     */
    Optional<RecentPart> recentPart(CollectionName collection)
    {
        return links.find(collection).map(HistoryLink::recentPart);
    }

    /**
     * One on the way to another history was unlinked before, and nothing promises its rows to the other one yet.
     *
     * @return the link of before, which goes with the collection
     */
    Optional<HistoryLink> requireDroppable(SchemaTableName table, CollectionName collection)
    {
        Optional<HistoryLink> link = links.find(collection);
        if (link.filter(LinkedTables::isLinked).isPresent()) {
            throw refusal("dropped", table);
        }
        return link;
    }

    /**
     * A link that was made or changed since it was read is that of the next collection of this name, or somebody relies on it.
     */
    void dropped(HistoryLink link)
    {
        links.delete(link);
    }

    /**
     * Also of a table that was unlinked: what is in the history is remembered by the name of the collection.
     */
    void requireRenamable(SchemaTableName table, CollectionName collection)
    {
        if (isLinked(collection)) {
            throw refusal("renamed", table);
        }
        if (links.find(collection).isPresent()) {
            throw new TrinoException(NOT_SUPPORTED, "Table %s cannot be renamed: it had a history, and which of its rows are in it is remembered by its name".formatted(table));
        }
    }

    /**
     * The view of all rows has the names and types of the columns as they were when the table was linked, or last copied, and the copier writes them as such.
     */
    void requireFreeColumns(SchemaTableName table, CollectionName collection, String column, String verb)
    {
        if (isLinked(collection)) {
            throw new TrinoException(NOT_SUPPORTED, "Column '%s' of table %s cannot be %s: the table has a history, which has the column as it is. Unlink it first: CALL system.unlink_history('%s', '%s')".formatted(
                    column, table, verb, table.getSchemaName(), table.getTableName()));
        }
    }

    /**
     * @return the links of before, which go with the collections
     */
    List<HistoryLink> requireDroppable(String schema, List<CollectionName> collections)
    {
        List<HistoryLink> found = collections.stream()
                .flatMap(collection -> links.find(collection).stream())
                .collect(toImmutableList());
        if (found.stream().anyMatch(LinkedTables::isLinked)) {
            throw new TrinoException(NOT_SUPPORTED, "Schema %s cannot be dropped: tables in it have histories, and rows that are not there yet would be lost. Unlink them with system.unlink_history".formatted(schema));
        }
        return found;
    }

    private boolean isLinked(CollectionName collection)
    {
        return links.find(collection).filter(LinkedTables::isLinked).isPresent();
    }

    private static boolean isLinked(HistoryLink link)
    {
        return link.state() == State.LINKED;
    }

    private static TrinoException refusal(String verb, SchemaTableName table)
    {
        return new TrinoException(NOT_SUPPORTED, "Table %s cannot be %s: it has a history, and rows that are not there yet would be lost. Unlink it first: CALL system.unlink_history('%s', '%s')".formatted(
                table, verb, table.getSchemaName(), table.getTableName()));
    }
}
