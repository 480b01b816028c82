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

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.trino.testing.AbstractTestIndexedQueries;
import io.trino.testing.QueryRunner;
import io.trino.tpch.TpchTable;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

import java.util.List;

import static io.weir.mongorecent.MongoRecentQueryRunner.TPCH_SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Trino's own test of index lookups.
 */
final class TestMongoRecentIndexedQueries
        extends AbstractTestIndexedQueries
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        RecordingMongo mongo = closeAfterClass(new RecordingMongo(RecordingMongo.Recording.OFF));
        MongoClient client = closeAfterClass(MongoClients.create(mongo.url()));
        QueryRunner queryRunner = MongoRecentQueryRunner.builder(mongo.url())
                .addCatalogProperty("mongo-recent.index-join-enabled", "true")
                .setInitialTables(List.of(TpchTable.LINE_ITEM))
                .build();
        // the one index that the stand-in uses is that of the key
        client.getDatabase(TPCH_SCHEMA).createCollection("orders");
        client.getDatabase(TPCH_SCHEMA).getCollection("_weir_schema", BsonDocument.class).insertOne(BsonDocument.parse(
                """
                {_id: 'orders', version: 1, columns: [
                    {name: 'orderkey', field: '_id', type: 'bigint'}, {name: 'custkey', type: 'bigint'}, {name: 'orderstatus', type: 'varchar(1)'}, {name: 'totalprice', type: 'double'},
                    {name: 'orderdate', type: 'date'}, {name: 'orderpriority', type: 'varchar(15)'}, {name: 'clerk', type: 'varchar(15)'}, {name: 'shippriority', type: 'integer'},
                    {name: 'comment', type: 'varchar(79)'}]}
                """));
        queryRunner.execute("INSERT INTO orders SELECT * FROM tpch.tiny.orders");
        return queryRunner;
    }

    @Test
    void lookupsAreUsed()
    {
        assertThat((String) computeScalar("EXPLAIN SELECT * FROM lineitem l JOIN orders o ON l.orderkey = o.orderkey WHERE l.partkey = 7")).contains("IndexJoin");
        // without an index that begins with the column there is no lookup
        assertThat((String) computeScalar("EXPLAIN SELECT * FROM lineitem l JOIN orders o ON l.orderkey = o.custkey WHERE l.partkey = 7")).doesNotContain("IndexJoin");
    }

    @Test
    @Override
    public void testExampleSystemTable()
    {
        // the base class expects a table of the connector that it was written for
        assertQueryFails("SELECT name FROM sys.example", ".*Schema 'sys' does not exist");
    }
}
