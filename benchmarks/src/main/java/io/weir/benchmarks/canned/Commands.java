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
package io.weir.benchmarks.canned;

import io.weir.benchmarks.canned.Batches.Order;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonValue;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The commands that are answered. All others are refused by their name.
 */
final class Commands
{
    // of MongoDB 6.0
    private static final int WIRE_VERSION = 17;
    private static final int MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
    private static final int MAX_WRITES = 100_000;

    private final Catalogue catalogue;
    private final Cursors cursors = new Cursors();

    Commands(Catalogue catalogue)
    {
        this.catalogue = requireNonNull(catalogue, "catalogue is null");
    }

    Answer answer(BsonDocument command)
    {
        try {
            if (command.isEmpty()) {
                throw Refusal.malformed("it is empty");
            }
            return answer(new Parameters(command));
        }
        catch (BsonInvalidOperationException e) {
            return new Answer.Plain(Refusal.malformed(e.getMessage()).answer());
        }
        catch (Refusal e) {
            return new Answer.Plain(e.answer());
        }
    }

    private Answer answer(Parameters parameters)
    {
        return switch (parameters.name()) {
            case "hello", "isMaster", "ismaster" -> new Answer.Plain(hello());
            case "ping", "endSessions" -> new Answer.Plain(Catalogue.ok(new BsonDocument()));
            case "listDatabases" -> new Answer.Plain(catalogue.databases(parameters));
            case "listCollections" -> new Answer.Plain(catalogue.collections(parameters));
            case "listIndexes" -> new Answer.Plain(catalogue.indexes(parameters));
            case "count" -> new Answer.Plain(Counts.count(parameters, collection(parameters)));
            case "aggregate" -> new Answer.Plain(Counts.aggregate(parameters, collection(parameters)));
            case "find" -> find(parameters);
            case "getMore" -> more(parameters);
            case "killCursors" -> new Answer.Plain(kill(parameters));
            default -> throw Refusal.unknownCommand(parameters.name());
        };
    }

    private Optional<CannedCollection> collection(Parameters parameters)
    {
        return catalogue.find(parameters.database(), parameters.collection());
    }

    private static BsonDocument hello()
    {
        return Catalogue.ok(new BsonDocument("helloOk", BsonBoolean.TRUE)
                .append("ismaster", BsonBoolean.TRUE)
                .append("isWritablePrimary", BsonBoolean.TRUE)
                .append("maxBsonObjectSize", new BsonInt32(MAX_DOCUMENT_BYTES))
                .append("maxMessageSizeBytes", new BsonInt32(WireMessages.MAX_BYTES))
                .append("maxWriteBatchSize", new BsonInt32(MAX_WRITES))
                .append("localTime", new BsonDateTime(System.currentTimeMillis()))
                .append("minWireVersion", new BsonInt32(0))
                .append("maxWireVersion", new BsonInt32(WIRE_VERSION))
                .append("readOnly", BsonBoolean.TRUE));
    }

    private Answer find(Parameters parameters)
    {
        parameters.requireOnly("filter", "projection", "sort", "limit", "batchSize", "singleBatch", "collation");
        // what is not there is empty
        CannedCollection collection = collection(parameters)
                .orElseGet(() -> CannedCollection.of(parameters.database(), parameters.collection(), List.of()));
        return cursors.find(new Cursors.Find(
                Equalities.where(collection, parameters.document("filter")),
                Projection.parse(parameters.document("projection")),
                order(parameters.document("sort")),
                parameters.count("limit").orElse(0),
                parameters.count("batchSize"),
                parameters.isTrue("singleBatch")));
    }

    private static Order order(BsonDocument sort)
    {
        if (sort.isEmpty()) {
            return Order.ASCENDING;
        }
        if (sort.size() > 1 || !sort.containsKey("_id") || !sort.get("_id").isNumber()) {
            throw Refusal.notAnswered("'find' with another order than that of _id");
        }
        return sort.getNumber("_id").intValue() < 0 ? Order.DESCENDING : Order.ASCENDING;
    }

    private Answer more(Parameters parameters)
    {
        parameters.requireOnly("collection", "batchSize");
        return cursors.more(
                parameters.command().getNumber("getMore").longValue(),
                parameters.database() + "." + parameters.command().getString("collection").getValue(),
                parameters.count("batchSize"));
    }

    private BsonDocument kill(Parameters parameters)
    {
        parameters.requireOnly("cursors");
        List<Long> wanted = parameters.command().getArray("cursors").stream().map(id -> id.asNumber().longValue()).toList();
        List<Long> killed = cursors.kill(wanted);
        return Catalogue.ok(new BsonDocument("cursorsKilled", ids(killed))
                .append("cursorsNotFound", ids(wanted.stream().filter(id -> !killed.contains(id)).toList()))
                .append("cursorsAlive", new BsonArray())
                .append("cursorsUnknown", new BsonArray()));
    }

    private static BsonArray ids(List<Long> ids)
    {
        return new BsonArray(ids.stream().<BsonValue>map(BsonInt64::new).toList());
    }
}
