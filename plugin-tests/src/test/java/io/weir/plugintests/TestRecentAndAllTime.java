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
package io.weir.plugintests;

import com.google.common.collect.ImmutableList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A table of MongoDB and its history in Delta, on a server with all plugins: what the page about it says, and what the access control says to each of the two.
 */
class TestRecentAndAllTime
{
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```sql\n(.*?)```");

    @TempDir
    static Path directory;

    @Test
    void recentAndAllTime()
            throws IOException, SQLException
    {
        try (RunningWeir weir = RunningWeir.start(new WeirScript(), directory.resolve("data"))) {
            everyExampleOfThePageRuns(weir);
            eachRowOnce(weir);
            aRenamedHistoryIsNotTakenForAnotherTable(weir);
            tagsFollow(weir);
            pseudonymsAreThoseOfTheParts(weir);
            tenantsSeeTheirRows(weir);
        }
    }

    private static void everyExampleOfThePageRuns(RunningWeir weir)
            throws IOException
    {
        List<String> examples = EXAMPLE.matcher(Files.readString(Repository.root().resolve("docs/recent-and-all-time.md"))).results()
                .map((MatchResult match) -> match.group(1))
                .flatMap(block -> ImmutableList.copyOf(block.split(";\\s*\n")).stream())
                .filter(statement -> !statement.isBlank())
                .toList();
        assertThat(examples).hasSizeGreaterThan(8);
        examples.forEach(sql -> weir.execute("admin", sql));
        assertThat(weir.rows("admin", "SELECT visitor FROM mongo_recent.shop.\"visits$all\" ORDER BY 1")).containsExactly(List.of("7"), List.of("8"));
        assertThat(weir.rows("admin", "SELECT count(*) FROM delta_gov.shop.visits")).containsExactly(List.of("2"));
    }

    private static void eachRowOnce(RunningWeir weir)
    {
        String all = "mongo_recent.shop.\"visits$all\"";
        weir.execute("admin", "INSERT INTO mongo_recent.shop.visits VALUES (7, 'shop', TIMESTAMP '2026-11-22 10:00:00.456 UTC')");
        assertThat(weir.rows("admin", "SELECT visitor, page FROM %s ORDER BY ts".formatted(all))).containsExactly(List.of("7", "home"), List.of("8", "home"), List.of("7", "shop"));
        assertThat(weir.rows("admin", "SELECT page FROM %s WHERE visitor = 7 ORDER BY ts DESC LIMIT 1".formatted(all))).containsExactly(List.of("shop"));
        assertThat(weir.rows("admin", "SELECT a.visitor, count(*) FROM %1$s a JOIN %1$s b ON a.visitor = b.visitor GROUP BY 1 ORDER BY 1".formatted(all))).containsExactly(List.of("7", "4"), List.of("8", "1"));
        assertThat(weir.rows("admin", "SHOW CREATE VIEW " + all).toString())
                .contains("FOR VERSION AS OF '2 of ", "FOR VERSION AS OF 'after 20", "SECURITY INVOKER");
        // types that Delta has in another way
        weir.execute("admin", "CREATE TABLE mongo_recent.shop.things (id uuid, name varchar(10), seen timestamp(3), prices array(decimal(10, 2)), place row(city varchar, at timestamp(3) with time zone))");
        weir.execute("admin", "CREATE TABLE delta_gov.shop.things WITH (partitioned_by = ARRAY['name']) AS " +
                "SELECT CAST(id AS varchar) AS id, name, seen, prices, place FROM mongo_recent.shop.things WITH NO DATA");
        mark(weir, "delta_gov.shop.things", "mongo_recent.shop.things");
        weir.execute("admin", "CALL mongo_recent.system.link_history(schema_name => 'shop', table_name => 'things', history => 'delta_gov.shop.things')");
        weir.execute("admin", "INSERT INTO mongo_recent.shop.things VALUES (UUID '12151fd2-7586-11e9-8f9e-2a86e4085a59', 'weir', TIMESTAMP '2026-11-22 10:00:00.456', ARRAY[1.5, NULL], ROW('Ulm', TIMESTAMP '2026-11-22 10:00:00.789 UTC')), " +
                "(NULL, NULL, NULL, NULL, NULL)");
        String things = "SELECT id, name, CAST(seen AS varchar), prices[1], place.city, CAST(place.at AS varchar) FROM mongo_recent.shop.\"things$all\" ORDER BY id";
        List<List<String>> recent = weir.rows("admin", things);
        weir.execute("admin", "CALL mongo_recent.system.copy_to_history('shop', 'things')");
        assertThat(weir.rows("admin", "SELECT count(*) FROM delta_gov.shop.things")).containsExactly(List.of("2"));
        assertThat(weir.rows("admin", things)).isEqualTo(recent);
        assertThat(recent.getFirst().toString()).contains("12151fd2-7586-11e9-8f9e-2a86e4085a59", "weir", "2026-11-22 10:00:00.456000", "1.50", "Ulm", "2026-11-22 10:00:00.789000 UTC");
    }

