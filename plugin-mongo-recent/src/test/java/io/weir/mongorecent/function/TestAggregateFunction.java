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
package io.weir.mongorecent.function;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.trino.metadata.QualifiedObjectName;
import io.trino.spi.security.ViewExpression;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.QueryRunner;
import io.weir.mongorecent.MongoRecentQueryRunner;
import io.weir.mongorecent.RecordingMongo;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

import java.util.stream.Stream;

import static io.trino.testing.TestingAccessControlManager.TestingPrivilegeType.SELECT_COLUMN;
import static io.trino.testing.TestingAccessControlManager.privilege;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * The pipelines of users, and what the access control says of the collections that they read.
 */
@Execution(SAME_THREAD)
final class TestAggregateFunction
        extends AbstractTestQueryFramework
{
    private RecordingMongo mongo;
    private MongoClient client;
    private DistributedQueryRunner queryRunner;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        mongo = closeAfterClass(new RecordingMongo());
        client = closeAfterClass(MongoClients.create(mongo.url()));
        insert("Orders", "{_id: 1, user: 7, total: 10}", "{_id: 2, user: 7, total: 20}", "{_id: 3, user: 8, total: 5}");
        insert("users", "{_id: 7, email: 'a@example.com'}", "{_id: 8, email: 'b@example.com'}");
        queryRunner = MongoRecentQueryRunner.builder(mongo.url()).setWorkerCount(0).build();
        return queryRunner;
    }

    private void insert(String collection, String... documents)
    {
        client.getDatabase("shop").getCollection(collection, BsonDocument.class).insertMany(Stream.of(documents).map(BsonDocument::parse).toList());
    }

    private static String aggregate(String collection, String pipeline)
    {
        return "SELECT document FROM TABLE(mongo_recent.system.aggregate(database => 'shop', collection => '%s', pipeline => '%s'))".formatted(collection, pipeline.replace("'", "''"));
    }

    @Test
    void results()
    {
        assertThat(query(aggregate("Orders", "[{$group: {_id: '$user', total: {$sum: '$total'}}}, {$sort: {_id: 1}}]")))
                .matches("VALUES JSON '{\"_id\":7,\"total\":30}', JSON '{\"_id\":8,\"total\":5}'");
        assertThat(query("SELECT json_value(json_format(document), 'strict $.total') FROM (%s) WHERE json_value(json_format(document), 'strict $._id') = '8'"
                .formatted(aggregate("Orders", "[{$group: {_id: '$user', total: {$sum: '$total'}}}]"))))
                .skippingTypesCheck()
                .matches("VALUES '5'");
        assertThat(query("SELECT count(*) FROM (%s)".formatted(aggregate("Orders", "[]")))).matches("VALUES BIGINT '3'");
        assertThat(query(aggregate("Orders", "[{$match: {user: 8}}]") + " LIMIT 1")).matches("VALUES JSON '{\"_id\":3,\"total\":5,\"user\":8}'");
        assertThat(query(aggregate("Orders", "[{$match: {user: 8}}, {$lookup: {from: 'users', localField: 'user', foreignField: '_id', as: 'u'}}, {$project: {e: '$u.email', _id: 0}}]")))
                .matches("VALUES JSON '{\"e\":[\"b@example.com\"]}'");
    }

    private static String query(String collection, String filter)
    {
        return "SELECT * FROM TABLE(mongo_recent.system.query(database => 'shop', collection => '%s', filter => '%s'))".formatted(collection, filter.replace("'", "''"));
    }

    @Test
    void rowsThatAFilterFinds()
    {
        assertThat(query(query("Orders", "{total: {$gte: 10}}"))).matches("VALUES (BIGINT '1', BIGINT '7', BIGINT '10'), (BIGINT '2', BIGINT '7', BIGINT '20')");
        assertThat(query(query("Orders", "{}") + " ORDER BY total LIMIT 1")).matches("VALUES (BIGINT '3', BIGINT '8', BIGINT '5')");
        assertThat(query("SELECT total, count(*) OVER () FROM (%s) WHERE _id > 1".formatted(query("Orders", "{\"user\": 7}")))).matches("VALUES (BIGINT '20', BIGINT '1')");
        assertThat(query("SELECT count(*) FROM (%s)".formatted(query("Orders", "{user: 9}")))).matches("VALUES BIGINT '0'");
        mongo.forgetCommands();
        computeActual(query("Orders", "{user: 8}"));
        assertThat(mongo.commands()).filteredOn(command -> command.containsKey("aggregate")).singleElement()
                .satisfies(command -> assertThat(command.getArray("pipeline")).isEqualTo(BsonDocument.parse("{p: [{$match: {user: 8}}]}").getArray("p")));

        assertQueryFails(query("orders", "{}"), ".*MongoDB has no collection shop.orders that this catalog shows; .*");
        assertQueryFails(query("Orders", "{$where: \"sleep(1)\"}"), ".*operator '\\$where' is not one of those that only read");
        assertQueryFails(query("Orders", "[]"), ".*the filter is not the extended JSON of a document");
        assertQueryFails("SELECT * FROM TABLE(mongo_recent.system.query(database => 'shop', collection => 'Orders', filter => NULL))", ".*Argument FILTER of query is NULL");
    }

    @Test
    void itIsOneCommand()
    {
        String sql = aggregate("Orders", "[{$match: {user: 8}}]");
        computeActual(sql);
        mongo.forgetCommands();
        computeActual(sql);
        assertThat(mongo.commands()).filteredOn(command -> command.containsKey("aggregate")).singleElement()
                .satisfies(command -> assertThat(command.getArray("pipeline")).isEqualTo(BsonDocument.parse("{p: [{$match: {user: 8}}]}").getArray("p")));
        assertThat(mongo.commands()).noneMatch(command -> command.containsKey("find"));
    }

    @Test
    void onlyCollectionsThatAreTables()
    {
        assertQueryFails(aggregate("nothing", "[]"), ".*MongoDB has no collection shop.nothing that this catalog shows.*");
        assertQueryFails(aggregate("orders", "[]"), ".*MongoDB has no collection shop.orders that this catalog shows; databases and collections are called by their own names here");
        assertQueryFails(aggregate("_weir_schema", "[]"), ".*MongoDB has no collection shop._weir_schema that this catalog shows.*");
        assertQueryFails(aggregate("Orders", "[{$unionWith: 'system.views'}]"), ".*MongoDB has no collection shop.system.views that this catalog shows.*");
        assertQueryFails("SELECT * FROM TABLE(mongo_recent.system.aggregate(database => 'admin', collection => 'system.users', pipeline => '[]'))", ".*MongoDB has no collection admin.system.users.*");
        assertQueryFails(aggregate("Orders", "[{$out: 'x'}]"), ".*stage '\\$out' is not one of those that only read: .*");
    }

    @Test
    void everyCollectionMustBeReadable()
    {
        executeExclusively(() -> {
            queryRunner.getAccessControl().deny(privilege("users.email", SELECT_COLUMN));
            try {
                assertThat(query("SELECT count(*) FROM (%s)".formatted(aggregate("Orders", "[]")))).matches("VALUES BIGINT '3'");
                assertQueryFails(aggregate("users", "[]"), ".*Access Denied: Cannot select from columns .*");
                assertQueryFails(aggregate("Orders", "[{$facet: {a: [{$lookup: {from: 'users', pipeline: [], as: 'u'}}]}}]"), ".*Access Denied: Cannot select from columns .*");
            }
            finally {
                queryRunner.getAccessControl().reset();
            }
        });
    }

    @Test
    void masksAndFiltersRefuse()
    {
        executeExclusively(() -> {
            String message = ".*Access Denied: a pipeline cannot read shop.users: for this user a column of it is masked or rows of it are filtered, .*";
            queryRunner.getAccessControl().columnMask(new QualifiedObjectName("mongo_recent", "shop", "users"), "email", getSession().getUser(), ViewExpression.builder().expression("'***'").build());
            try {
                assertThat(query("SELECT DISTINCT email FROM mongo_recent.shop.users")).skippingTypesCheck().matches("VALUES '***'");
                assertQueryFails(aggregate("users", "[]"), message);
                // also where the pipeline does not name the column, or reads the collection on the side
                assertQueryFails(aggregate("users", "[{$count: 'n'}]"), message);
                assertQueryFails(query("users", "{}"), message);
                assertQueryFails(aggregate("Orders", "[{$unionWith: {coll: 'users', pipeline: []}}]"), message);
            }
            finally {
                queryRunner.getAccessControl().reset();
            }
            queryRunner.getAccessControl().rowFilter(new QualifiedObjectName("mongo_recent", "shop", "users"), getSession().getUser(), ViewExpression.builder().expression("_id = 7").build());
            try {
                assertQueryFails(aggregate("users", "[]"), message);
            }
            finally {
                queryRunner.getAccessControl().reset();
            }
        });
    }
}
