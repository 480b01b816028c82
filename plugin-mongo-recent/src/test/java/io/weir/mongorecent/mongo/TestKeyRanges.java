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

import io.weir.mongorecent.KeyRange;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

final class TestKeyRanges
{
    @Test
    void boundsOfASample()
    {
        List<BsonDocument> sample = IntStream.range(0, 40).mapToObj(key -> BsonDocument.parse("{_id: %d}".formatted(key))).toList();
        assertThat(KeyRanges.bounds(sample, 2)).containsExactly("{\"_id\": {\"$numberInt\": \"20\"}}");
        assertThat(KeyRanges.bounds(sample, 4)).hasSize(3);
        assertThat(KeyRanges.between(KeyRanges.bounds(sample, 4))).hasSize(4);
    }

    /**
     * Any server finds them by the index, where no value of another type can be between them.
     */
    @Test
    void boundsOfOneType()
    {
        for (List<String> keys : List.of(
                List.of("{'$oid': '0123456789abcdef01234567'}", "{'$oid': '1123456789abcdef01234567'}"),
                List.of("'a'", "'b'"),
                List.of("{'$date': {'$numberLong': '1'}}", "{'$date': {'$numberLong': '2'}}"))) {
            assertThat(ofCollection(keys.getFirst(), keys.getLast())).isEqualTo(BsonDocument.parse("{_id: {$gte: %s, $lt: %s}}".formatted(keys.getFirst(), keys.getLast())));
        }
        assertThat(ofCollection("1", "2")).isEqualTo(BsonDocument.parse("{$expr: {$and: [{$gte: ['$_id', {$literal: 1}]}, {$lt: ['$_id', {$literal: 2}]}]}}"));
        assertThat(ofCollection("1", "'a'")).containsOnlyKeys("$expr");
        assertThat(ofCollection("'a'", "{'$oid': '0123456789abcdef01234567'}")).containsOnlyKeys("$expr");
        // what is below or above may be of any type
        assertThat(KeyRanges.filterOfCollection(new KeyRange(Optional.empty(), Optional.of("{_id: 'a'}")))).contains(BsonDocument.parse("{$expr: {$lt: ['$_id', {$literal: 'a'}]}}"));
        assertThat(KeyRanges.filterOfCollection(new KeyRange(Optional.of("{_id: 'a'}"), Optional.empty()))).contains(BsonDocument.parse("{$expr: {$gte: ['$_id', {$literal: 'a'}]}}"));
        assertThat(KeyRanges.filterOfCollection(KeyRange.ALL)).isEmpty();
    }

    private static BsonDocument ofCollection(String low, String high)
    {
        return KeyRanges.filterOfCollection(new KeyRange(Optional.of("{_id: %s}".formatted(low)), Optional.of("{_id: %s}".formatted(high)))).orElseThrow();
    }

    @Test
    void aViewMayHaveNoKeys()
    {
        assertThat(KeyRanges.bounds(List.of(new BsonDocument(), new BsonDocument(), new BsonDocument()), 2)).isEmpty();
        assertThat(KeyRanges.bounds(List.of(new BsonDocument(), BsonDocument.parse("{_id: 'a'}"), BsonDocument.parse("{_id: 'b'}")), 2)).containsExactly("{\"_id\": \"b\"}");
    }
}
