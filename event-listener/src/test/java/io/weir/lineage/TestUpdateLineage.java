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
package io.weir.lineage;

import io.trino.Session;
import io.trino.connector.MockConnectorFactory;
import io.trino.connector.MockConnectorPlugin;
import io.trino.spi.connector.ColumnMetadata;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.lineage.LineageTester.Told;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * Statements that change rows, on a connector that takes them: every table of it has the same columns.
 */
@TestInstance(PER_CLASS)
class TestUpdateLineage
{
    private static final Session SESSION = Session.builder(LineageTester.SESSION).setCatalog("rows").setSchema("s").build();

    private LineageTester tester;

    @BeforeAll
    void setUp(@TempDir Path directory)
            throws Exception
    {
        tester = LineageTester.create(new InMemoryGovernanceLog(), directory);
        tester.queryRunner().installPlugin(new MockConnectorPlugin(MockConnectorFactory.builder()
                .withName("rows")
                .withGetColumns(_ -> List.of(
                        new ColumnMetadata("id", BIGINT),
                        new ColumnMetadata("ssn", VARCHAR),
                        new ColumnMetadata("tenant", VARCHAR),
                        new ColumnMetadata("salary", BIGINT)))
                .build()));
        tester.queryRunner().createCatalog("rows", "rows");
    }

    @AfterAll
    void tearDown()
    {
        tester.close();
    }

    @Test
    void update()
            throws InterruptedException
    {
        Told told = run("UPDATE a SET ssn = tenant, salary = salary + id WHERE id > 7");
        assertThat(told.edges()).containsExactly(
                "a.salary <- a.id TRANSFORMATION",
                "a.ssn <- a.tenant IDENTITY");
        assertThat(told.wrote()).contains(true);
    }

    @Test
    void updateFromSubquery()
            throws InterruptedException
    {
        assertThat(run("UPDATE a SET ssn = (SELECT max(b.ssn) FROM b WHERE b.id = a.id)").edges()).containsExactly("a.ssn <- b.ssn AGGREGATION");
    }

    @Test
    void updateWithLiteral()
            throws InterruptedException
    {
        assertThat(run("UPDATE a SET ssn = 'x' WHERE tenant = 'y'").edges()).isEmpty();
    }

    @Test
    void delete()
            throws InterruptedException
    {
        Told told = run("DELETE FROM a WHERE id IN (SELECT id FROM b)");
        assertThat(told.edges()).isEmpty();
        assertThat(told.wrote()).contains(true);
        assertThat(told.audit().statement().tableWritten()).contains("rows.s.a");
    }

    @Test
    void merge()
            throws InterruptedException
    {
        assertThat(run(
                """
                MERGE INTO a t USING b s ON t.id = s.id
                WHEN MATCHED THEN UPDATE SET ssn = s.ssn || t.tenant
                WHEN NOT MATCHED THEN INSERT (id, tenant) VALUES (s.id, lower(s.tenant))
                """).edges()).containsExactly(
                "a.id <- b.id IDENTITY",
                "a.ssn <- a.tenant TRANSFORMATION",
                "a.ssn <- b.ssn TRANSFORMATION",
                "a.tenant <- b.tenant TRANSFORMATION");
    }

    @Test
    void mergeFromQuery()
            throws InterruptedException
    {
        assertThat(run(
                """
                MERGE INTO a USING (SELECT id AS k, max(ssn) AS m FROM b GROUP BY id) s ON a.id = s.k
                WHEN MATCHED THEN UPDATE SET ssn = m
                """).edges()).containsExactly("a.ssn <- b.ssn AGGREGATION");
    }

    @Test
    void mergeWithoutColumns()
            throws InterruptedException
    {
        assertThat(run("MERGE INTO a USING b ON a.id = b.id WHEN NOT MATCHED THEN INSERT VALUES (b.id, b.ssn, b.tenant, b.salary)").edges()).containsExactly(
                "a <- b.id INFERRED",
                "a <- b.salary INFERRED",
                "a <- b.ssn INFERRED",
                "a <- b.tenant INFERRED");
    }

    @Test
    void mergeFromUnreadableSource()
            throws InterruptedException
    {
        assertThat(run(
                """
                MERGE INTO a USING (SELECT * FROM b, JSON_TABLE(b.tenant, 'lax $' COLUMNS (j varchar PATH 'lax $.x'))) s ON a.id = s.id
                WHEN MATCHED THEN UPDATE SET ssn = j
                """).edges()).contains("a.ssn <- b.tenant INFERRED", "a.ssn <- b.ssn INFERRED");
    }

    private Told run(String sql)
            throws InterruptedException
    {
        return tester.run(SESSION, sql);
    }
}