    /**
     * Another table gets the name of the history, and versions of its numbers.
     */
    private static void aRenamedHistoryIsNotTakenForAnotherTable(RunningWeir weir)
    {
        weir.execute("admin", "CREATE TABLE mongo_recent.shop.moves (id bigint)");
        weir.execute("admin", "CREATE TABLE delta_gov.shop.moves (id bigint)");
        mark(weir, "delta_gov.shop.moves", "mongo_recent.shop.moves");
        weir.execute("admin", "CALL mongo_recent.system.link_history(schema_name => 'shop', table_name => 'moves', history => 'delta_gov.shop.moves')");
        weir.execute("admin", "INSERT INTO mongo_recent.shop.moves VALUES 1");
        weir.execute("admin", "CALL mongo_recent.system.copy_to_history('shop', 'moves')");
        weir.execute("admin", "ALTER TABLE delta_gov.shop.moves RENAME TO delta_gov.shop.moves_so_far");
        weir.execute("admin", "CREATE TABLE delta_gov.shop.moves (id bigint)");
        for (int version = 1; version < 4; version++) {
            weir.execute("admin", "INSERT INTO delta_gov.shop.moves VALUES 77");
        }
        String all = "SELECT id FROM mongo_recent.shop.\"moves$all\" ORDER BY 1";
        assertThat(weir.failure("admin", all)).contains("Table shop.moves is not the one of which a version is asked for");
        weir.rows("admin", "SELECT count(*) FROM delta_gov.shop.moves_so_far");
        weir.execute("admin", "CALL mongo_recent.system.link_history(schema_name => 'shop', table_name => 'moves', history => 'delta_gov.shop.moves_so_far')");
        assertThat(weir.rows("admin", all)).containsExactly(List.of("1"));
        weir.execute("admin", "INSERT INTO mongo_recent.shop.moves VALUES 2");
        weir.execute("admin", "CALL mongo_recent.system.copy_to_history('shop', 'moves')");
        assertThat(weir.rows("admin", all)).containsExactly(List.of("1"), List.of("2"));
        assertThat(weir.rows("admin", "SELECT id FROM delta_gov.shop.moves_so_far ORDER BY 1")).containsExactly(List.of("1"), List.of("2"));
    }

