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

import io.trino.testing.MaterializedRow;
import io.weir.governance.asset.Asset;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagOrigin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * How tags are set and read, and what becomes of them when tables and columns change, without lineage: nothing resolves the pending writes here.
 */
@TestInstance(PER_CLASS)
@Execution(SAME_THREAD)
class TestTagsSystem
{
    private final InMemoryGovernanceLog log = new InMemoryGovernanceLog();
    private GovernedServer server;

    @BeforeAll
    void setUp(@TempDir Path directory)
            throws Exception
    {
        server = new GovernedServer(log, directory);
    }

    @AfterAll
    void tearDown()
    {
        server.close();
    }

    @Test
    void renamedSchemaKeepsItsTags()
    {
        server.run("admin", "CREATE SCHEMA memory.old_name");
        server.run("admin", "CREATE TABLE memory.old_name.people AS SELECT * FROM (VALUES (1, 'CANARY-1@example.com')) t(id, email)");
        server.tag("memory.old_name.people.email", "PII.EMAIL");
        server.run("admin", "ALTER SCHEMA memory.old_name RENAME TO new_name");
        assertThat(server.column("analyst", "SELECT email FROM memory.new_name.people")).containsExactly("***@example.com");
        assertThat(server.column("admin", "SELECT email FROM memory.new_name.people")).containsExactly("CANARY-1@example.com");
        assertThat(server.column("steward", "SELECT asset || ' ' || tag || ' ' || source FROM governance.system.effective_tags WHERE asset LIKE 'memory.new_name.%' AND tag = 'PII.EMAIL'"))
                .containsExactly("memory.new_name.people.email PII.EMAIL derived");
    }

    /**
     * Whoever tags in it under its new name has not classified what came in between.
     */
    @Test
    void columnsOfARenamedTableAreMaskedUntilTheyAreClassified()
    {
        server.run("admin", "CREATE SCHEMA memory.first_name");
        server.run("admin", "CREATE TABLE memory.first_name.people AS SELECT 1 AS id, 'a@example.com' AS email, CAST(ROW('CANARY Street') AS ROW(street varchar)) AS address");
        server.tag("memory.first_name.people.email", "PII.EMAIL");
        server.run("admin", "ALTER SCHEMA memory.first_name RENAME TO second_name");
        server.run("admin", "DROP TABLE memory.second_name.people");
        server.run("admin", "CREATE TABLE memory.second_name.people AS SELECT 1 AS id, 'a@example.com' AS email, CAST(ROW('CANARY Street', 'CANARY-PIN') AS ROW(street varchar, pin varchar)) AS address, 'CANARY-SSN' AS ssn");
        server.tag("memory.second_name.people.email", "PII");
        server.run("steward", "INSERT INTO governance.system.tag_import (asset, tag) VALUES ('memory.second_name.people.id', 'PII')");
        assertThat(server.column("analyst", "SELECT ssn FROM memory.second_name.people")).containsExactly((Object) null);
        assertThat(server.column("analyst", "SELECT address.pin FROM memory.second_name.people")).containsExactly((Object) null);
        server.run("steward", "CALL governance.system.declassify('memory.second_name.people.address', 'UNCLASSIFIED', 'addresses of companies')");
        assertThat(server.column("analyst", "SELECT address.pin FROM memory.second_name.people")).containsExactly("CANARY-PIN");
        assertThat(server.column("analyst", "SELECT ssn FROM memory.second_name.people")).containsExactly((Object) null);
        server.run("steward", "CALL governance.system.declassify('memory.second_name.people.ssn', 'UNCLASSIFIED', 'numbers of companies')");
        assertThat(server.column("analyst", "SELECT ssn FROM memory.second_name.people")).containsExactly("CANARY-SSN");
    }

    @Test
    void droppedAndCreatedAgainKeepsItsTags()
    {
        server.run("admin", "CREATE TABLE phoenix AS SELECT 'CANARY' AS email");
        server.tag("memory.default.phoenix.email", "PII.EMAIL");
        server.run("admin", "DROP TABLE phoenix");
        server.run("admin", "CREATE TABLE phoenix AS SELECT 'CANARY' AS email");
        assertThat(server.column("analyst", "SELECT email FROM phoenix")).containsExactly("***");
    }

