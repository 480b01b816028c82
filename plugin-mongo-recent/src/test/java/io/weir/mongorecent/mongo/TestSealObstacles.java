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

import static org.assertj.core.api.Assertions.assertThat;

final class TestSealObstacles
{
    private static final BsonDocument KEY = BsonDocument.parse("{v: 2, key: {_id: 1}, name: '_id_'}");

    @Test
    void whatMongoDeletesByItself()
    {
        assertThat(SealObstacles.find(List.of(KEY), new BsonDocument())).isEmpty();
        assertThat(SealObstacles.find(List.of(KEY), BsonDocument.parse("{capped: false}"))).isEmpty();
        assertThat(SealObstacles.find(List.of(KEY), BsonDocument.parse("{capped: true, size: 4096}")).orElseThrow()).startsWith("it is capped,");
        // zero is the time that the field says
        for (String seconds : List.of("0", "3600", "{$numberLong: '3600'}", "3600.0")) {
            BsonDocument index = BsonDocument.parse("{v: 2, key: {ts: 1}, name: 'ts_1', expireAfterSeconds: %s}".formatted(seconds));
            assertThat(SealObstacles.find(List.of(KEY, index), new BsonDocument()).orElseThrow()).startsWith("by its index 'ts_1' with expireAfterSeconds,");
        }
    }

    /**
     * Its index cannot be dropped, and older servers do not say that it has the option.
     */
    @Test
    void clusteredCollectionsThatExpire()
    {
        String key = "v: 2, key: {_id: 1}, name: '_id_', unique: true, clustered: true";
        BsonDocument index = BsonDocument.parse("{%s}".formatted(key));
        BsonDocument newerIndex = BsonDocument.parse("{%s, expireAfterSeconds: 3600}".formatted(key));
        BsonDocument options = BsonDocument.parse("{clusteredIndex: {%s}, expireAfterSeconds: {$numberLong: '3600'}}".formatted(key));
        assertThat(SealObstacles.find(List.of(index), BsonDocument.parse("{clusteredIndex: {%s}}".formatted(key)))).isEmpty();
        for (BsonDocument listed : List.of(index, newerIndex)) {
            assertThat(SealObstacles.find(List.of(listed), options).orElseThrow())
                    .startsWith("it was created with expireAfterSeconds,")
                    .contains("Take that away with collMod and expireAfterSeconds: 'off';");
        }
    }

    @Test
    void validatorsThatRefuseMarks()
    {
        assertRefuses("additionalProperties: false", "_weir_seal: {} and _weir_kept: {}");
        assertRefuses("additionalProperties: {bsonType: 'string'}", "_weir_seal: {} and _weir_kept: {}");
        assertRefuses("additionalProperties: false, properties: {_id: {}, _weir_seal: {}}", "_weir_kept: {}");
        assertRefuses("additionalProperties: false, patternProperties: {'^x': {}, '(?<bad': {}}", "_weir_seal: {} and _weir_kept: {}");
        assertTakes("{validator: {$jsonSchema: {properties: {_id: {}}}}}");
        assertTakes("{validator: {$jsonSchema: {additionalProperties: true}}}");
        assertTakes("{validator: {$jsonSchema: {additionalProperties: {}}}}");
        assertTakes("{validator: {$jsonSchema: {additionalProperties: false, properties: {_weir_seal: {}, _weir_kept: {}}}}}");
        assertTakes("{validator: {$jsonSchema: {additionalProperties: false, patternProperties: {'^_weir': {}}}}}");
        assertTakes("{validator: {$jsonSchema: {additionalProperties: false}}, validationAction: 'warn'}");
        assertTakes("{validator: {$jsonSchema: {additionalProperties: false}}, validationLevel: 'off'}");
        assertTakes("{validator: {visitor: {$gt: 0}}}");
    }

    private static void assertRefuses(String jsonSchema, String missing)
    {
        BsonDocument options = BsonDocument.parse("{validator: {$jsonSchema: {%s}}, validationAction: 'error', validationLevel: 'moderate'}".formatted(jsonSchema));
        assertThat(SealObstacles.find(List.of(KEY), options)).contains(
                "its validator in MongoDB refuses documents with fields that it does not name, and the copier marks documents with _weir_seal and _weir_kept. Add %s to the properties of its $jsonSchema, with collMod".formatted(missing));
    }

    private static void assertTakes(String options)
    {
        assertThat(SealObstacles.find(List.of(KEY), BsonDocument.parse(options))).isEmpty();
    }
}
