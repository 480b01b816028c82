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
package io.weir.mongorecent;

import com.fasterxml.jackson.databind.JsonDeserializer;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.airlift.json.JsonCodecFactory;
import io.airlift.json.JsonMapperProvider;
import io.trino.block.BlockJsonSerde;
import io.trino.plugin.base.TypeDeserializer;
import io.trino.spi.block.Block;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.weir.mongorecent.function.PipelineHandle;
import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.OptionalLong;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.metadata.InternalBlockEncodingSerde.TESTING_BLOCK_ENCODING_SERDE;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MILLIS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.type.InternalTypeManager.TESTING_TYPE_MANAGER;
import static org.assertj.core.api.Assertions.assertThat;

final class TestHandles
{
    private static final MongoRecentColumnHandle ID = MongoRecentColumnHandle.declared("_id", "_id", BsonMapping.ofObjectId(), Optional.empty());
    private static final MongoRecentColumnHandle USER = MongoRecentColumnHandle.inferred("userid", "userId", BsonMapping.of(BIGINT));
    private static final MongoRecentColumnHandle TIME = MongoRecentColumnHandle.declared("ts", "ts", BsonMapping.of(TIMESTAMP_MILLIS), Optional.of("when"));
    private static final MongoRecentColumnHandle NESTED = MongoRecentColumnHandle.inferred(
            "orders",
            "orders",
            BsonMapping.ofArray(BsonMapping.ofRow(
                    RowType.rowType(RowType.field("product", BsonMapping.OBJECT_ID_TYPE), RowType.field("a.b \"c\"", VARCHAR)),
                    ImmutableList.of(BsonMapping.ofObjectId(), BsonMapping.of(VARCHAR)))));
    private static final MongoRecentColumnHandle TWINS = MongoRecentColumnHandle.refused("abc", "abC", BsonMapping.of(VARCHAR), "twins");

    private static final SchemaTableName NAME = new SchemaTableName("reviews", "user_ratings");
    private static final CollectionName COLLECTION = new CollectionName("reviews", "userRatings");
    private static final CollectionSchema SCHEMA = new CollectionSchema(ImmutableList.of(ID, USER, TIME, NESTED, TWINS), Optional.of("a comment"), CollectionSchema.Source.SCHEMA_DOCUMENT);

    private static final JsonCodecFactory CODECS = new JsonCodecFactory(new JsonMapperProvider()
            .withJsonDeserializers(ImmutableMap.<Class<?>, JsonDeserializer<?>>of(
                    Type.class, new TypeDeserializer(TESTING_TYPE_MANAGER),
                    Block.class, new BlockJsonSerde.Deserializer(TESTING_BLOCK_ENCODING_SERDE)))
            .withJsonSerializers(ImmutableMap.of(Block.class, new BlockJsonSerde.Serializer(TESTING_BLOCK_ENCODING_SERDE)))
            .get());

    @Test
    void columns()
    {
        SCHEMA.columns().forEach(column -> assertRoundTrip(MongoRecentColumnHandle.class, column));
    }

    @Test
    void tables()
    {
        MongoRecentTableHandle table = KnownTables.table(NAME, COLLECTION, SCHEMA);
        assertRoundTrip(MongoRecentTableHandle.class, table);
        assertRoundTrip(MongoRecentTableHandle.class, table.withLimit(5));
        assertRoundTrip(MongoRecentTableHandle.class, table.withConstraint(TupleDomain.none()));
        assertRoundTrip(MongoRecentTableHandle.class, filtered(table));
    }