    @Test
    void newColumnIsMaskedUntilItIsClassified()
    {
        server.run("admin", "CREATE TABLE growing (id bigint, email varchar)");
        server.tag("memory.default.growing.email", "PII.EMAIL");
        server.run("admin", "ALTER TABLE growing ADD COLUMN note varchar");
        server.run("admin", "ALTER TABLE growing ADD COLUMN remark varchar");
        server.run("admin", "INSERT INTO growing VALUES (1, 'a@example.com', 'CANARY', 'CANARY')");
        assertThat(server.column("analyst", "SELECT note FROM growing")).containsExactly((Object) null);
        assertThat(server.column("analyst", "SELECT id FROM growing")).containsExactly(1L);
        assertThat(server.column("admin", "SELECT note FROM growing")).containsExactly("CANARY");
        server.run("etl", "CREATE TABLE grown AS SELECT id, note AS moved FROM growing");
        assertThat(server.column("analyst", "SELECT moved FROM grown")).containsExactly((Object) null);
        server.run("steward", "CALL governance.system.declassify('memory.default.growing.note', 'UNCLASSIFIED', 'remarks of the warehouse')");
        assertThat(server.column("analyst", "SELECT note FROM growing")).containsExactly("CANARY");
        assertThat(server.column("analyst", "SELECT remark FROM growing")).containsExactly((Object) null);
        server.tag("memory.default.growing.remark", "PII.NAME");
        assertThat(server.column("analyst", "SELECT remark FROM growing")).containsExactly("C***");
    }

    /**
     * Catalog memory cannot add fields, so the table is made anew under its name.
     */
    @Test
    void newFieldMasksItsColumnUntilItIsClassified()
    {
        String values = "SELECT BIGINT '1' AS id, CAST(ROW('CANARY Street', 'CANARY-SSN') AS ROW(street varchar, ssn varchar)) AS address";
        server.run("admin", "CREATE TABLE nested AS SELECT BIGINT '1' AS id, CAST(ROW('CANARY Street') AS ROW(street varchar)) AS address");
        server.tag("memory.default.nested.id", "PII");
        assertThat(server.column("analyst", "SELECT address.street FROM nested")).containsExactly("CANARY Street");
        server.run("admin", "DROP TABLE nested");
        server.run("admin", "CREATE TABLE nested AS " + values);
        assertThat(server.rows("analyst", "SELECT address, address.street, address.ssn FROM nested")).extracting(MaterializedRow::getFields).containsExactly(Arrays.asList(null, null, null));
        assertThat(server.column("analyst", "SELECT because FROM TABLE(governance.system.explain_access('analyst', 'memory.default.nested.address')) WHERE action = 'read'").getFirst().toString())
                .startsWith("it carries UNCLASSIFIED, because its field memory.default.nested.address.ssn is new in a table in which something is tagged");
        assertThat(server.column("admin", "SELECT address.ssn FROM nested")).containsExactly("CANARY-SSN");
        server.run("etl", "CREATE TABLE nested_copy AS SELECT id, address.ssn AS moved FROM nested");
        assertThat(server.column("analyst", "SELECT moved FROM nested_copy")).containsExactly((Object) null);
        assertThat(server.column("steward", "SELECT array_join(ARRAY[tag, action, origin, actor], ' ') FROM governance.system.tags WHERE asset = 'memory.default.nested.address.ssn'")).containsExactly("UNCLASSIFIED set query etl");
        // what is said about a column is about the fields that it has
        server.run("steward", "CALL governance.system.declassify('memory.default.nested.address', 'UNCLASSIFIED', 'addresses of companies')");
        assertThat(server.column("analyst", "SELECT address.ssn FROM nested")).containsExactly("CANARY-SSN");
        server.run("admin", "DROP TABLE nested");
        server.run("admin", "CREATE TABLE nested AS SELECT id, CAST(ROW(address.street, address.ssn, ROW('CANARY')) AS ROW(street varchar, ssn varchar, more ROW(pin varchar))) AS address FROM (%s)".formatted(values));
        assertThat(server.column("analyst", "SELECT address.ssn FROM nested")).containsExactly((Object) null);
        server.run("steward", "INSERT INTO governance.system.tag_import (asset, tag, action, reason) VALUES ('memory.default.nested.address.more', 'UNCLASSIFIED', 'declassify', 'numbers of houses')");
        assertThat(server.column("analyst", "SELECT address.more.pin FROM nested")).containsExactly("CANARY");
    }

