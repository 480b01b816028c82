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

import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.LimitApplicationResult;
import io.weir.mongorecent.Aggregation;
import io.weir.mongorecent.Computation;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.Pipeline;

import java.util.Optional;

/**
 * A scan is one command, so that its limit is the limit of the query.
 */
public final class LimitPushdown
{
    private LimitPushdown() {}

    public static Optional<LimitApplicationResult<ConnectorTableHandle>> apply(MongoRecentTableHandle table, long limit)
    {
        // to MongoDB, limit 0 means no limit
        if (limit < 1 || limit > Integer.MAX_VALUE || !isLimitable(table)) {
            return Optional.empty();
        }
        if (table.limit().isPresent() && table.limit().getAsInt() <= limit) {
            return Optional.empty();
        }
        return Optional.of(new LimitApplicationResult<>(table.withLimit((int) limit), true, false));
    }

    private static boolean isLimitable(MongoRecentTableHandle table)
    {
        return switch (table.computed()) {
            case Computation.None _ -> true;
            // without keys there is one group, always
            case Aggregation aggregation -> !aggregation.keys().isEmpty();
            case Pipeline _ -> false;
        };
    }
}
