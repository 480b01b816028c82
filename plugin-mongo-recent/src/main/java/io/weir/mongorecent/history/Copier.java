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
import io.airlift.units.Duration;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.weir.mongorecent.CollectionSchema;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.HistoryLink.LatestPerKey;
import io.weir.mongorecent.HistoryLink.Publication;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.RecentPart;
import io.weir.mongorecent.metadata.CollectionSchemas;
import io.weir.mongorecent.mongo.LatestDocuments;
import io.weir.mongorecent.mongo.SealedDocuments;
import io.weir.mongorecent.mongo.ServerClock;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.trino.spi.StandardErrorCode.COLUMN_NOT_FOUND;
import static java.util.Objects.requireNonNull;

/**
 * Moves documents into the history and lets those expire that have been there for long enough.
 * <p>
 * A run gives out a seal, puts it on every document that has none, copies the documents that carry it in one Delta commit, and publishes the pair of the version
 * and the seal: from then on readers take these documents from the history. It may die at any point. Before the commit, its documents are still recent for every
 * reader; the next run first makes a commit without files, after which the dead one, should it be alive after all, cannot commit any more, and seals its documents
 * again. A document to which a command of the dead one puts the old seal even later is recent for every reader, because the old seal is in the list of abandoned ones,
 * and is sealed again by a later run. A run that ends with an error before it has tried its commit abandons its seal itself, and takes it off the documents.
 * After the commit, the next run finds the seal's number in the Delta log and publishes in its place.
 * So no clock and no time limit decides about where a document is; clocks only say when it expires.
 */
public final class Copier
{
    private final HistoryLinks links;
    private final SealedDocuments documents;
    private final LatestDocuments latestDocuments;
    private final CollectionSchemas schemas;
    private final LinkedColumns linkedColumns;
    private final ServerClock clock;
    private final Duration clockSkew;

    @Inject
    public Copier(HistoryLinks links, SealedDocuments documents, LatestDocuments latestDocuments, CollectionSchemas schemas, LinkedColumns linkedColumns, ServerClock clock, MongoHistoryConfig config)
    {
        this.links = requireNonNull(links, "links is null");
        this.documents = requireNonNull(documents, "documents is null");
        this.latestDocuments = requireNonNull(latestDocuments, "latestDocuments is null");
        this.schemas = requireNonNull(schemas, "schemas is null");
        this.linkedColumns = requireNonNull(linkedColumns, "linkedColumns is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.clockSkew = config.getHistoryClockSkew();
    }

    void run(ConnectorSession session, SchemaTableName table, HistoryLink link, CopyTarget target)
    {
        CollectionSchema schema = linkedColumns.toCopy(target.schema(), link);
        CopyRun run = new CopyRun(links, documents, schemas, clock, session, target.withSchema(schema), link);
        run.publishWhatWasCommitted();
        run.copy();
        // a sample of no documents does not tell of the fields by which the latest ones are found
        if (run.link().latest().isEmpty() || !target.columns().isEmpty()) {
            expire(session, table, withLatestFields(table, run.link(), schema.columns()), schema.columns());
        }
    }

    /**
     * A link of before these were written does not have them.
     */
    private HistoryLink withLatestFields(SchemaTableName table, HistoryLink link, List<MongoRecentColumnHandle> columns)
    {
        if (link.latest().filter(latest -> latest.fields().isEmpty()).isEmpty()) {
            return link;
        }
        LatestPerKey latest = link.latest().orElseThrow();
        Map<String, String> fields = latest.names().collect(toImmutableMap(name -> name, name -> field(table, columns, latest, name)));
        HistoryLink known = link.withLatest(Optional.of(latest.withFields(fields)));
        // where another copier has begun, it does this
        return links.tryChange(link, known).orElse(link);
    }

    private void expire(ConnectorSession session, SchemaTableName table, HistoryLink link, List<MongoRecentColumnHandle> columns)
    {
        Instant now = clock.now().minusMillis(clockSkew.toMillis());
        if (link.keptUntil().filter(now::isBefore).isPresent()) {
            return;
        }
        Instant publishedBefore = now.minusMillis(link.grace().toMillis());
        Optional<Publication> expired = link.publications().stream()
                .filter(publication -> publication.isPublishedBefore(publishedBefore))
                .reduce((_, later) -> later);
        if (expired.isEmpty()) {
            return;
        }
        long watermark = expired.orElseThrow().watermark();
        RecentPart neededByNobody = new RecentPart(watermark, link.abandonedSeals(), link.grace().toMillis());
        if (link.latest().isPresent()) {
            LatestPerKey latest = link.latest().orElseThrow();
            latestDocuments.expire(
                    link.collection(),
                    neededByNobody,
                    link.recentPart(),
                    latest.keys().stream().map(key -> field(table, columns, latest, key)).toList(),
                    field(table, columns, latest, latest.order()),
                    session.getQueryId());
        }
        else {
            documents.expire(link.collection(), neededByNobody, session.getQueryId());
        }
        // one that changed it meanwhile expires them once more, and finds none
        links.tryChange(link, link.withPublications(link.publications().stream()
                .filter(publication -> publication.watermark() > watermark)
                .collect(toImmutableList())));
    }

    private static String field(SchemaTableName table, List<MongoRecentColumnHandle> columns, LatestPerKey latest, String name)
    {
        Optional<String> known = Optional.ofNullable(latest.fields().get(name));
        return columns.stream()
                .filter(column -> known.map(column.field()::equals).orElseGet(() -> column.name().equals(name)))
                .map(MongoRecentColumnHandle::field)
                .findFirst()
                .orElseThrow(() -> new TrinoException(COLUMN_NOT_FOUND, "Column '%s', by which the latest documents of %s are kept, does not exist any more; nothing expires. Call system.link_history with other ones".formatted(name, table)));
    }
}