    @Test
    void declassifiedTagDoesNotArrive()
    {
        server.run("admin", "CREATE SCHEMA memory.sensitive");
        server.run("admin", "CREATE TABLE memory.sensitive.facts AS SELECT 'CANARY' AS name, 'CANARY' AS country");
        server.run("steward", "CALL governance.system.set_tag('memory.sensitive', 'PII')");
        assertThat(server.column("analyst", "SELECT country FROM memory.sensitive.facts")).containsExactly("***");
        server.refused("steward", "CALL governance.system.declassify('memory.sensitive.facts.country', 'PII', '')", "reason is empty. Say why memory.sensitive.facts.country may be shown without the tag");
        server.refused("steward", "CALL governance.system.declassify('memory.sensitive.facts.country', 'PII')", "REASON");
        server.refused("analyst", "CALL governance.system.declassify('memory.sensitive.facts.country', 'PII', 'curious')", "Access Denied");
        server.refused("steward", "CALL governance.system.declassify('memory.sensitive.facts.city', 'PII', 'typo')", "does not exist");
        server.run("steward", "CALL governance.system.declassify('memory.sensitive.facts.country', 'PII', 'countries are not personal')");
        assertThat(server.column("analyst", "SELECT country FROM memory.sensitive.facts")).containsExactly("CANARY");
        assertThat(server.column("analyst", "SELECT name FROM memory.sensitive.facts")).containsExactly("***");
        assertThat(server.column("steward", "SELECT reason FROM governance.system.tags WHERE action = 'declassify' AND asset = 'memory.sensitive.facts.country'")).containsExactly("countries are not personal");
    }

    /**
     * Who may tag and could take tags away without a clearance for them would see everything.
     */
    @Test
    void takingAwayNeedsAClearance()
    {
        server.run("admin", "CREATE TABLE guarded AS SELECT 'CANARY' AS diagnosis, 'CANARY' AS email");
        server.run("steward", "CALL governance.system.set_tag('memory.default.guarded.diagnosis', 'SECRET')");
        for (String statement : List.of(
                "CALL governance.system.unset_tag('memory.default.guarded.diagnosis', 'SECRET')",
                "CALL governance.system.declassify('memory.default.guarded.diagnosis', 'SECRET', 'curious')",
                "CALL governance.system.declassify('memory.default', 'SECRET', 'curious')",
                "INSERT INTO governance.system.tag_import (asset, tag, action) VALUES ('memory.default.guarded.diagnosis', 'SECRET', 'unset')",
                "INSERT INTO governance.system.tag_import (asset, tag, action, reason) VALUES ('memory.default', 'SECRET', 'declassify', 'curious')")) {
            server.refused("steward", statement, "Cannot take tag SECRET away from memory.default");
        }
        server.refused("steward", "SELECT diagnosis FROM guarded", "there is no clearance for tag SECRET");
        server.run("admin", "CALL governance.system.unset_tag('memory.default.guarded.diagnosis', 'SECRET')");
        assertThat(server.column("steward", "SELECT diagnosis FROM guarded")).containsExactly("CANARY");
    }

    /**
     * As one that was listed under 'tags' when it was set.
     */
    @Test
    void aTagThatThePoliciesDoNotListAnyMoreIsTakenAway()
    {
        server.run("admin", "CREATE TABLE old_tags AS SELECT 'CANARY' AS mail, 'CANARY' AS phone");
        for (String column : List.of("mail", "phone")) {
            log.appendTags(List.of(new TagEvent(UUID.randomUUID().toString(), Asset.parse("memory.default.old_tags." + column), "CONTACT", Optional.empty(), TagAction.SET, TagOrigin.STEWARD, "steward", Optional.empty(), Instant.now())));
        }
        server.run("admin", "CREATE TABLE old_tags_copied AS SELECT mail FROM old_tags");
        for (String column : List.of("mail FROM old_tags", "phone FROM old_tags", "mail FROM old_tags_copied")) {
            assertThat(server.column("analyst", "SELECT " + column)).as(column).containsExactly((Object) null);
        }
        server.refused("admin", "CALL governance.system.set_tag('memory.default.old_tags.mail', 'CONTACT')", "Unknown tag 'CONTACT'");
        server.refused("admin", "INSERT INTO governance.system.tag_import (asset, tag) VALUES ('memory.default.old_tags.mail', 'CONTACT')", "Unknown tag 'CONTACT'");
        server.refused("admin", "CALL governance.system.unset_tag('memory.default.old_tags', 'CONTACT')", "Unknown tag 'CONTACT'");
        server.refused("steward", "CALL governance.system.unset_tag('memory.default.old_tags.mail', 'CONTACT')", "Cannot take tag CONTACT away from memory.default.old_tags.mail");
        server.run("admin", "CALL governance.system.declassify('memory.default.old_tags_copied.mail', 'contact', 'role addresses only')");
        server.run("admin", "CALL governance.system.unset_tag('memory.default.old_tags.mail', 'contact')");
        server.run("admin", "INSERT INTO governance.system.tag_import (asset, tag, action) VALUES ('memory.default.old_tags.phone', 'contact', 'unset')");
        for (String column : List.of("mail FROM old_tags", "phone FROM old_tags", "mail FROM old_tags_copied")) {
            assertThat(server.column("analyst", "SELECT " + column)).as(column).containsExactly("CANARY");
        }
    }

