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
import com.mongodb.client.model.Indexes;
import io.trino.testing.AbstractTestIndexedQueries;
import io.trino.testing.QueryRunner;
import io.trino.tpch.TpchTable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

import java.util.List;

import static io.trino.testing.TestingNames.randomNameSuffix;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Trino's own test of index lookups. The stand-in looks for a list of keys by comparing every document with each of them, which takes hours here; TestScans shows lookups on it.
 */
@EnabledIfEnvironmentVariable(named = "MONGO_URI", matches = ".+", disabledReason = "Skipped: the environment variable MONGO_URI names no MongoDB server")
final class TestMongoRecentIndexedQueries
        extends AbstractTestIndexedQueries
{
    private final String schema = "weir_test_" + randomNameSuffix();
    private MongoClient client;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        String url = System.getenv("MONGO_URI");
        client = closeAfterClass(MongoClients.create(url));
        QueryRunner queryRunner = MongoRecentQueryRunner.builder(url, schema)
                .addCatalogProperty("mongo-recent.index-join-enabled", "true")
                .addCatalogProperty("mongo-recent.metadata-cache-ttl", "0s")
                .setInitialTables(List.of(TpchTable.LINE_ITEM, TpchTable.ORDERS))
                .build();
        client.getDatabase(schema).getCollection("orders").createIndex(Indexes.ascending("orderkey"));
        client.getDatabase(schema).getCollection("orders").createIndex(Indexes.ascending("orderstatus", "shippriority"));
        return queryRunner;
    }

    @AfterAll
    void dropDatabase()
    {
        client.getDatabase(schema).drop();
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
