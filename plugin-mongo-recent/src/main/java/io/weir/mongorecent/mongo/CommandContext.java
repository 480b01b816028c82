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

import com.google.inject.Inject;
import io.airlift.units.Duration;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.weir.mongorecent.MongoRecentConfig;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_TIME_LIMIT_EXCEEDED;
import static java.util.Objects.requireNonNull;

/**
 * What a command tells MongoDB about its query.
 *
 * @param queryId its comment, by which operators find the query in MongoDB's log and profiler
 * @param maxTimeMillis what is left of the time that MongoDB may work for the query
 * @param batchSize how many documents it sends at once, where that is not left to it
 */
public record CommandContext(String queryId, OptionalLong maxTimeMillis, Optional<Integer> batchSize)
{
    public CommandContext
    {
        requireNonNull(queryId, "queryId is null");
        requireNonNull(maxTimeMillis, "maxTimeMillis is null");
        requireNonNull(batchSize, "batchSize is null");
    }

    public static final class Factory
    {
        private final Optional<Duration> maxQueryTime;
        private final Optional<Integer> batchSize;

        @Inject
        public Factory(MongoRecentConfig config)
        {
            this.maxQueryTime = config.getMaxQueryTime();
            this.batchSize = config.getReadBatchSize();
        }

        public CommandContext of(ConnectorSession session)
        {
            OptionalLong maxTimeMillis = maxQueryTime
                    .map(limit -> OptionalLong.of(remaining(limit, session.getStart())))
                    .orElseGet(OptionalLong::empty);
            return new CommandContext(session.getQueryId(), maxTimeMillis, batchSize);
        }

        private static long remaining(Duration limit, Instant start)
        {
            long remaining = limit.toMillis() - java.time.Duration.between(start, Instant.now()).toMillis();
            if (remaining <= 0) {
                throw new TrinoException(MONGO_RECENT_TIME_LIMIT_EXCEEDED, "The query has used up mongo-recent.max-query-time (%s) before it asked MongoDB. Make it smaller, or raise the limit".formatted(limit));
            }
            return remaining;
        }
    }
}
