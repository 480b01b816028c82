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
package io.weir.access;

import com.google.common.io.Resources;
import io.trino.testing.DistributedQueryRunner;
import io.weir.governance.Governance;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.file.PolicyFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static io.weir.access.GovernedQueryRunner.session;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * What becomes of tags when tables and columns change, without lineage: nothing resolves the pending writes here.
 */
@TestInstance(PER_CLASS)
@Execution(SAME_THREAD)
class TestTagsSystem
{
    private DistributedQueryRunner queryRunner;

    @BeforeAll
    void setUp(@TempDir Path directory)
            throws Exception
    {
        Policies policies = PolicyFile.parse("policies.yaml", Resources.toString(Resources.getResource(TestTagsSystem.class, "policies.yaml"), UTF_8));
        queryRunner = GovernedQueryRunner.create(new Governance(new InMemoryGovernanceLog(), () -> policies, Duration.ZERO), directory.resolve("mask.key"));
    }

    @AfterAll
    void tearDown()
    {
        queryRunner.close();
    }

    @Test
    void renamedSchemaKeepsItsTags()
    {
        run("admin", "CREATE SCHEMA memory.old_name");
        run("admin", "CREATE TABLE memory.old_name.people AS SELECT * FROM (VALUES (1, 'CANARY-1@example.com')) t(id, email)");
        tag("memory.old_name.people.email", "PII.EMAIL");
        run("admin", "ALTER SCHEMA memory.old_name RENAME TO new_name");
        assertThat(column("analyst", "SELECT email FROM memory.new_name.people")).containsExactly("***@example.com");
        assertThat(column("admin", "SELECT email FROM memory.new_name.people")).containsExactly("CANARY-1@example.com");
        assertThat(column("steward", "SELECT asset || ' ' || tag || ' ' || source FROM governance.system.effective_tags WHERE asset LIKE 'memory.new_name.%' AND tag = 'PII.EMAIL'"))
                .containsExactly("memory.new_name.people.email PII.EMAIL derived");
    }

    @Test
    void droppedAndCreatedAgainKeepsItsTags()
    {
        run("admin", "CREATE TABLE phoenix AS SELECT 'CANARY' AS email");
        tag("memory.default.phoenix.email", "PII.EMAIL");
        run("admin", "DROP TABLE phoenix");
        run("admin", "CREATE TABLE phoenix AS SELECT 'CANARY' AS email");
        assertThat(column("analyst", "SELECT email FROM phoenix")).containsExactly("***");
    }

    @Test
    void newColumnIsMaskedUntilItIsClassified()
    {
        run("admin", "CREATE TABLE growing (id bigint, email varchar)");
        tag("memory.default.growing.email", "PII.EMAIL");
        run("admin", "ALTER TABLE growing ADD COLUMN note varchar");
        run("admin", "ALTER TABLE growing ADD COLUMN remark varchar");
        run("admin", "INSERT INTO growing VALUES (1, 'a@example.com', 'CANARY', 'CANARY')");
        assertThat(column("analyst", "SELECT note FROM growing")).containsExactly((Object) null);
        assertThat(column("analyst", "SELECT id FROM growing")).containsExactly(1L);
        assertThat(column("admin", "SELECT note FROM growing")).containsExactly("CANARY");
        run("etl", "CREATE TABLE grown AS SELECT id, note AS moved FROM growing");
        assertThat(column("analyst", "SELECT moved FROM grown")).containsExactly((Object) null);
        run("steward", "CALL governance.system.declassify('memory.default.growing.note', 'UNCLASSIFIED', 'remarks of the warehouse')");
        assertThat(column("analyst", "SELECT note FROM growing")).containsExactly("CANARY");
        assertThat(column("analyst", "SELECT remark FROM growing")).containsExactly((Object) null);
        tag("memory.default.growing.remark", "PII.NAME");
        assertThat(column("analyst", "SELECT remark FROM growing")).containsExactly("C***");
    }

