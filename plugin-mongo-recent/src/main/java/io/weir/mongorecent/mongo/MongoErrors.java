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
import com.mongodb.MongoCommandException;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import io.airlift.units.Duration;
import io.trino.spi.TrinoException;
import org.bson.BSONException;
import org.bson.BsonMaximumSizeExceededException;

import java.util.function.Supplier;

import static io.trino.spi.StandardErrorCode.PERMISSION_DENIED;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_DUPLICATE_KEY;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_SERVER_ERROR;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_TIME_LIMIT_EXCEEDED;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_UNREACHABLE;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_UNSTORABLE_VALUE;
import static java.util.Objects.requireNonNull;

/**
 * Makes errors of the driver errors of the query. The driver's own exception is never kept as the cause: its message repeats the server's answer, which
 * may hold values of documents, and Trino shows causes to whoever runs the query.
 */
final class MongoErrors
{
    private static final int UNAUTHORIZED = 13;
    private static final int MAX_TIME_EXPIRED = 50;
    private static final int DOCUMENT_VALIDATION_FAILURE = 121;
    private static final int DUPLICATE_KEY = 11000;
    private static final String RUN_AGAIN = "Run the query again";
    // without an answer nobody knows, and rows without keys of their own would be there twice
    private static final String LOOK_FIRST = "It is not known what of it was done: look at the table before you run the statement again";

    private final String hosts;
    private final Duration serverSelectionTimeout;

    MongoErrors(String hosts, Duration serverSelectionTimeout)
    {
        this.hosts = requireNonNull(hosts, "hosts is null");
        this.serverSelectionTimeout = requireNonNull(serverSelectionTimeout, "serverSelectionTimeout is null");
    }

    /**
     * @param operation what is done and to what, for the error: "find in reviews.users"
     */
    <T> T translate(String operation, Supplier<T> call)
    {
        return translate(operation, RUN_AGAIN, call);
    }

    /**
     * The same for what writes rows, of which some may be written when it fails.
     */
    <T> T translateWrite(String operation, Supplier<T> call)
    {
        return translate(operation, LOOK_FIRST, call);
    }

    private <T> T translate(String operation, String advice, Supplier<T> call)
    {
        try {
            return call.get();
        }
        catch (MongoException e) {
            throw toTrino(operation, advice, e);
        }
        catch (BsonMaximumSizeExceededException e) {
            throw new TrinoException(MONGO_RECENT_UNSTORABLE_VALUE, "A row is larger than the 16 MB that MongoDB takes as one document: %s".formatted(operation));
        }
        catch (BSONException e) {
            throw new TrinoException(MONGO_RECENT_SERVER_ERROR, "A document is not valid BSON (%s): %s".formatted(e.getClass().getSimpleName(), operation));
        }
    }

    void translate(String operation, Runnable call)
    {
        translate(operation, () -> {
            call.run();
            return null;
        });
    }

    void translateWrite(String operation, Runnable call)
    {
        translateWrite(operation, () -> {
            call.run();
            return null;
        });
    }

    TrinoException toTrino(String operation, MongoException failure)
    {
        return toTrino(operation, RUN_AGAIN, failure);
    }

    private TrinoException toTrino(String operation, String advice, MongoException failure)
    {
        return switch (failure) {
            case MongoInterruptedException _ -> {
                // the query was cancelled: keep the flag for the engine
                Thread.currentThread().interrupt();
                yield new TrinoException(MONGO_RECENT_SERVER_ERROR, "Interrupted: %s".formatted(operation));
            }
            case MongoExecutionTimeoutException _ -> timeLimit(operation);
            case MongoTimeoutException _ -> new TrinoException(
                    MONGO_RECENT_UNREACHABLE,
                    "MongoDB at %s gave no usable connection (mongo-recent.server-selection-timeout is %s): %s. ".formatted(hosts, serverSelectionTimeout, operation) +
                            "Check that it runs, that mongo-recent.connection-url names it, and that network, firewall and TLS let this node in; " +
                            "if it is only busy, raise mongo-recent.max-connections");
            case MongoSecurityException _ -> new TrinoException(
                    MONGO_RECENT_UNREACHABLE,
                    "MongoDB at %s refused the user of this catalog: %s. Check user, password and authSource in mongo-recent.connection-url".formatted(hosts, operation));
            case MongoSocketException socket -> new TrinoException(
                    MONGO_RECENT_UNREACHABLE,
                    "The connection to MongoDB at %s broke (%s): %s. %s; if it repeats, look at MongoDB's log and at mongo-recent.read-timeout"
                            .formatted(socket.getServerAddress(), socket.getClass().getSimpleName(), operation, advice));
            case MongoNotPrimaryException _, MongoNodeIsRecoveringException _ -> new TrinoException(
                    MONGO_RECENT_UNREACHABLE,
                    "MongoDB at %s has no primary at the moment, or has just chosen another: %s. %s".formatted(hosts, operation, advice));
            case MongoCursorNotFoundException _ -> new TrinoException(
                    MONGO_RECENT_SERVER_ERROR,
                    "MongoDB at %s has closed the cursor while it was read, as it does after a restart or after ten minutes without a request: %s. Run the query again".formatted(hosts, operation));
            default -> serverError(operation, failure);
        };
    }

    private TrinoException serverError(String operation, MongoException failure)
    {
        return switch (code(failure)) {
            case UNAUTHORIZED -> new TrinoException(PERMISSION_DENIED, "The MongoDB user of this catalog may not do this: %s. Grant it the privilege in MongoDB".formatted(operation));
            case MAX_TIME_EXPIRED -> timeLimit(operation);
            case DUPLICATE_KEY -> duplicateKey(operation);
            case DOCUMENT_VALIDATION_FAILURE -> new TrinoException(
                    MONGO_RECENT_UNSTORABLE_VALUE,
                    "The validator of the collection in MongoDB refuses a row: %s. Write what it asks for; db.getCollectionInfos() in MongoDB shows it".formatted(operation));
            default -> new TrinoException(
                    MONGO_RECENT_SERVER_ERROR,
                    "MongoDB at %s answered with error %s: %s. MongoDB's log tells more".formatted(hosts, describe(failure), operation));
        };
    }

    private static TrinoException duplicateKey(String operation)
    {
        return new TrinoException(MONGO_RECENT_DUPLICATE_KEY, "A unique index of the collection has one of the written keys already: %s".formatted(operation));
    }

    private static TrinoException timeLimit(String operation)
    {
        return new TrinoException(
                MONGO_RECENT_TIME_LIMIT_EXCEEDED,
                "MongoDB stopped the command at its time limit: %s. Make the query more selective, add an index in MongoDB, or raise mongo-recent.max-query-time".formatted(operation));
    }

    private static String describe(MongoException failure)
    {
        String kind = failure.getClass().getSimpleName();
        if (failure instanceof MongoCommandException command && !command.getErrorCodeName().isEmpty()) {
            kind = command.getErrorCodeName();
        }
        return "%d (%s)".formatted(code(failure), kind);
    }

    /**
     * That of the first write that failed, where one command makes many: the driver gives its exception none.
     */
    private static int code(MongoException failure)
    {
        return switch (failure) {
            case MongoBulkWriteException bulk when !bulk.getWriteErrors().isEmpty() -> bulk.getWriteErrors().getFirst().getCode();
            case MongoBulkWriteException bulk when bulk.getWriteConcernError() != null -> bulk.getWriteConcernError().getCode();
            default -> failure.getCode();
        };
    }
}
