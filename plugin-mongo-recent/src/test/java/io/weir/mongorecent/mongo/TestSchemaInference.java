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

import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.MongoRecentColumnHandle;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import static io.trino.type.InternalTypeManager.TESTING_TYPE_MANAGER;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

final class TestSchemaInference
{
    @Test
    void oneType()
    {
        assertInferred("boolean", "true", "null", "false");
        assertInferred("bigint", "1", "{$numberLong: '5000000000'}");
        assertInferred("double", "1.5", "{$numberDouble: 'NaN'}");
        assertInferred("varchar", "'a'", "'b'");
        assertInferred("varchar(24)", "{$oid: '0123456789abcdef01234567'}");
        assertInferred("timestamp(3) with time zone", "{$date: '2026-11-21T00:00:00Z'}");
        assertInferred("varbinary", "{$binary: {base64: '', subType: '00'}}");
        assertInferred("uuid", "{$uuid: '6b7e9d40-0000-4000-8000-00000000002a'}");
    }

    @Test
    void numbers()
    {
        assertInferred("double", "1", "1.5");
        // every value seen has to fit
        assertInferred("bigint", "1", "{$numberLong: '9007199254740993'}");
        assertInferred("double", "{$numberLong: '9007199254740992'}", "1.5");
        assertInferred("json", "1", "1.5", "{$numberLong: '9007199254740993'}");
        assertInferred("json", "{$numberLong: '9223372036854775807'}", "2", "1.5");
        assertInferred("decimal(38,1)", "{$numberLong: '9007199254740993'}", "{$numberDecimal: '1.5'}");
        assertInferred("decimal(38,2)", "{$numberDecimal: '1.5'}", "{$numberDecimal: '100.25'}", "7");
        assertInferred("decimal(38,0)", "{$numberDecimal: '1E+3'}");
        // an error for whoever reads it, no reason to lose the type of all others
        assertInferred("decimal(38,1)", "{$numberDecimal: '1.5'}", "{$numberDecimal: 'NaN'}", "{$numberDecimal: '-0'}");
        assertInferred("decimal(38,1)", "{$numberDecimal: '1.5'}", "{$numberDecimal: '0E+6000'}");
        assertInferred("json", "{$numberDecimal: '1E+6000'}");
        assertInferred("json", "{$numberDecimal: '1E-30'}", "{$numberDecimal: '1E+30'}");
        assertInferred("json", "{$numberDecimal: '1.5'}", "1.5");
    }

    @Test
    void mixedAndUnknown()
    {
        assertInferred("json", "1", "'1'");
        assertInferred("json", "null");
        assertInferred("json", "{$oid: '0123456789abcdef01234567'}", "'0123456789abcdef01234567'");
        assertInferred("json", "/a/");
        assertInferred("json", "[1]", "1");
        assertInferred("json", "{a: 1}", "[1]");
    }

    @Test
    void nested()
    {
        assertInferred("array(bigint)", "[]", "[1, null]");
        assertInferred("array(varchar(24))", "[{$oid: '0123456789abcdef01234567'}]");
        assertInferred("array(json)", "[1, 'a']");
        assertInferred("json", "[]");
        assertInferred("json", "[null]");
        assertInferred("row(\"a\" bigint, \"b\" varchar)", "{a: 1}", "{b: 'x'}");
        assertInferred("row(\"userId\" bigint)", "{userId: 1}");
        // applications write the fields of one document in different orders, and names in another case
        assertInferred("row(\"B\" varchar, \"c\" row(\"x\" bigint, \"y\" bigint))", "{c: {y: 1, x: 2}, B: 'x'}", "{B: 'x', c: {x: 1}}");
        assertInferred("row(\"a\" bigint, \"b\" varchar)", "{b: 'x', a: 1}");
        assertInferred("row(\"$ref\" varchar, \"$id\" bigint, \"$db\" varchar, \"a\" bigint)", "{a: 1, $ref: 'users', $id: 7, $db: 'shop'}");
        assertInferred("array(row(\"a\" row(\"b\" double)))", "[{a: {b: 1}}, {a: {b: 1.5}}]");
        assertInferred("json", "{}");
        assertInferred("json", "{abc: 1, abC: 2}");
        assertInferred("json", manyKeys());
        assertInferred("array(json)", IntStream.rangeClosed(0, InferredType.MAX_ROW_FIELDS).mapToObj("{sku%s: 1}"::formatted).collect(joining(",", "[", "]")));
    }

