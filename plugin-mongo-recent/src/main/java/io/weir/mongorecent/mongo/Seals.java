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

import io.weir.mongorecent.RecentPart;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;

import java.util.List;

import static io.weir.mongorecent.mongo.FitExpressions.call;

/**
 * The field that says by which run of the copier a document goes into the history. Documents that no run has come to do not have it. Each document gets and
 * changes its seal in one step, so that it is on one side of every bound, whoever looks when.
 */
public final class Seals
{
    public static final String SEAL_FIELD = MongoNamespaces.OWN_PREFIX + "seal";

    /**
     * Of documents that outlive their expiry, as the latest of their key.
     */
    static final String KEPT_FIELD = MongoNamespaces.OWN_PREFIX + "kept";

    private static final BsonDateTime EARLIEST = new BsonDateTime(Long.MIN_VALUE);

    private Seals() {}

    static BsonDocument unsealed()
    {
        return new BsonDocument(SEAL_FIELD, BsonNull.VALUE);
    }

    static BsonDocument sealed()
    {
        return new BsonDocument(SEAL_FIELD, new BsonDocument("$ne", BsonNull.VALUE));
    }

    static BsonDocument sealedBy(long seal)
    {
        return new BsonDocument(SEAL_FIELD, new BsonDateTime(seal));
    }

    static BsonDocument sealedByAny(List<Long> seals)
    {
        return new BsonDocument(SEAL_FIELD, new BsonDocument("$in", dates(seals)));
    }

    /**
     * What is in the history, by a pair that was published.
     */
    static BsonDocument inHistory(RecentPart recent)
    {
        BsonDocument seals = new BsonDocument("$lte", new BsonDateTime(recent.watermark()));
        if (!recent.abandonedSeals().isEmpty()) {
            seals.append("$nin", dates(recent.abandonedSeals()));
        }
        return new BsonDocument(SEAL_FIELD, seals);
    }

    /**
     * An expression that no index answers. On the way through an index of the seals, a document that the copier comes to meanwhile would move ahead and be read a second time.
     */
    static BsonDocument notInHistory(RecentPart recent)
    {
        BsonString seal = new BsonString("$" + SEAL_FIELD);
        // by MongoDB's order of all values, which has only dates between two dates: true also of documents without a seal
        BsonDocument later = call("$not", call("$and", call("$gte", seal, EARLIEST), call("$lte", seal, new BsonDateTime(recent.watermark()))));
        return new BsonDocument("$expr", recent.abandonedSeals().isEmpty() ? later : call("$or", later, call("$in", seal, dates(recent.abandonedSeals()))));
    }

    private static BsonArray dates(List<Long> seals)
    {
        return new BsonArray(seals.stream().map(BsonDateTime::new).toList());
    }
}