    @Test
    void declassifiedTagDoesNotArrive()
    {
        run("admin", "CREATE SCHEMA memory.sensitive");
        run("admin", "CREATE TABLE memory.sensitive.facts AS SELECT 'CANARY' AS name, 'CANARY' AS country");
        run("steward", "CALL governance.system.set_tag('memory.sensitive', 'PII')");
        assertThat(column("analyst", "SELECT country FROM memory.sensitive.facts")).containsExactly("***");
        refused("steward", "CALL governance.system.declassify('memory.sensitive.facts.country', 'PII', '')", "reason is empty. Say why memory.sensitive.facts.country may be shown without the tag");
        refused("steward", "CALL governance.system.declassify('memory.sensitive.facts.country', 'PII')", "REASON");
        refused("analyst", "CALL governance.system.declassify('memory.sensitive.facts.country', 'PII', 'curious')", "Access Denied");
        refused("steward", "CALL governance.system.declassify('memory.sensitive.facts.city', 'PII', 'typo')", "does not exist");
        run("steward", "CALL governance.system.declassify('memory.sensitive.facts.country', 'PII', 'countries are not personal')");
        assertThat(column("analyst", "SELECT country FROM memory.sensitive.facts")).containsExactly("CANARY");
        assertThat(column("analyst", "SELECT name FROM memory.sensitive.facts")).containsExactly("***");
        assertThat(column("steward", "SELECT reason FROM governance.system.tags WHERE action = 'declassify' AND asset = 'memory.sensitive.facts.country'")).containsExactly("countries are not personal");
    }

    /**
     * Who may tag and could take tags away without a clearance for them would see everything.
     */
    @Test
    void takingAwayNeedsAClearance()
    {
        run("admin", "CREATE TABLE guarded AS SELECT 'CANARY' AS diagnosis, 'CANARY' AS email");
        run("steward", "CALL governance.system.set_tag('memory.default.guarded.diagnosis', 'SECRET')");
        for (String statement : List.of(
                "CALL governance.system.unset_tag('memory.default.guarded.diagnosis', 'SECRET')",
                "CALL governance.system.declassify('memory.default.guarded.diagnosis', 'SECRET', 'curious')",
                "CALL governance.system.declassify('memory.default', 'SECRET', 'curious')",
                "INSERT INTO governance.system.tag_import (asset, tag, action) VALUES ('memory.default.guarded.diagnosis', 'SECRET', 'unset')",
                "INSERT INTO governance.system.tag_import (asset, tag, action, reason) VALUES ('memory.default', 'SECRET', 'declassify', 'curious')")) {
            refused("steward", statement, "Cannot take tag SECRET away from memory.default");
        }
        refused("steward", "SELECT diagnosis FROM guarded", "there is no clearance for tag SECRET");
        run("admin", "CALL governance.system.unset_tag('memory.default.guarded.diagnosis', 'SECRET')");
        assertThat(column("steward", "SELECT diagnosis FROM guarded")).containsExactly("CANARY");
    }

