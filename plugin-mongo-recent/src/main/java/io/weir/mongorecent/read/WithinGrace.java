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

import io.airlift.units.Duration;
import io.trino.spi.TrinoException;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.mongo.Documents;
import org.bson.RawBsonDocument;

import java.time.Instant;
import java.util.Optional;

import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_QUERY_TOO_OLD;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Documents of the recent part of a table, as long as none of those that the query was planned with can have expired. The time is looked at after a document, or
 * the end, has come: what is handed on was read before.
 */
final class WithinGrace
        implements Documents
{
    private final Documents documents;
    private final CollectionName collection;
    private final Instant started;
    private final long graceMillis;
    private boolean begun;

    /**
     * @param started when the query began: before it was planned
     */
    WithinGrace(Documents documents, CollectionName collection, Instant started, long graceMillis)
    {
        this.documents = requireNonNull(documents, "documents is null");
        this.collection = requireNonNull(collection, "collection is null");
        this.started = requireNonNull(started, "started is null");
        this.graceMillis = graceMillis;
    }

    @Override
    public Optional<RawBsonDocument> next()
    {
        // what came within the grace stays as it was; the first documents came before anybody asked for them
        boolean isHere = begun && documents.available() > 0;
        begun = true;
        Optional<RawBsonDocument> document = documents.next();
        if (!isHere && started.plusMillis(graceMillis).isBefore(Instant.now())) {
            throw new TrinoException(
                    MONGO_RECENT_QUERY_TOO_OLD,
                    "The query reads %s together with its history and has run for longer than the grace of %s, so that documents it needs may have expired by now. ".formatted(collection, new Duration(graceMillis, MILLISECONDS).convertToMostSuccinctTimeUnit()) +
                            "Run it again, make it smaller, or raise the grace with system.link_history");
        }
        return document;
    }

    @Override
    public int available()
    {
        return documents.available();
    }

    @Override
    public int held()
    {
        return documents.held();
    }

    @Override
    public void close()
    {
        documents.close();
    }
}
