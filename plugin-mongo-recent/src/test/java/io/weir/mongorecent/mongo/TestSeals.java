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

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.weir.mongorecent.RecentPart;
import io.weir.mongorecent.RecordingMongo;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

final class TestSeals
{
    private static final RecentPart RECENT = new RecentPart(5000, List.of(), 1);
    private static final RecentPart WITH_ABANDONED = new RecentPart(5000, List.of(2000L, 3000L), 1);

    @Test
    void eachDocumentIsOnOneSide()
    {
        try (RecordingMongo mongo = new RecordingMongo(); MongoClient client = MongoClients.create(mongo.url())) {
            MongoCollection<BsonDocument> collection = client.getDatabase("shop").getCollection("visits", BsonDocument.class);
            collection.insertMany(Stream.of(
                    "{_id: 'without'}",
                    "{_id: 'null', _weir_seal: null}",
                    "{_id: 'before 1970', _weir_seal: {$date: {$numberLong: '-1'}}}",
                    "{_id: 'abandoned', _weir_seal: {$date: {$numberLong: '3000'}}}",
                    "{_id: 'in', _weir_seal: {$date: {$numberLong: '5000'}}}",
                    "{_id: 'later', _weir_seal: {$date: {$numberLong: '5001'}}}",
                    "{_id: 'text', _weir_seal: 'not ours'}",
                    "{_id: 'true', _weir_seal: true}",
                    "{_id: 'number', _weir_seal: 7}").map(BsonDocument::parse).toList());

            assertThat(ids(collection, Seals.inHistory(RECENT))).containsExactlyInAnyOrder("before 1970", "abandoned", "in");
            assertThat(ids(collection, Seals.notInHistory(RECENT))).containsExactlyInAnyOrder("without", "null", "later", "text", "true", "number");
            assertThat(ids(collection, Seals.inHistory(WITH_ABANDONED))).containsExactlyInAnyOrder("before 1970", "in");
            assertThat(ids(collection, Seals.notInHistory(WITH_ABANDONED))).containsExactlyInAnyOrder("without", "null", "abandoned", "later", "text", "true", "number");
        }
    }

    /**
     * The copier moves documents in an index of the seals while others read: whoever reads along that index meets them twice.
     */
    @Test
    void whatIsNotInTheHistoryIsNotReadAlongAnIndex()
    {
        for (RecentPart recent : List.of(RECENT, WITH_ABANDONED)) {
            BsonDocument filter = Seals.notInHistory(recent);
            assertThat(filter.keySet()).containsExactly("$expr");
            // of expressions, MongoDB takes comparisons with a field for bounds of an index, also within AND and OR, but none within NOT
            BsonDocument expression = filter.getDocument("$expr");
            BsonDocument later = expression.containsKey("$or") ? expression.getArray("$or").getFirst().asDocument() : expression;
            assertThat(later.keySet()).containsExactly("$not");
        }
    }

    private static List<String> ids(MongoCollection<BsonDocument> collection, BsonDocument filter)
    {
        return collection.find(filter).map(document -> document.getString("_id").getValue()).into(new ArrayList<>());
    }
}