    @Test
    void importIsOneCommitOrNothing()
    {
        run("admin", "CREATE TABLE imported AS SELECT 'CANARY' AS name, 'CANARY' AS email, 'CANARY' AS city, 1 AS id");
        run("admin", "CREATE TABLE findings AS SELECT * FROM (VALUES ('name', 'PII.NAME', 'e1'), ('email', 'PII.EMAIL', 'e2')) AS t(column_name, tag, id)");
        String findings = "INSERT INTO governance.system.tag_import (asset, tag, reason, event_id) SELECT 'memory.default.imported.' || column_name, tag, 'scan of March', id FROM findings";
        run("steward", findings);
        assertThat(column("analyst", "SELECT name || email || city FROM imported")).containsExactly("C******CANARY");
        assertThat(column("steward", "SELECT array_join(ARRAY[tag, action, origin, actor, reason], ' ') FROM governance.system.tags WHERE asset LIKE 'memory.default.imported.%' ORDER BY tag"))
                .containsExactly("PII.EMAIL set import steward scan of March", "PII.NAME set import steward scan of March");
        run("steward", "CALL governance.system.unset_tag('memory.default.imported.name', 'PII.NAME')");
        run("steward", findings);
        assertThat(column("analyst", "SELECT name FROM imported")).containsExactly("CANARY");
        // an id counts once for one tag of one asset, and stands for nothing else
        run("steward", "INSERT INTO governance.system.tag_import (asset, tag, event_id) VALUES ('memory.default.imported.id', 'PII', 'e2')");
        assertThat(column("analyst", "SELECT id FROM imported")).containsExactly((Object) null);

        refused("steward", "INSERT INTO governance.system.tag_import (asset, tag) VALUES ('memory.default.imported.city', 'PII'), ('memory.default.imported.citty', 'PII'), ('memory.default.imported', 'PIII')", "Nothing was imported");
        refused("steward", "INSERT INTO governance.system.tag_import (asset, tag) VALUES ('tpch.tiny.nation', 'PII'), ('system.runtime.nodes', 'PII')", "Cannot tag system.runtime.nodes");
        refused("steward", "INSERT INTO governance.system.tag_import (asset, tag, action) VALUES ('memory.default.imported.city', 'PII', 'declassify')", "reason is empty");
        refused("steward", "INSERT INTO governance.system.tag_import (asset, tag, action) VALUES ('memory.default.imported.city', 'PII', 'drop')", "Unknown action 'drop'");
        refused("steward", "INSERT INTO governance.system.tag_import (asset) VALUES (NULL)", "asset is null");
        refused("analyst", "INSERT INTO governance.system.tag_import (asset, tag) VALUES ('memory.default.imported.city', 'PII')", "Table 'governance.system.tag_import' does not exist");
        assertThat(column("analyst", "SELECT city FROM imported")).containsExactly("CANARY");
        run("steward", "INSERT INTO governance.system.tag_import (asset, tag, action, reason) VALUES ('memory.default.imported.email', 'PII.EMAIL', 'unset', NULL)");
        assertThat(column("analyst", "SELECT email FROM imported")).containsExactly("CANARY");
        refused("steward", "SELECT * FROM governance.system.tag_import", "governance.system.tag_import is for INSERT only");
        refused("steward", "DELETE FROM governance.system.tag_import", "not support");
    }

    @Test
    void everybodyReadsWhatIsAboutTheirOwn()
    {
        run("admin", "CREATE SCHEMA memory.acme");
        run("admin", "CREATE TABLE memory.acme.mine AS SELECT 1 AS id, 'x' AS name");
        run("admin", "CREATE TABLE theirs AS SELECT 1 AS id, 'x' AS secret_name");
        tag("memory.acme.mine.name", "PII.NAME");
        tag("memory.default.theirs.secret_name", "PII.NAME");
        run("admin", "CREATE TABLE memory.acme.derived AS SELECT secret_name AS n FROM theirs");
        assertThat(column("auditing_acme", "SELECT DISTINCT asset FROM governance.system.tags WHERE action = 'set'")).containsExactly("memory.acme.mine.name");
        assertThat(column("auditing_acme", "SELECT DISTINCT asset FROM governance.system.effective_tags WHERE asset NOT LIKE 'memory.acme.%'")).isEmpty();
        assertThat(column("auditing_acme", "SELECT cardinality(path) FROM governance.system.effective_tags WHERE asset = 'memory.acme.derived'")).isNotEmpty();
        assertThat(column("auditing_acme", "SELECT count_if(contains(path, 'memory.default.theirs.secret_name')) FROM governance.system.effective_tags")).containsExactly(0L);
        assertThat(column("auditing_acme", "SELECT count(*) FROM governance.system.tags WHERE contains(sources, 'memory.default.theirs.secret_name')")).containsExactly(0L);
        assertThat(column("admin", "SELECT count_if(contains(path, 'memory.default.theirs.secret_name')) > 0 FROM governance.system.effective_tags")).containsExactly(true);
    }

    private void tag(String asset, String tag)
    {
        run("admin", "CALL governance.system.set_tag('%s', '%s')".formatted(asset, tag));
    }

    private void run(String user, String sql)
    {
        queryRunner.execute(session(user), sql);
    }

    private List<Object> column(String user, String sql)
    {
        return queryRunner.execute(session(user), sql).getOnlyColumn().toList();
    }

    private void refused(String user, String sql, String message)
    {
        assertThatThrownBy(() -> run(user, sql)).hasMessageContaining(message);
    }
}
