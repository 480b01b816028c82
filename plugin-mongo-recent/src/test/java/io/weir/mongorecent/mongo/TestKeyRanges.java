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

import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

import java.util.List;
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

    @Test
    void aViewMayHaveNoKeys()
    {
        assertThat(KeyRanges.bounds(List.of(new BsonDocument(), new BsonDocument(), new BsonDocument()), 2)).isEmpty();
        assertThat(KeyRanges.bounds(List.of(new BsonDocument(), BsonDocument.parse("{_id: 'a'}"), BsonDocument.parse("{_id: 'b'}")), 2)).containsExactly("{\"_id\": \"b\"}");
    }
}