    private static String manyKeys()
    {
        BsonDocument document = new BsonDocument();
        for (int key = 0; key <= InferredType.MAX_ROW_FIELDS; key++) {
            document.append("user" + key, BsonBoolean.TRUE);
        }
        return document.toJson();
    }

    @Test
    void fieldsOfAllDocuments()
    {
        assertThat(infer("{_id: 1, a: null}", "{_id: 2, b: 'x'}", "{_id: 3, a: 1, C: true}").values())
                .extracting(MongoRecentColumnHandle::toString)
                .containsExactlyInAnyOrder("_id:bigint", "a:bigint", "b:varchar", "c:boolean");
    }

    @Test
    void fieldsWithoutValues()
    {
        SchemaInference inference = new SchemaInference(new CollectionName("db", "c"), TESTING_TYPE_MANAGER);
        assertThat(inference.result().undecided()).containsExactly("_id");
        inference.add(BsonDocument.parse("{_id: 1, aB: null, b: 1, c: null, d: [], e: {}}"));
        inference.add(BsonDocument.parse("{_id: 2, aB: null, b: 'x', c: 1}"));
        assertThat(inference.result().undecided()).containsExactly("aB");
        assertThat(inference.result().columns()).extracting(MongoRecentColumnHandle::name).contains("ab");
        assertThat(inference.result().decidedColumns()).extracting(MongoRecentColumnHandle::name).containsExactlyInAnyOrder("_id", "b", "c", "d", "e");
    }

    @Test
    void names()
    {
        Map<String, MongoRecentColumnHandle> columns = infer("{userId: 1, 'a.b': 1, '$x': 1, '': 1, abc: 1}", "{abC: 'x'}");
        assertThat(columns.get("userid").field()).isEqualTo("userId");
        assertThat(columns.get("a.b").addressable()).isFalse();
        assertThat(columns.get("$x").addressable()).isFalse();
        assertThat(columns).doesNotContainKey("");
        assertThat(columns.get("abc").field()).isEqualTo("abc");
        assertThat(columns.get("ab^c").field()).isEqualTo("abC");
        assertThat(columns.get("userid").refusal()).isEmpty();
    }

    @Test
    void namesThatDifferOnlyInCase()
    {
        Map<String, MongoRecentColumnHandle> columns = infer("{userId: 1, userID: 'x'}");
        assertThat(columns.get("user^id").field()).isEqualTo("userId");
        assertThat(columns.get("user^i^d").field()).isEqualTo("userID");
        assertThat(columns.get("userid").refusal().orElseThrow())
                .isEqualTo("It could be any of several fields of db.c, which differ only in case. Call the one that is meant by one of [user^i^d, user^id]");
        assertThat(columns.get("userid").hidden()).isTrue();
    }

    @Test
    void emptyCollection()
    {
        assertThat(infer().values()).extracting(MongoRecentColumnHandle::toString).containsExactly("_id:varchar(24)");
    }

    private static void assertInferred(String type, String... values)
    {
        List<String> documents = new ArrayList<>(List.of(values).stream().map("{v: %s}"::formatted).toList());
        assertThat(infer(documents).get("v").type().getDisplayName()).isEqualTo(type);
        // whatever the order of the sample
        Collections.reverse(documents);
        assertThat(infer(documents).get("v").type().getDisplayName()).isEqualTo(type);
    }

    private static Map<String, MongoRecentColumnHandle> infer(String... documents)
    {
        return infer(List.of(documents));
    }

    private static Map<String, MongoRecentColumnHandle> infer(List<String> documents)
    {
        SchemaInference inference = new SchemaInference(new CollectionName("db", "c"), TESTING_TYPE_MANAGER);
        documents.forEach(document -> inference.add(BsonDocument.parse(document)));
        return inference.result().columns().stream().collect(toMap(MongoRecentColumnHandle::name, column -> column));
    }
}
