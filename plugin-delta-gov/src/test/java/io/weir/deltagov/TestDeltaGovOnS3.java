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
package io.weir.deltagov;

import io.opentelemetry.api.common.AttributeKey;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same SQL with the warehouse on S3, served in this process.
 */
final class TestDeltaGovOnS3
        extends AbstractTestQueryFramework
{
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> URL = AttributeKey.stringKey("url.full");

    private S3Server server;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        server = closeAfterClass(new S3Server());
        return DeltaGovQueryRunner.builder(S3Server.WAREHOUSE)
                .addProperties(S3Server.properties(server.port()))
                .build();
    }

    @Test
    void story()
    {
        assertUpdate("CREATE TABLE nation WITH (partitioned_by = ARRAY['regionkey']) AS SELECT nationkey, name, regionkey FROM tpch.tiny.nation", 25);
        assertUpdate("INSERT INTO nation VALUES (25, 'Atlantis', 5), (26, 'Nowhere', null)", 2);
        assertThat(query("SELECT * FROM nation WHERE regionkey < 5")).skippingTypesCheck()
                .matches("SELECT nationkey, name, regionkey FROM tpch.tiny.nation");
        assertThat(query("SELECT name FROM nation WHERE regionkey IS NULL OR regionkey = 5")).skippingTypesCheck()
                .matches("VALUES 'Atlantis', 'Nowhere'");
        assertThat(query("SELECT count(*) FROM nation FOR VERSION AS OF 0")).matches("VALUES BIGINT '25'");
        assertThat(query("SHOW TABLES")).skippingTypesCheck().matches("VALUES 'nation'");
        assertQueryFails("CREATE TABLE nation (a bigint)", ".*already exists");
        assertUpdate("CREATE OR REPLACE TABLE nation AS SELECT 1 a", 1);
        assertThat(query("SELECT * FROM nation")).matches("VALUES 1");

        assertUpdate("CREATE SCHEMA \"odd name/..\"");
        assertUpdate("CREATE TABLE \"odd name/..\".\"täble\" AS SELECT 1 a", 1);
        assertThat(query("TABLE \"odd name/..\".\"täble\"")).matches("VALUES 1");
        assertUpdate("DROP SCHEMA \"odd name/..\" CASCADE");
        assertThat(query("SHOW SCHEMAS")).skippingTypesCheck().matches("VALUES 'information_schema', 'tpch'");
        assertUpdate("DROP TABLE nation");
        assertThat(query("SHOW TABLES")).returnsEmptyResult();
    }

    /**
     * Of a table that the server knows, on the way of a statement: one read of its entry, one of its last commit, and one look for the next.
     * The checksum after a commit is nobody's way, and may be seen with the statement after it.
     */
    @Test
    void requests()
    {
        assertUpdate("CREATE TABLE ledger (id bigint, name varchar)");
        assertUpdate("INSERT INTO ledger VALUES (1, 'one'), (2, 'two')", 2);
        assertQuery("SELECT name FROM ledger WHERE id = 1", "VALUES 'one'");

        Requests select = requests("SELECT name FROM ledger WHERE id = 1");
        assertThat(select.of("GET", ".parquet")).isEqualTo(1);
        assertThat(select.of("PUT", "")).isLessThanOrEqualTo(1);
        Requests planning = requests("EXPLAIN SELECT name FROM ledger WHERE id = 2");
        assertThat(planning.of("GET", ".parquet")).isEqualTo(0);
        Requests insert = requests("INSERT INTO ledger VALUES (3, 'three')");
        assertThat(insert.of("PUT", ".parquet")).isEqualTo(1);
        Requests delete = requests("DELETE FROM ledger WHERE id = 2");
        assertThat(delete.of("GET", ".parquet")).isEqualTo(1);
        Requests merge = requests("MERGE INTO ledger t USING (VALUES (BIGINT '3', 'tres'), (4, 'four')) s(id, name) ON t.id = s.id " +
                "WHEN MATCHED THEN UPDATE SET name = s.name WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.name)");
        assertThat(merge.of("PUT", ".bin")).isLessThanOrEqualTo(1);

        for (Requests statement : List.of(select, planning, insert, delete, merge)) {
            assertThat(statement.of("GET", "/.weir/ledger.json")).describedAs("%s", statement).isEqualTo(1);
            assertThat(statement.listings()).describedAs("%s", statement).isZero();
            assertThat(statement.requests()).describedAs("%s", statement).hasSizeLessThanOrEqualTo(14);
        }
        for (Requests change : List.of(insert, delete, merge)) {
            assertThat(change.of("PUT", ".json")).describedAs("%s", change).isEqualTo(1);
        }
        assertQuery("SELECT * FROM ledger", "VALUES (1, 'one'), (3, 'tres'), (4, 'four')");
        assertUpdate("DROP TABLE ledger");
    }

    @Test
    void failuresHaveTheAnswerOfTheStore()
    {
        Map<String, String> properties = new HashMap<>(S3Server.properties(server.port()));
        properties.put("delta-gov.warehouse", "s3://missing/warehouse");
        getDistributedQueryRunner().createCatalog("missing", "delta_gov", properties);
        assertQueryFails("SHOW SCHEMAS FROM missing", ".*Cannot list s3://missing/warehouse.*Status Code: 404.*Check that the store is reachable.*");

        properties.put("delta-gov.warehouse", S3Server.WAREHOUSE);
        properties.put("s3.aws-secret-key", "wrong");
        getDistributedQueryRunner().createCatalog("stranger", "delta_gov", properties);
        assertQueryFails("SHOW SCHEMAS FROM stranger", ".*Cannot list s3://lake/warehouse.*Status Code: 403.*Check that the store is reachable.*");
    }

    private Requests requests(String sql)
    {
        computeActual(sql);
        return new Requests(getDistributedQueryRunner().getSpans().stream()
                .filter(span -> span.getName().startsWith("S3."))
                .map(span -> span.getAttributes().get(METHOD) + " " + span.getAttributes().get(URL))
                .toList());
    }

    private record Requests(List<String> requests)
    {
        long of(String method, String suffix)
        {
            return requests.stream().filter(request -> request.startsWith(method + " ") && request.endsWith(suffix)).count();
        }

        long listings()
        {
            return requests.stream().filter(request -> request.contains("list-type=")).count();
        }
    }
}
