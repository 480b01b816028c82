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
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.lineage.LineageTester.Told;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

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
        tester.createRowsCatalog();
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
        assertThat(told.audit().statement().columnsRead()).containsExactly("rows.s.a.id", "rows.s.a.salary", "rows.s.a.tenant");
        assertThat(run("EXPLAIN UPDATE a SET ssn = tenant").audit().statement().columnsRead()).isEmpty();
    }

    @Test
    void delete()
            throws InterruptedException
    {
        Told told = run("DELETE FROM a WHERE id IN (SELECT id FROM b)");
        assertThat(told.edges()).containsExactly("a <- b.id INDIRECT");
        assertThat(told.wrote()).contains(true);
        assertThat(told.audit().statement().tableWritten()).contains("rows.s.a");
        assertThat(told.audit().statement().columnsRead()).containsExactly("rows.s.a.id", "rows.s.b.id");
    }

    @Test
    void mergeFromJsonTable()
            throws InterruptedException
    {
        assertThat(run(
                """
                MERGE INTO a USING (SELECT * FROM b, JSON_TABLE(b.tenant, 'lax $' COLUMNS (j varchar PATH 'lax $.x'))) s ON a.id = s.id
                WHEN MATCHED THEN UPDATE SET ssn = j
                """).edges()).containsExactly(
                "a <- b.id INDIRECT",
                "a <- b.tenant INDIRECT",
                "a.ssn <- b.tenant TRANSFORMATION");
    }

    private Told run(String sql)
            throws InterruptedException
    {
        return tester.run(SESSION, sql);
    }
}
