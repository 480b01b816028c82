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

import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same SQL with the warehouse on S3, served in this process.
 */
final class TestDeltaGovOnS3
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        S3Server server = closeAfterClass(new S3Server());
        return DeltaGovQueryRunner.builder(S3Server.WAREHOUSE)
                .addProperties(S3Server.properties(server.port()))
                .setWorkerCount(1)
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
}
