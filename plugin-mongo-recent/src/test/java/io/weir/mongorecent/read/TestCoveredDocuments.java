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

import com.google.common.collect.ImmutableList;
import io.trino.spi.TrinoException;
import io.trino.spi.type.RowType;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.CollectionSchema;
import io.weir.mongorecent.CollectionSchema.Source;
import io.weir.mongorecent.MongoRecentColumnHandle;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestCoveredDocuments
{
    private static final BsonMapping NUMBER = BsonMapping.of(BIGINT);
    private static final BsonMapping PLACE = BsonMapping.ofRow(RowType.rowType(RowType.field("zip", BIGINT)), ImmutableList.of(NUMBER));
    private static final CollectionSchema SCHEMA = new CollectionSchema(ImmutableList.of(
            MongoRecentColumnHandle.inferred("_id", "_id", BsonMapping.ofObjectId()),
            MongoRecentColumnHandle.inferred("userid", "userId", NUMBER),
            MongoRecentColumnHandle.inferred("place", "place", PLACE),
            MongoRecentColumnHandle.inferred("places", "places", BsonMapping.ofArray(PLACE)),
            MongoRecentColumnHandle.inferred("deleted", "deletedAt", BsonMapping.of(VARCHAR))), Optional.empty(), Source.SAMPLE).withUndecided(Set.of("deletedAt"));

    @Test
    void everyFieldIsInAColumn()
    {
        assertThat(next("{_id: 1, userId: 2, place: {zip: 3}, places: [{zip: 4}, null, {}], _weir_seal: 5}")).isPresent();
        assertThat(next("{}")).isPresent();
        // what is of another type is an error of whoever reads it
        assertThat(next("{place: 5, places: {a: 1}}")).isPresent();
    }

    @Test
    void aFieldIsInNone()
    {
        assertUncovered("{_id: 1, userId: 2, userid: 3}", "userid");
        assertUncovered("{_id: 1, place: {zip: 3, street: 4}}", "place.street");
        assertUncovered("{_id: 1, places: [{zip: 3}, {city: 4}]}", "places.city");
    }

    /**
     * Of a field that is null in all documents of the sample nobody knows the type.
     */
    @Test
    void aFieldWithoutAType()
    {
        assertThat(next("{_id: 1, deletedAt: null, userid: null}")).isPresent();
        assertUncovered("{_id: 1, deletedAt: 5}", "deletedAt");
        assertUncovered("{_id: 1, deletedAt: []}", "deletedAt");
    }

    private static void assertUncovered(String document, String field)
    {
        assertThatThrownBy(() -> next(document))
                .isInstanceOf(TrinoException.class)
                .hasMessageStartingWith("The document with _id 1 in shop.orders has the field '%s', which is in no column".formatted(field));
    }

    private static Optional<RawBsonDocument> next(String document)
    {
        return new CoveredDocuments(new GivenDocuments(List.of(new RawBsonDocument(BsonDocument.parse(document), new BsonDocumentCodec())).iterator()), new CollectionName("shop", "orders"), SCHEMA).next();
    }
}
