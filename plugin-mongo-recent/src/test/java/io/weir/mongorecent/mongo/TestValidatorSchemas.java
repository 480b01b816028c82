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
import io.trino.spi.type.RowType;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.CollectionSchema;
import io.weir.mongorecent.CollectionSchema.Source;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentColumnHandle.Origin;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.UuidType.UUID;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.type.InternalTypeManager.TESTING_TYPE_MANAGER;
import static io.trino.type.JsonType.JSON;
import static org.assertj.core.api.Assertions.assertThat;

final class TestValidatorSchemas
{
    private final ValidatorSchemas validators = new ValidatorSchemas(TESTING_TYPE_MANAGER);

    @Test
    void types()
    {
        assertThat(merge(
                """
                {properties: {a: {bsonType: 'int'}, b: {bsonType: 'long'}, c: {bsonType: ['int', 'long', 'null']}, d: {bsonType: 'double'}, e: {bsonType: 'string'}, f: {bsonType: 'bool'},
                    g: {bsonType: 'objectId'}, h: {bsonType: 'date'}, i: {bsonType: 'binData'}, j: {bsonType: 'array', items: {bsonType: 'string'}},
                    k: {bsonType: 'object', properties: {userId: {bsonType: 'int'}, o: {}}}, l: {bsonType: ['int', 'string']}, m: {bsonType: 'array'}, n: {}, o: {bsonType: 'object'}}}
                """).columns()).extracting(MongoRecentColumnHandle::toString)
                .containsExactly(
                        "a:integer",
                        "b:bigint",
                        "c:bigint",
                        "d:double",
                        "e:varchar",
                        "f:boolean",
                        "g:varchar(24)",
                        "h:timestamp(3) with time zone",
                        "i:varbinary",
                        "j:array(varchar)",
                        "k:row(\"userId\" integer, \"o\" json)",
                        "l:json",
                        "m:json",
                        "n:json",
                        "o:json");
    }

    @Test
    void theSampleTellsTheRest()
    {
        CollectionSchema schema = merge(
                "{description: 'all', properties: {price: {bsonType: 'decimal'}, name: {bsonType: 'string', description: 'who'}}}",
                MongoRecentColumnHandle.inferred("_id", "_id", BsonMapping.ofObjectId()),
                MongoRecentColumnHandle.inferred("price", "price", BsonMapping.of(createDecimalType(38, 2))),
                MongoRecentColumnHandle.inferred("more", "more", BsonMapping.of(VARCHAR)));
        assertThat(schema.columns()).extracting(MongoRecentColumnHandle::toString).containsExactly("_id:varchar(24)", "price:decimal(38,2)", "more:varchar", "name:varchar");
        assertThat(schema.columns()).extracting(MongoRecentColumnHandle::origin).containsExactly(Origin.INFERRED, Origin.INFERRED, Origin.INFERRED, Origin.DECLARED);
        assertThat(schema.columns().getLast().comment()).contains("who");
        assertThat(schema.comment()).contains("all");
        assertThat(schema.source()).isEqualTo(Source.VALIDATOR);
    }

    @Test
    void theSampleTellsMoreThanNumberAndBinData()
    {
        CollectionSchema schema = merge(
                "{properties: {price: {bsonType: 'number'}, weight: {bsonType: 'number'}, device: {bsonType: 'binData'}, picture: {bsonType: 'binData'}}}",
                MongoRecentColumnHandle.inferred("price", "price", BsonMapping.of(createDecimalType(38, 2))),
                MongoRecentColumnHandle.inferred("weight", "weight", BsonMapping.of(BIGINT)),
                MongoRecentColumnHandle.inferred("device", "device", BsonMapping.of(UUID)));
        assertThat(schema.columns()).extracting(MongoRecentColumnHandle::toString).containsExactly("price:decimal(38,2)", "weight:double", "device:uuid", "picture:varbinary");
    }