    @Test
    void conditionsAndComputations()
    {
        MongoRecentTableHandle table = KnownTables.table(NAME, COLLECTION, SCHEMA);
        Condition domain = new Condition.InDomain(USER, Domain.singleValue(BIGINT, 4711L));
        Condition matches = new Condition.Matches(TIME, "^a", Condition.Polarity.NO_MATCH);
        Condition compares = new Condition.Compares(USER, Condition.Comparison.LESS_THAN, USER.nestedField("x", USER.mapping()));
        assertRoundTrip(MongoRecentTableHandle.class, table.withConditions(ImmutableList.of(
                new Condition.AnyOf(ImmutableList.of(domain, matches)),
                new Condition.AllOf(ImmutableList.of(compares, domain)))));
        assertRoundTrip(MongoRecentTableHandle.class, table.withComputation(new Pipeline("{\"pipeline\": []}")));
        assertRoundTrip(MongoRecentTableHandle.class, table.withComputation(new Aggregation(
                ImmutableList.of(USER),
                ImmutableList.of(new Aggregation.Call(Aggregation.Function.COUNT_ROWS, Optional.empty()), new Aggregation.Call(Aggregation.Function.SUM, Optional.of(USER))),
                ImmutableList.of(USER, USER, USER))));
        assertRoundTrip(MongoRecentMergeTableHandle.class, new MongoRecentMergeTableHandle(table, ImmutableList.of(USER, TIME), ImmutableMap.of(0, ImmutableList.of("ts")), Optional.of(new RecentPart(5, ImmutableList.of(3L), 1000))));
        assertRoundTrip(MongoRecentTableHandle.class, table.withRecent(new RecentPart(5, ImmutableList.of(), 1000)));
        assertRoundTrip(MongoRecentIndexHandle.class, new MongoRecentIndexHandle(table));
    }

    @Test
    void otherHandles()
    {
        assertRoundTrip(MongoRecentSplit.class, new MongoRecentSplit(KeyRange.ALL));
        assertRoundTrip(MongoRecentSplit.class, new MongoRecentSplit(new KeyRange(Optional.of("{\"_id\": 1}"), Optional.empty())));
        assertRoundTrip(MongoRecentTransactionHandle.class, MongoRecentTransactionHandle.INSTANCE);
        assertRoundTrip(MongoRecentInsertTableHandle.class, new MongoRecentInsertTableHandle(NAME, COLLECTION, new CollectionName("reviews", "staging"), ImmutableList.of(USER, TIME)));
        assertRoundTrip(MongoRecentOutputTableHandle.class, new MongoRecentOutputTableHandle(NAME, COLLECTION, new CollectionName("reviews", "staging"), SCHEMA));
        PipelineHandle pipeline = new PipelineHandle(NAME, COLLECTION, SCHEMA.columns(), ImmutableList.of(), OptionalLong.of(7), Misfits.NULL, new Pipeline("{\"pipeline\": [{\"$match\": {\"phone\": \"555\"}}]}"));
        assertRoundTrip(PipelineHandle.class, pipeline);
        assertThat(pipeline.toString()).doesNotContain("555");
        assertThat(WrittenRows.fromSlice(new WrittenRows(1L << 40, 7).toSlice())).isEqualTo(new WrittenRows(1L << 40, 7));
    }

    @Test
    void plansShowNoValues()
    {
        assertThat(filtered(KnownTables.table(NAME, COLLECTION, SCHEMA)))
                .hasToString("reviews.user_ratings constraint=[_id, userid] sortOrder=[ts:timestamp(3) DESC NULLS LAST] limit=1");
    }

    private static MongoRecentTableHandle filtered(MongoRecentTableHandle table)
    {
        return table
                .withConstraint(TupleDomain.withColumnDomains(ImmutableMap.of(
                        USER, Domain.singleValue(BIGINT, 4711L),
                        ID, Domain.singleValue(BsonMapping.OBJECT_ID_TYPE, utf8Slice("0123456789abcdef01234567")))))
                .withTopN(ImmutableList.of(new SortKey(TIME, SortKey.Direction.DESCENDING)), 1);
    }

    private static <T> void assertRoundTrip(Class<T> type, T value)
    {
        assertThat(CODECS.jsonCodec(type).fromJson(CODECS.jsonCodec(type).toJson(value))).isEqualTo(value);
    }
}