    @Test
    void importIsOneCommitOrNothing()
    {
        server.run("admin", "CREATE TABLE imported AS SELECT 'CANARY' AS name, 'CANARY' AS email, 'CANARY' AS city, 1 AS id");
        server.run("admin", "CREATE TABLE findings AS SELECT * FROM (VALUES ('name', 'PII.NAME', 'e1'), ('email', 'PII.EMAIL', 'e2')) AS t(column_name, tag, id)");
        String findings = "INSERT INTO governance.system.tag_import (asset, tag, reason, event_id) SELECT 'memory.default.imported.' || column_name, tag, 'scan of March', id FROM findings";
        server.run("steward", findings);
        assertThat(server.column("analyst", "SELECT name || email || city FROM imported")).containsExactly("C******CANARY");
        assertThat(server.column("steward", "SELECT array_join(ARRAY[tag, action, origin, actor, reason], ' ') FROM governance.system.tags WHERE asset LIKE 'memory.default.imported.%' ORDER BY tag"))
                .containsExactly("PII.EMAIL set import steward scan of March", "PII.NAME set import steward scan of March");
        server.run("steward", "CALL governance.system.unset_tag('memory.default.imported.name', 'PII.NAME')");
        server.run("steward", findings);
        assertThat(server.column("analyst", "SELECT name FROM imported")).containsExactly("CANARY");
        // an id counts once for one tag of one asset, and stands for nothing else
        server.run("steward", "INSERT INTO governance.system.tag_import (asset, tag, event_id) VALUES ('memory.default.imported.id', 'PII', 'e2')");
        assertThat(server.column("analyst", "SELECT id FROM imported")).containsExactly((Object) null);

        server.refused("steward", "INSERT INTO governance.system.tag_import (asset, tag) VALUES ('memory.default.imported.city', 'PII'), ('memory.default.imported.citty', 'PII'), ('memory.default.imported', 'PIII')", "Nothing was imported");
        server.refused("steward", "INSERT INTO governance.system.tag_import (asset, tag) VALUES ('tpch.tiny.nation', 'PII'), ('system.runtime.nodes', 'PII')", "Cannot tag system.runtime.nodes");
        server.refused("steward", "INSERT INTO governance.system.tag_import (asset, tag, action) VALUES ('memory.default.imported.city', 'PII', 'declassify')", "reason is empty");
        server.refused("steward", "INSERT INTO governance.system.tag_import (asset, tag, action) VALUES ('memory.default.imported.city', 'PII', 'drop')", "Unknown action 'drop'");
        server.refused("steward", "INSERT INTO governance.system.tag_import (asset) VALUES (NULL)", "asset is null");
        server.refused("analyst", "INSERT INTO governance.system.tag_import (asset, tag) VALUES ('memory.default.imported.city', 'PII')", "Table 'governance.system.tag_import' does not exist");
        assertThat(server.column("analyst", "SELECT city FROM imported")).containsExactly("CANARY");
        server.run("steward", "INSERT INTO governance.system.tag_import (asset, tag, action, reason) VALUES ('memory.default.imported.email', 'PII.EMAIL', 'unset', NULL)");
        assertThat(server.column("analyst", "SELECT email FROM imported")).containsExactly("CANARY");
        server.refused("steward", "SELECT * FROM governance.system.tag_import", "governance.system.tag_import is for INSERT only");
        server.refused("steward", "DELETE FROM governance.system.tag_import", "not support");
    }

