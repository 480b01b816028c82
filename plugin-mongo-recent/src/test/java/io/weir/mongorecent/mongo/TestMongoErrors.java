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
package io.weir.mongorecent.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.ServerAddress;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.WriteConcernError;
import io.airlift.units.Duration;
import io.trino.spi.ErrorCodeSupplier;
import io.trino.spi.TrinoException;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_DUPLICATE_KEY;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_SERVER_ERROR;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_UNSTORABLE_VALUE;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * One command makes many writes, and the driver's exception has no code of its own.
 */
final class TestMongoErrors
{
    private static final String SERVER_TEXT = "secret of the server";

    private final MongoErrors errors = new MongoErrors("db:27017", new Duration(5, SECONDS));

    @Test
    void theFirstWriteThatFailed()
    {
        assertError(bulk(11000), MONGO_RECENT_DUPLICATE_KEY, "A unique index of the collection has one of the written keys already: insert into shop.orders");
        assertError(bulk(121), MONGO_RECENT_UNSTORABLE_VALUE, "The validator of the collection in MongoDB refuses a row: insert into shop.orders. Write what it asks for; db.getCollectionInfos() in MongoDB shows it");
        assertError(bulk(10003), MONGO_RECENT_SERVER_ERROR, "MongoDB at db:27017 answered with error 10003 (MongoBulkWriteException): insert into shop.orders. MongoDB's log tells more");
    }

    @Test
    void aWriteThatTooFewMembersConfirmed()
    {
        assertError(
                exception(List.of(), Optional.of(new WriteConcernError(64, "WriteConcernFailed", SERVER_TEXT, new BsonDocument()))),
                MONGO_RECENT_SERVER_ERROR,
                "MongoDB at db:27017 answered with error 64 (MongoBulkWriteException): insert into shop.orders. MongoDB's log tells more");
    }

    private static MongoBulkWriteException bulk(int code)
    {
        return exception(List.of(new BulkWriteError(code, SERVER_TEXT, new BsonDocument(), 0)), Optional.empty());
    }

    private static MongoBulkWriteException exception(List<BulkWriteError> writes, Optional<WriteConcernError> writeConcern)
    {
        return new MongoBulkWriteException(BulkWriteResult.unacknowledged(), writes, writeConcern.orElse(null), new ServerAddress("db"), Set.of());
    }

    private void assertError(MongoBulkWriteException failure, ErrorCodeSupplier code, String message)
    {
        TrinoException error = errors.toTrino("insert into shop.orders", failure);
        assertThat(error.getErrorCode()).isEqualTo(code.toErrorCode());
        assertThat(error).hasMessage(message).hasNoCause();
    }
}
