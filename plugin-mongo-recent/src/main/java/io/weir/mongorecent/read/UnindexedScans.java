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

import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.trino.spi.TrinoException;
import io.weir.mongorecent.MongoRecentConfig;
import io.weir.mongorecent.MongoRecentConfig.UnindexedScanPolicy;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.Pipeline;
import io.weir.mongorecent.mongo.IndexChoice;
import io.weir.mongorecent.mongo.PipelineScans;

import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_UNINDEXED_SCAN;

/**
 * Looks at what a query would make MongoDB do, before it does it.
 */
public final class UnindexedScans
{
    private static final Logger log = Logger.get(UnindexedScans.class);

    private final UnindexedScanPolicy policy;
    private final long limit;

    @Inject
    public UnindexedScans(MongoRecentConfig config)
    {
        this.policy = config.getUnindexedScanPolicy();
        this.limit = config.getUnindexedScanLimit();
    }

    void check(MongoRecentTableHandle table, String queryId)
    {
        if (policy == UnindexedScanPolicy.ALLOW || table.known().documents().orElse(0) <= limit || !looksAtAll(table)) {
            return;
        }
        String message = "The query makes MongoDB look at all of the about %d documents of %s, and mongo-recent.unindexed-scan-limit is %d. ".formatted(table.known().documents().orElseThrow(), table.collection(), limit) +
                "Filter by values or a range of an indexed column, or create an index in MongoDB";
        switch (policy) {
            case ALLOW -> {}
            case WARN -> log.warn("Query %s: %s", queryId, message);
            case DENY -> throw new TrinoException(MONGO_RECENT_UNINDEXED_SCAN, message);
        }
    }

    private boolean looksAtAll(MongoRecentTableHandle table)
    {
        if (table.computed() instanceof Pipeline pipeline) {
            return !PipelineScans.looksAtFew(pipeline, table.known().indexes(), limit);
        }
        if (table.constraint().isNone() || IndexChoice.isIndexed(table.known().indexes(), table.constraint(), table.conditions(), table.sort())) {
            return false;
        }
        // the first documents that come are few
        boolean fewDocuments = table.limit().isPresent() && table.limit().getAsInt() <= limit && table.computation().isEmpty() && table.sort().isEmpty() && table.filteredColumns().isEmpty();
        return !fewDocuments;
    }
}