    /**
     * A decimal or a UUID may be in the next document.
     */
    @Test
    void whatASampleCouldTellIsUndecidedWithoutIt()
    {
        String schema = "{properties: {id: {bsonType: 'long'}, price: {bsonType: 'number'}, device: {bsonType: 'binData'}, tags: {bsonType: 'array'}, more: {bsonType: 'object'}, sums: {bsonType: 'array', items: {bsonType: 'number'}}}}";
        assertThat(merge(schema).undecided()).containsExactlyInAnyOrder("price", "device", "tags", "more", "sums");
        assertThat(merge(
                schema,
                MongoRecentColumnHandle.inferred("price", "price", BsonMapping.of(BIGINT)),
                MongoRecentColumnHandle.inferred("sums", "sums", BsonMapping.ofArray(BsonMapping.of(DOUBLE)))).undecided()).containsExactlyInAnyOrder("device", "tags", "more");
    }

    /**
     * By default a validator lets documents have fields that it does not name.
     */
    @Test
    void theSampleTellsOtherFieldsOfDocuments()
    {
        String address = "{bsonType: 'object', properties: {city: {bsonType: 'string'}, floor: {}, site: {bsonType: 'object', properties: {x: {bsonType: 'int'}}}}}";
        BsonMapping sampled = row(
                RowType.field("zip", VARCHAR),
                RowType.field("city", BIGINT),
                RowType.field("floor", BIGINT),
                RowType.field("site", RowType.from(ImmutableList.of(RowType.field("x", VARCHAR), RowType.field("y", DOUBLE)))));
        String type = "row(\"city\" varchar, \"floor\" bigint, \"site\" row(\"x\" integer, \"y\" double), \"zip\" varchar)";
        CollectionSchema schema = merge(
                "{properties: {a: %s, b: {bsonType: 'array', items: %s}, c: {bsonType: 'object'}, d: {bsonType: 'array'}}}".formatted(address, address),
                MongoRecentColumnHandle.inferred("a", "a", sampled),
                MongoRecentColumnHandle.inferred("b", "b", BsonMapping.ofArray(sampled)),
                MongoRecentColumnHandle.inferred("c", "c", row(RowType.field("zip", VARCHAR))),
                MongoRecentColumnHandle.inferred("d", "d", BsonMapping.ofArray(BsonMapping.ofObjectId())));
        assertThat(schema.columns()).extracting(MongoRecentColumnHandle::toString)
                .containsExactly("a:" + type, "b:array(" + type + ")", "c:row(\"zip\" varchar)", "d:array(varchar(24))");
        assertThat(schema.columns()).extracting(MongoRecentColumnHandle::origin).containsOnly(Origin.INFERRED);
        assertThat(schema.columns().getLast().mapping().nested()).containsExactly(BsonMapping.ofObjectId());
    }

    @Test
    void documentsThatMayHaveNoOtherFields()
    {
        CollectionSchema schema = merge(
                "{properties: {a: {bsonType: 'object', additionalProperties: false, properties: {city: {bsonType: 'string'}}}, b: {bsonType: 'object', additionalProperties: {bsonType: 'int'}, properties: {city: {bsonType: 'string'}}}}}",
                MongoRecentColumnHandle.inferred("a", "a", row(RowType.field("city", VARCHAR), RowType.field("zip", VARCHAR))),
                MongoRecentColumnHandle.inferred("b", "b", row(RowType.field("city", VARCHAR), RowType.field("zip", BIGINT))));
        assertThat(schema.columns()).extracting(MongoRecentColumnHandle::toString).containsExactly("a:row(\"city\" varchar)", "b:row(\"city\" varchar, \"zip\" bigint)");
        assertThat(schema.columns()).extracting(MongoRecentColumnHandle::origin).containsExactly(Origin.DECLARED, Origin.INFERRED);
    }

