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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.trino.spi.TrinoException;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.RowType;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.CollectionSchema;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.write.MongoWriteConfig;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

import java.util.Optional;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.type.InternalTypeManager.TESTING_TYPE_MANAGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestSchemaDocuments
{
    private static final CollectionName NAME = new CollectionName("db", "t");

    private final SchemaDocuments documents = new SchemaDocuments(
            new MongoConnection(new MongoConnectionConfig().setConnectionUrl("mongodb://127.0.0.1:1/"), new MongoTlsConfig(), new MongoWriteConfig()),
            TESTING_TYPE_MANAGER);

    @Test
    void roundTrip()
    {
        CollectionSchema schema = new CollectionSchema(
                ImmutableList.of(
                        MongoRecentColumnHandle.declared("_id", "_id", BsonMapping.ofObjectId(), Optional.empty()),
                        MongoRecentColumnHandle.declared("user", "userId", BsonMapping.of(BIGINT), Optional.of("who")),
                        MongoRecentColumnHandle.declared("product", "product", BsonMapping.ofObjectId(), Optional.empty()),
                        MongoRecentColumnHandle.declared("price", "price", BsonMapping.of(createDecimalType(12, 2)), Optional.empty()),
                        MongoRecentColumnHandle.declared("ts", "ts", BsonMapping.of(TIMESTAMP_TZ_MILLIS), Optional.empty()),
                        MongoRecentColumnHandle.declared("tags", "tags", BsonMapping.of(new ArrayType(RowType.rowType(RowType.field("Name \"x\"", VARCHAR)))), Optional.empty())),
                Optional.of("ratings"),
                CollectionSchema.Source.SCHEMA_DOCUMENT).withDropped(ImmutableSet.of("old"));
        assertThat(documents.parse(NAME, SchemaDocuments.format(NAME, schema))).isEqualTo(schema);
    }

    @Test
    void writtenByHand()
    {
        CollectionSchema schema = documents.parse(NAME, BsonDocument.parse(
                """
                {_id: 't', version: 1, columns: [
                  {name: 'id', field: '_id', type: 'bigint'},
                  {name: 'abc_lower', field: 'abc', type: 'row(a bigint)'},
                  {name: 'abc_upper', field: 'abC', type: 'varchar'}]}
                """));
        assertThat(schema.columns()).extracting(MongoRecentColumnHandle::field).containsExactly("_id", "abc", "abC");
        assertThat(schema.columns()).noneMatch(MongoRecentColumnHandle::hidden);
    }

    @Test
    void aKeyThatIsDeclaredStaysSo()
    {
        CollectionSchema schema = documents.parse(NAME, BsonDocument.parse("{_id: 't', version: 1, columns: [{name: '_id', type: 'bigint'}, {name: 'a', type: 'bigint'}]}"));
        assertThat(documents.parse(NAME, SchemaDocuments.format(NAME, schema.withComment(Optional.of("numbered"))))).isEqualTo(schema.withComment(Optional.of("numbered")));
    }

    @Test
    void mistakes()
    {
        assertInvalid("{}", "an entry is missing or has another BSON type than expected");
        assertInvalid("{version: 2, columns: []}", "version 2 is not known; this connector knows version 1");
        assertInvalid("{version: 1}", "an entry is missing or has another BSON type than expected");
        assertInvalid("{version: 1, columns: [{name: 'a'}]}", "an entry is missing or has another BSON type than expected");
        assertInvalid("{version: 1, columns: [{name: 7, type: 'bigint'}]}", "an entry is missing or has another BSON type than expected");
        assertInvalid("{version: 1, columns: [{name: 'a', type: 'number()'}]}", "column 'a' has the type 'number()', which Trino does not know");
        assertInvalid("{version: 1, columns: [{name: 'a', type: 'char(3)'}]}", "column 'a' has the type char(3), which cannot be kept in MongoDB: there is no BSON type for it; CAST it to a type that docs/decisions/0004-mongo-recent-types.md lists");
        assertInvalid("{version: 1, columns: [{name: 'A', type: 'bigint'}]}", "column name 'A' is not in lower case; put the name of the documents into 'field'");
        assertInvalid("{version: 1, columns: [{name: 'a', type: 'bigint'}, {name: 'a', field: 'b', type: 'bigint'}]}", "two columns have the same name");
        assertInvalid("{version: 1, columns: [{name: 'a', type: 'bigint'}, {name: 'b', field: 'a', type: 'bigint'}]}", "two columns have the same field");
        assertInvalid("{version: 1, columns: [{name: 'a', type: 'varchar', bson: 'objectId'}]}", "column 'a': 'bson' can only be 'objectId', with type varchar(24)");
    }

    private void assertInvalid(String document, String problem)
    {
        assertThatThrownBy(() -> documents.parse(NAME, BsonDocument.parse(document)))
                .isInstanceOf(TrinoException.class)
                .hasMessage("The schema document 't' in db._weir_schema cannot be used: %s. Correct it in MongoDB", problem);
    }
}