    private static void tagsFollow(RunningWeir weir)
    {
        weir.execute("admin", "CREATE TABLE mongo_recent.shop.contacts (id bigint, email varchar, card varchar)");
        weir.execute("admin", "CREATE TABLE delta_gov.shop.contacts (id bigint, email varchar, card varchar)");
        mark(weir, "delta_gov.shop.contacts", "mongo_recent.shop.contacts");
        weir.execute("admin", "INSERT INTO mongo_recent.shop.contacts VALUES (1, 'CANARY1@example.com', '4000000000001111')");
        assertThat(weir.failure("analyst", "CALL mongo_recent.system.link_history(schema_name => 'shop', table_name => 'contacts', history => 'delta_gov.shop.contacts')")).contains("Access Denied");
        weir.execute("admin", "CALL mongo_recent.system.link_history(schema_name => 'shop', table_name => 'contacts', history => 'delta_gov.shop.contacts')");
        weir.execute("steward", "CALL governance.system.set_tag('mongo_recent.shop.contacts.email', 'PII.EMAIL')");
        assertThat(weir.failure("analyst", "CALL mongo_recent.system.copy_to_history('shop', 'contacts')")).contains("Access Denied");
        // who may copy need not see
        assertThat(weir.run("etl", "SELECT email FROM mongo_recent.shop.contacts").toString()).doesNotContain("CANARY");
        weir.execute("etl", "CALL mongo_recent.system.copy_to_history('shop', 'contacts')");
        weir.execute("admin", "INSERT INTO mongo_recent.shop.contacts VALUES (2, 'CANARY2@example.com', '4000000000002222')");
        // what is tagged in the history first counts for the recent rows too
        weir.execute("steward", "CALL governance.system.set_tag('delta_gov.shop.contacts.card', 'PII.CARD')");
        for (String table : List.of("delta_gov.shop.contacts", "mongo_recent.shop.contacts", "mongo_recent.shop.\"contacts$all\"")) {
            String seen = weir.run("analyst", "SELECT id, email, card FROM " + table).toString();
            assertThat(seen).as(table).contains("example.com").doesNotContain("CANARY", "40000000");
            assertThat(weir.run("analyst", "SELECT count(*) FROM %s WHERE email LIKE 'CANARY%%'".formatted(table)).toString()).as(table).contains("0");
            assertThat(weir.run("admin", "SELECT email FROM " + table).toString()).as(table).contains("CANARY");
        }
        assertThat(weir.rows("analyst", "SELECT id FROM mongo_recent.shop.\"contacts$all\" ORDER BY id")).containsExactly(List.of("1"), List.of("2"));
        assertThat(weir.rows("analyst", "SELECT history, version FROM mongo_recent.shop.\"contacts$freshness\"")).containsExactly(List.of("delta_gov.shop.contacts", "2"));
        // what is made of both carries the tags on
        weir.execute("admin", "CREATE TABLE delta_gov.shop.letters AS SELECT lower(email) AS address FROM mongo_recent.shop.\"contacts$all\"");
        assertThat(weir.run("analyst", "SELECT address FROM delta_gov.shop.letters").toString()).doesNotContain("canary");
        // a tag on the table masks every column and moves no row
        weir.execute("steward", "CALL governance.system.set_tag('mongo_recent.shop.contacts', 'CONFIDENTIAL.FINANCIAL')");
        assertThat(weir.rows("analyst", "SELECT count(*) FROM mongo_recent.shop.\"contacts$all\"")).containsExactly(List.of("2"));
        assertThat(weir.run("analyst", "SELECT * FROM mongo_recent.shop.\"contacts$all\"").toString()).doesNotContain("CANARY", "example");
    }