    /**
     * Nobody has looked at what came since the rows were made.
     */
    @Test
    void whatIsImportedAgainClassifiesNothing()
    {
        server.run("admin", "CREATE TABLE delivered AS SELECT 1 AS id, CAST(ROW('CANARY Street') AS ROW(street varchar)) AS address");
        server.tag("memory.default.delivered.id", "PII");
        String findings = "INSERT INTO governance.system.tag_import (asset, tag, action, reason, event_id) VALUES ('memory.default.delivered.address', 'UNCLASSIFIED', 'declassify', 'addresses of companies', 'd1')";
        server.run("steward", findings);
        server.run("admin", "DROP TABLE delivered");
        server.run("admin", "CREATE TABLE delivered AS SELECT 1 AS id, CAST(ROW('CANARY Street', 'CANARY-PIN') AS ROW(street varchar, pin varchar)) AS address, 'CANARY' AS note");
        server.run("steward", findings);
        assertThat(server.column("analyst", "SELECT address.pin FROM delivered")).containsExactly((Object) null);
        server.run("steward", findings.replace("'d1'", "'d2'"));
        assertThat(server.column("analyst", "SELECT address.pin FROM delivered")).containsExactly("CANARY-PIN");
        server.run("steward", "INSERT INTO governance.system.tag_import (asset, tag, action) VALUES ('memory.default.delivered.note', 'PII.EMAIL', 'unset')");
        assertThat(server.column("analyst", "SELECT note FROM delivered")).containsExactly((Object) null);
    }

    @Test
    void everybodyReadsWhatIsAboutTheirOwn()
    {
        server.run("admin", "CREATE SCHEMA memory.acme");
        server.run("admin", "CREATE TABLE memory.acme.mine AS SELECT 1 AS id, 'x' AS name");
        server.run("admin", "CREATE TABLE theirs AS SELECT 1 AS id, 'x' AS secret_name");
        server.tag("memory.acme.mine.name", "PII.NAME");
        server.tag("memory.default.theirs.secret_name", "PII.NAME");
        server.run("admin", "CREATE TABLE memory.acme.derived AS SELECT secret_name AS n FROM theirs");
        assertThat(server.column("auditing_acme", "SELECT DISTINCT asset FROM governance.system.tags WHERE action = 'set'")).containsExactly("memory.acme.mine.name");
        assertThat(server.column("auditing_acme", "SELECT DISTINCT asset FROM governance.system.effective_tags WHERE asset NOT LIKE 'memory.acme.%'")).isEmpty();
        assertThat(server.column("auditing_acme", "SELECT cardinality(path) FROM governance.system.effective_tags WHERE asset = 'memory.acme.derived'")).isNotEmpty();
        assertThat(server.column("auditing_acme", "SELECT count_if(contains(path, 'memory.default.theirs.secret_name')) FROM governance.system.effective_tags")).containsExactly(0L);
        assertThat(server.column("auditing_acme", "SELECT count(*) FROM governance.system.tags WHERE contains(sources, 'memory.default.theirs.secret_name')")).containsExactly(0L);
        assertThat(server.column("admin", "SELECT count_if(contains(path, 'memory.default.theirs.secret_name')) > 0 FROM governance.system.effective_tags")).containsExactly(true);
    }

    @Test
    void renameKeepsTheTagsPending()
    {
        server.createPeople("before");
        server.tag("memory.default.before.email", "PII.EMAIL");
        server.run("maker", "ALTER TABLE before RENAME TO after");
        assertThat(server.column("analyst", "SELECT email FROM after ORDER BY id")).containsExactly("***@example.com", "***@example.com", null);
    }