    @Test
    void fieldsOfDocumentsThatDifferOnlyInCase()
    {
        assertThat(merge(
                "{properties: {a: {bsonType: 'object', properties: {City: {bsonType: 'string'}}}}}",
                MongoRecentColumnHandle.inferred("a", "a", row(RowType.field("city", VARCHAR), RowType.field("zip", VARCHAR)))).columns())
                .extracting(MongoRecentColumnHandle::toString)
                .containsExactly("a:row(\"City\" varchar, \"zip\" varchar)");
        assertThat(merge("{properties: {a: {bsonType: 'object', properties: {City: {bsonType: 'string'}, city: {bsonType: 'string'}}}}}").columns())
                .extracting(MongoRecentColumnHandle::toString)
                .containsExactly("a:json");
    }

    private static BsonMapping row(RowType.Field... fields)
    {
        return BsonMapping.of(RowType.from(ImmutableList.copyOf(fields)));
    }

    /**
     * A sample shows only nulls in all fields of it, or does not show them.
     */
    @Test
    void whatNeitherTells()
    {
        List<MongoRecentColumnHandle> sampled = Stream.of("a", "b", "c").map(field -> MongoRecentColumnHandle.inferred(field, field, BsonMapping.of(JSON))).toList();
        CollectionSchema sample = new CollectionSchema(sampled, Optional.empty(), Source.SAMPLE).withUndecided(Set.of("a", "b"));
        CollectionSchema schema = validators.merge(BsonDocument.parse("{properties: {a: {bsonType: 'long'}, d: {}, e: {bsonType: 'object'}}}"), sample);
        assertThat(schema.columns()).extracting(MongoRecentColumnHandle::toString).containsExactlyInAnyOrder("a:bigint", "b:json", "c:json", "d:json", "e:json");
        assertThat(schema.undecided()).containsExactlyInAnyOrder("b", "d", "e");
    }

    @Test
    void namesThatDifferOnlyInCase()
    {
        assertThat(merge("{properties: {abC: {bsonType: 'int'}, abc: {bsonType: 'string'}}}").columns())
                .extracting(MongoRecentColumnHandle::toString)
                .containsExactlyInAnyOrder("abc:varchar", "ab^c:integer");
    }

    /**
     * One document that writes a name otherwise takes none away that the validator describes.
     */
    @Test
    void describedFieldsHaveTheirNamesFirst()
    {
        List<MongoRecentColumnHandle> columns = merge(
                "{properties: {userId: {bsonType: 'long'}, page: {bsonType: 'string'}}}",
                MongoRecentColumnHandle.inferred("userid", "userid", BsonMapping.of(VARCHAR)),
                MongoRecentColumnHandle.inferred("^p^a^g^e", "PAGE", BsonMapping.of(BIGINT)),
                MongoRecentColumnHandle.inferred("user^id", "userId", BsonMapping.of(BIGINT)),
                MongoRecentColumnHandle.inferred("page", "page", BsonMapping.of(VARCHAR))).columns();
        assertThat(columns).extracting(MongoRecentColumnHandle::toString).containsExactly("^p^a^g^e:bigint", "userid:bigint", "page:varchar");
        assertThat(columns).extracting(MongoRecentColumnHandle::field).containsExactly("PAGE", "userId", "page");
    }

    /**
     * A validator that is closed names them.
     */
    @Test
    void marksOfTheCopierAreNoColumns()
    {
        CollectionSchema schema = merge("{additionalProperties: false, properties: {a: {bsonType: 'int'}, _weir_seal: {}, _weir_kept: {bsonType: 'bool'}, b: {bsonType: 'object', properties: {_weir_seal: {bsonType: 'int'}}}}}");
        assertThat(schema.columns()).extracting(MongoRecentColumnHandle::toString).containsExactly("a:integer", "b:row(\"_weir_seal\" integer)");
    }

    private CollectionSchema merge(String jsonSchema, MongoRecentColumnHandle... sampled)
    {
        return validators.merge(BsonDocument.parse(jsonSchema), new CollectionSchema(ImmutableList.copyOf(sampled), Optional.empty(), Source.SAMPLE));
    }
}