    /**
     * An integer has no room for a mark that says that it is a token already.
     */
    private static void pseudonymsAreThoseOfTheParts(RunningWeir weir)
    {
        weir.execute("admin", "CREATE TABLE mongo_recent.shop.members (id bigint, number bigint)");
        weir.execute("admin", "CREATE TABLE delta_gov.shop.members (id bigint, number bigint)");
        mark(weir, "delta_gov.shop.members", "mongo_recent.shop.members");
        weir.execute("admin", "CALL mongo_recent.system.link_history(schema_name => 'shop', table_name => 'members', history => 'delta_gov.shop.members')");
        weir.execute("steward", "CALL governance.system.set_tag('mongo_recent.shop.members.number', 'PII.ID')");
        weir.execute("admin", "INSERT INTO mongo_recent.shop.members VALUES (1, 4711), (2, 4712)");
        weir.execute("admin", "CALL mongo_recent.system.copy_to_history('shop', 'members')");
        weir.execute("admin", "INSERT INTO mongo_recent.shop.members VALUES (3, 4711)");
        String all = "mongo_recent.shop.\"members$all\"";
        assertThat(weir.rows("admin", "SELECT number FROM %s ORDER BY id".formatted(all))).containsExactly(List.of("4711"), List.of("4712"), List.of("4711"));
        List<List<String>> history = weir.rows("analyst", "SELECT id, number FROM delta_gov.shop.members ORDER BY id");
        List<List<String>> recent = weir.rows("analyst", "SELECT id, number FROM mongo_recent.shop.members WHERE id = 3");
        assertThat(weir.rows("analyst", "SELECT id, number FROM %s ORDER BY id".formatted(all)))
                .isEqualTo(ImmutableList.builder().addAll(history).addAll(recent).build());
        // of random digits that are long enough any three may be in a pseudonym
        assertThat(history).extracting(row -> row.get(1)).doesNotContain("4711", "4712").doesNotHaveDuplicates();
        assertThat(recent.getFirst().get(1)).isEqualTo(history.getFirst().get(1));
        assertThat(weir.rows("analyst", "SELECT count(*) FROM %s a JOIN delta_gov.shop.members h ON a.number = h.number".formatted(all))).containsExactly(List.of("3"));
        assertThat(weir.rows("analyst", "SELECT count(*) FROM %s WHERE number IN (4711, 4712)".formatted(all))).containsExactly(List.of("0"));
    }

    private static void tenantsSeeTheirRows(RunningWeir weir)
    {
        weir.execute("admin", "CREATE SCHEMA mongo_recent.shared");
        weir.execute("admin", "CREATE SCHEMA delta_gov.shared");
        weir.execute("admin", "CREATE TABLE mongo_recent.shared.orders (id bigint, tenant varchar)");
        weir.execute("admin", "CREATE TABLE delta_gov.shared.orders (id bigint, tenant varchar)");
        mark(weir, "delta_gov.shared.orders", "mongo_recent.shared.orders");
        weir.execute("admin", "CALL mongo_recent.system.link_history(schema_name => 'shared', table_name => 'orders', history => 'delta_gov.shared.orders')");
        weir.execute("admin", "INSERT INTO mongo_recent.shared.orders VALUES (1, 'acme'), (2, 'globex')");
        weir.execute("admin", "CALL mongo_recent.system.copy_to_history('shared', 'orders')");
        weir.execute("admin", "INSERT INTO mongo_recent.shared.orders VALUES (3, 'acme'), (4, 'globex')");
        assertThat(weir.rows("acme", "SELECT id FROM mongo_recent.shared.\"orders$all\" ORDER BY id")).containsExactly(List.of("1"), List.of("3"));
        assertThat(weir.rows("globex", "SELECT id FROM mongo_recent.shared.\"orders$all\" ORDER BY id")).containsExactly(List.of("2"), List.of("4"));
        assertThat(weir.failure("acme", "SELECT * FROM mongo_recent.shop.\"visits$all\"")).contains("does not exist");
        assertThat(weir.failure("acme", "SELECT * FROM mongo_recent.shop.\"visits$freshness\"")).contains("does not exist");
        assertThat(weir.failure("acme", "CALL mongo_recent.system.copy_to_history('shared', 'orders')")).containsAnyOf("Access Denied", "does not exist");
        assertThat(weir.failure("etl", "CALL mongo_recent.system.unlink_history('shared', 'orders')")).contains("Access Denied");
    }

    private static void mark(RunningWeir weir, String history, String table)
    {
        weir.execute("admin", "ALTER TABLE %s SET PROPERTIES extra_properties = map(ARRAY['weir.historyOf'], ARRAY['%s'])".formatted(history, table));
    }
}
