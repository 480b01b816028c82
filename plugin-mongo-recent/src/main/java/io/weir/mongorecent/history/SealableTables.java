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
import io.weir.mongorecent.metadata.CollectionSchemas.KnownCollection;
import io.weir.mongorecent.mongo.SealObstacles;

import java.util.Optional;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_HISTORY_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * Which tables can have a history, by what MongoDB does with their collections.
 */
public final class SealableTables
{
    private final SealObstacles obstacles;

    @Inject
    public SealableTables(SealObstacles obstacles)
    {
        this.obstacles = requireNonNull(obstacles, "obstacles is null");
    }

    void require(SchemaTableName table, KnownCollection known)
    {
        Optional<String> obstacle = switch (known.kind()) {
            case COLLECTION -> obstacles.find(known.name());
            case VIEW -> Optional.of("it is a view of MongoDB, in which nothing can be marked as copied. Link the collection that it reads");
            case TIME_SERIES -> Optional.of("it is a time series of MongoDB, in which documents cannot be marked as copied. Keep what has a history in a collection");
        };
        obstacle.ifPresent(problem -> {
            throw new TrinoException(NOT_SUPPORTED, "Table %s cannot have a history: %s".formatted(table, problem));
        });
    }

    /**
     * Of one that is linked: somebody may have changed the collection since.
     */
    void requireStill(SchemaTableName table, KnownCollection known)
    {
        obstacles.find(known.name()).ifPresent(problem -> {
            throw new TrinoException(MONGO_RECENT_HISTORY_ERROR, "Table %s cannot be copied to its history any more; nothing was copied and nothing expires: %s".formatted(table, problem));
        });
    }
}