    @Test
    void tagProceduresCheckWhatTheyAreGiven()
    {
        server.createPeople("checked");
        server.refused("steward", "CALL governance.system.set_tag('memory.default.checked.email', 'PII.EMIAL')", "Unknown tag 'PII.EMIAL'. Did you mean PII.EMAIL");
        server.refused("steward", "CALL governance.system.set_tag('memory.default.checked.emial', 'PII.EMAIL')", "Asset 'memory.default.checked.emial' does not exist: 'memory.default.checked' has the columns [id, name, email");
        server.refused("steward", "CALL governance.system.set_tag('memory.default.chekced.email', 'PII.EMAIL')", "catalog 'memory' has no table or view 'chekced' in a schema 'default'");
        server.refused("steward", "CALL governance.system.set_tag('memory.default.checked.address.zap', 'PII')", "has no field 'zap'");
        server.refused("admin", "CALL governance.system.set_tag('memry.default.checked', 'PII')", "there is no catalog 'memry'");
        server.refused("steward", "CALL governance.system.set_tag('memory..checked', 'PII')", "Invalid asset 'memory..checked'");
        server.refused("steward", "CALL governance.system.set_tag(NULL, 'PII')", "asset is null");
        server.refused("steward", "CALL governance.system.unset_tag('memory.default.checked.email', 'PII')", "Tag PII is not set on memory.default.checked.email itself");
        server.refused("analyst", "CALL governance.system.set_tag('memory.default.checked.email', 'PII.EMAIL')", "Access Denied");
        server.refused("steward", "CALL governance.system.set_tag('system.runtime.queries', 'PII')", "Access Denied: Cannot tag system.runtime.queries");
        server.refused("steward", "CALL governance.system.unset_tag('system.runtime.queries', 'PII')", "Access Denied: Cannot tag system.runtime.queries");
        for (String text : List.of("asset => 'memory.default.checked', tag => 'PII', value", "asset => 'memory.default.checked', tag => 'PII', reason", "asset => 'memory.default.checked', tag", "tag => 'PII', asset")) {
            server.refused("steward", "CALL governance.system.set_tag(%s => rpad('PII', 20000, 'X'))".formatted(text), " has 20000 characters; expected at most 10000");
        }
        for (String column : List.of("event_id", "reason", "value", "action")) {
            server.refused("steward", "INSERT INTO governance.system.tag_import (asset, tag, %s) VALUES ('memory.default.checked', 'PII', rpad('x', 20000, 'x'))".formatted(column), column + " has 20000 characters; expected at most 10000");
        }
        server.run("steward", "CALL governance.system.set_tag(asset => 'memory.default.checked.address.zip', tag => 'pii', value => 'home', reason => 'a test')");
        assertThat(server.rows("steward", "SELECT tag, value, action, origin, actor, reason FROM governance.system.tags WHERE asset = 'memory.default.checked.address.zip'"))
                .extracting(MaterializedRow::getFields)
                .containsExactly(List.of("PII", "home", "set", "steward", "steward", "a test"));
        assertThat(server.rows("steward", "SELECT tag, source, path, since = (SELECT time FROM governance.system.tags WHERE asset = 'memory.default.checked.address.zip') FROM governance.system.effective_tags WHERE asset = 'memory.default.checked.address.zip'"))
                .extracting(MaterializedRow::getFields)
                .containsExactly(List.of("PII", "own", List.of("memory.default.checked.address.zip"), true));
    }

    @Test
    void governanceIsForStewardsOnly()
    {
        for (String table : List.of("tags", "effective_tags", "lineage", "audit", "decisions", "queries", "slowest", "column_usage", "cost", "unused_tables")) {
            server.run("steward", "SELECT * FROM governance.system." + table);
            server.run("admin", "SELECT * FROM governance.system." + table);
            server.refused("analyst", "SELECT * FROM governance.system." + table, "Table 'governance.system.%s' does not exist".formatted(table));
            server.refused("acme", "SELECT * FROM governance.system." + table, "Table 'governance.system.%s' does not exist".formatted(table));
            server.refused("admin", "DELETE FROM governance.system." + table, "does not support");
        }
        assertThat(server.column("steward", "SHOW TABLES FROM governance.system")).containsExactly("audit", "column_usage", "cost", "decisions", "effective_tags", "lineage", "mask_keys", "queries", "slowest", "tag_import", "tags", "unused_tables");
        assertThat(server.column("analyst", "SHOW CATALOGS")).containsExactly("memory", "system", "tpch");
        assertThat(server.column("steward", "SHOW CATALOGS")).containsExactly("governance", "memory", "system", "tpch");
    }

    @Test
    void governanceCatalogHasItsName(@TempDir Path directory)
    {
        assertThatThrownBy(() -> server.queryRunner().createCatalog("other", "governance", Map.of("weir.mask-key-file", directory.resolve("key").toString(), "weir.create-mask-key", "true")))
                .hasStackTraceContaining("The catalog of connector governance must be named 'governance', not 'other'");
    }
}
