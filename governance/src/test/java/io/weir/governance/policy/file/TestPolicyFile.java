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
package io.weir.governance.policy.file;

import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.PolicyException;
import io.weir.governance.policy.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

final class TestPolicyFile
{
    private static final String HEAD =
            """
            version: 1
            tags:
              PII:
                EMAIL:
                PHONE:
            tableRules: []
            """;

    @Test
    void readsTheSmallestFile()
    {
        Policies policies = PolicyFile.parse("policies.yaml", HEAD);
        assertThat(policies.tags().tags()).containsExactly("PII", "PII.EMAIL", "PII.PHONE");
        assertThat(policies.tableRules()).isEmpty();
    }

    /**
     * Names are lower case in Trino, and may have several lines. A rule that denies must not miss one.
     */
    @Test
    void patternsHoldForEveryWritingOfAName()
    {
        PolicyDecisions decisions = new PolicyDecisions(
                PolicyFile.parse("policies.yaml", HEAD.replace("tableRules: []", "tableRules: [{users: [a], schema: Ärzte, privileges: []}, {users: [a], table: 'secret.*', privileges: []}, {users: [a], privileges: [select]}]")),
                Clock.systemUTC());
        Subject subject = Subject.user("a");
        assertThat(decisions.isVisible(subject, Asset.table("lake", "ärzte", "t"))).isFalse();
        assertThat(decisions.isVisible(subject, Asset.table("lake", "s", "secret\nplans"))).isFalse();
        assertThat(decisions.isVisible(subject, Asset.table("lake", "s", "open\nplans"))).isTrue();
    }

    @Test
    void readsLongFilesAndListsThatManyRulesName()
    {
        StringBuilder content = new StringBuilder(HEAD).append("# ").append("long ".repeat(640_000)).append("\nclearances:\n");
        content.append("  - {users: &all [ann, bob], tags: [PII], level: show, reason: first}\n");
        content.append("  - {users: *all, tags: [PII], level: show, reason: again}\n".repeat(100));
        assertThat(PolicyFile.parse("policies.yaml", content.toString()).clearances())
                .hasSize(101)
                .allSatisfy(clearance -> assertThat(clearance.who().users()).containsExactlyInAnyOrder("ann", "bob"));
    }

    @Test
    void theVersionIsAHashOfTheContent()
    {
        assertThat(PolicyFile.parse("a.yaml", HEAD).version()).isEqualTo(PolicyFile.parse("b.yaml", HEAD).version());
        assertThat(PolicyFile.parse("a.yaml", HEAD + "# more\n").version()).isNotEqualTo(PolicyFile.parse("a.yaml", HEAD).version());
    }

    @Test
    void tellsAllMistakesWithTheirLines()
    {
        assertMistakes(
                """
                masks:
                  - tag: PII.EMAIL
                    mask: blur
                  - tag: PII.EMIAL
                    mask: email
                """,
                "policies.yaml:9: unknown mask 'blur'; expected one of null, redact, constant, token, digits, year, month, round, last4, phone, email, name, deny, none",
                "policies.yaml:10: Unknown tag 'PII.EMIAL'. Did you mean PII.EMAIL, PII.PHONE, PII? Tags are listed under 'tags' in the policies file");
    }

    @Test
    void refusesUnknownAndDuplicateFields()
    {
        assertMistakes(
                """
                clearances:
                  - users: [a]
                    tag: [PII]
                    tags: [PII]
                    tags: [PII.EMAIL]
                    level: show
                    reason: r
                """,
                "policies.yaml:9: unknown field 'tag' in 'clearances'; expected one of users, groups, roles, catalog, schema, table, tags, level, purposes, expires, reason",
                "policies.yaml:11: 'tags' stands twice in 'clearances'; expected each key once");
    }

    @Test
    void refusesMissingFields()
    {
        assertMistakes(
                "clearances: [{tags: [PII]}]",
                "policies.yaml:7: 'clearances' names nobody; expected 'users', 'groups' or 'roles', with users: [\"*\"] for everyone",
                "policies.yaml:7: 'level' is missing in 'clearances'",
                "policies.yaml:7: 'reason' is missing in 'clearances'");
        assertMistakes("masks: [{}]", "policies.yaml:7: 'tag' is missing in 'masks'", "policies.yaml:7: 'mask' is missing in 'masks'");
        assertMistakes(
                "tenants: [{}]",
                "policies.yaml:7: 'name' is missing in 'tenants'",
                "policies.yaml:7: 'tenants' names nobody; expected 'users', 'groups' or 'roles', with users: [\"*\"] for everyone",
                "policies.yaml:7: 'tables' is missing in 'tenants'");
    }

    @Test
    void refusesWrongValues()
    {
        assertMistakes(
                "clearances: [{users: [a], tags: [PII], level: full, reason: r}]",
                "policies.yaml:7: unknown level 'full'; expected one of show, copy");
        assertMistakes(
                "clearances: [{users: [a], tags: [], level: show, reason: r}]",
                "policies.yaml:7: 'tags' is empty; expected tags, or [\"*\"] for every tag");
        assertMistakes(
                "clearances: [{users: [a], tags: [PII], level: show, reason: r, expires: tomorrow}]",
                "policies.yaml:7: 'tomorrow' is not a valid 'expires'; expected a date such as 2027-01-31, or a time such as 2027-01-31T12:00:00Z");
        assertMistakes("clearances: {users: [a]}", "policies.yaml:7: 'clearances' is a mapping; expected a list: [...]");
        assertMistakes("groups: [a, b]", "policies.yaml:7: 'groups' is a list; expected a mapping: key: value");
        assertMistakes("groups: {g: a}", "policies.yaml:7: 'g' is a text; expected a list: [...]");
        assertMistakes("masks: [{tag: PII, types: [varhcar], mask: redact}]",
                "policies.yaml:7: unknown type 'varhcar'; expected a base type: boolean, tinyint, smallint, integer, bigint, real, double, decimal, number, varchar, char, varbinary, "
                        + "date, time, time with time zone, timestamp, timestamp with time zone, interval year to month, interval day to second, json, uuid, ipaddress, array, map, row");
        assertMistakes("masks: [{tag: PII, types: [], mask: none}]", "policies.yaml:7: 'types' is empty; leave it out where the mask is for every type");
        assertMistakes("masks: [{tag: PII, types: [date], mask: email}]", "policies.yaml:7: mask 'email' does not fit type 'date'; it fits varchar, char");
        assertMistakes("masks: [{tag: PII, mask: constant}]", "policies.yaml:7: 'value' is missing in 'masks'");
        assertMistakes("masks: [{tag: PII, mask: constant, value: x}]", "policies.yaml:7: mask 'constant' needs 'types', because a value fits some types only");
        assertMistakes("masks: [{tag: PII, mask: constant, types: [bigint], value: x}]", "policies.yaml:7: 'x' is not a value of type 'bigint'");
        assertMistakes("masks: [{tag: PII, mask: redact, value: x}]", "policies.yaml:7: 'value' is given with mask 'redact'; expected it with mask 'constant' only");
        assertMistakes("maskDefaults: {date: email}", "policies.yaml:7: mask 'email' does not fit type 'date'; it fits varchar, char");
    }

    /**
     * As the text {@code null}, a rule that takes something away would miss every schema.
     */
    @Test
    void refusesWhatIsNoValueToYaml()
    {
        String rules = HEAD.replace("tableRules: []\n", "tableRules:\n");
        assertThat(mistakes(rules + "  - {users: [a], schema: null, privileges: []}\n  - {users: [~], table: Null, privileges: []}\n")).containsExactly(
                "policies.yaml:7: 'null' is no value to YAML; expected a text for 'schema'. Put it in quotes if it is one",
                "policies.yaml:8: '~' is no value to YAML; expected a text for 'users'. Put it in quotes if it is one",
                "policies.yaml:8: 'Null' is no value to YAML; expected a text for 'table'. Put it in quotes if it is one");
        assertMistakes("rowFilters: [{tag: PII, users: [a], values: [null]}]", "policies.yaml:7: 'null' is no value to YAML; expected a text for 'values'. Put it in quotes if it is one");
    }

    @Test
    void readsNullAsATextInQuotesAndAsAMask()
    {
        Policies policies = PolicyFile.parse("policies.yaml", HEAD.replace("tableRules: []", "tableRules: [{users: ['null'], schema: \"null\", privileges: []}]") + "masks: [{tag: PII, mask: null}]\nmaskDefaults: {date: \"null\"}\n");
        assertThat(policies.tableRules()).singleElement().satisfies(rule -> assertThat(rule.who().users()).containsExactly("null"));
        assertThat(policies.masks()).hasSize(1);
        assertThat(policies.maskDefaults()).containsOnlyKeys("date");
    }

    /**
     * It would match nobody, and what takes something away would take it from nobody.
     */
    @Test
    void refusesPatternsForNames()
    {
        String why = "would match nobody, because names are no patterns; expected whole names, or users: [\"*\"] in a rule for everyone";
        assertMistakes(
                """
                groups:
                  all: ["*"]
                  team_*: [ann]
                rowFilters:
                  - {tag: PII, groups: ["*"], values: [a]}
                  - {tag: PII, roles: [ro*], values: [a]}
                  - {tag: PII, users: [svc-.*], except: {groups: [.*]}, values: [a]}
                """,
                "policies.yaml:8: '*' " + why,
                "policies.yaml:9: 'team_*' " + why,
                "policies.yaml:11: '*' " + why,
                "policies.yaml:12: 'ro*' " + why,
                "policies.yaml:13: 'svc-.*' " + why,
                "policies.yaml:13: '.*' " + why);
        assertThat(PolicyFile.parse("policies.yaml", HEAD + "rowFilters: [{tag: PII, users: [\"*\"], except: {users: [ann.lee]}, values: [a]}]").rowFilters()).hasSize(1);
    }

    @Test
    void refusesGroupsOfTheFileInAnotherWriting()
    {
        assertMistakes(
                """
                groups: {doctors: [ann], Nurses: [bob], nurses: [cid]}
                rowFilters: [{tag: PII, groups: [Doctors, "doctors ", nurses, Nurses, surgeons], values: [a]}]
                """,
                "policies.yaml:8: 'Doctors' is not the group 'doctors' of the section 'groups', which differs only in case or spaces; expected the same writing",
                "policies.yaml:8: 'doctors ' is not the group 'doctors' of the section 'groups', which differs only in case or spaces; expected the same writing");
    }

    @Test
    void refusesTwoMasksForOneTagAndType()
    {
        assertMistakes(
                """
                masks:
                  - {tag: PII, mask: redact}
                  - {tag: PII, types: [varchar], mask: email}
                  - {tag: PII, types: [char, varchar], mask: phone}
                  - {tag: PII, mask: token}
                """,
                "policies.yaml:10: a mask of PII for the same type is given at policies.yaml:9 already; expected one",
                "policies.yaml:11: a mask of PII for the same type is given at policies.yaml:8 already; expected one");
    }

    @Test
    void refusesTenantsThatAreNotApart()
    {
        assertMistakes(
                """
                tenants:
                  - {name: acme, users: [a], tables: []}
                  - {name: globex, users: [a], tables: []}
                  - {name: acme, users: [b], tables: []}
                  - {name: all, users: ["*"], tables: []}
                """,
                "policies.yaml:9: user 'a' is in tenant 'acme' already; expected a user in one tenant only",
                "policies.yaml:10: tenant 'acme' stands at policies.yaml:8 already; expected each once",
                "policies.yaml:11: tenant 'all' is everyone; expected users or groups by name");
    }

    @Test
    void refusesWrongRules()
    {
        String head = HEAD.replace("tableRules: []\n", "");
        assertThat(mistakes(head + "tableRules: [{users: [a], catalog: \"(\", privileges: [read]}]")).containsExactly(
                "policies.yaml:6: '(' is not a valid 'catalog'; expected a regular expression for whole names, such as .*",
                "policies.yaml:6: unknown privileges 'read'; expected one of select, insert, update, delete, create, drop, own, tag, all");
        assertThat(mistakes(head)).containsExactly("policies.yaml:1: 'tableRules' is missing in 'the policies file'");
    }

    @Test
    void refusesPatternsForTablesAboutTables()
    {
        for (String pattern : List.of("t\\$history", "t\\$", "t[$]x", "t$history", "\\Qt$x\\E", "a|.*\\$.*", "[a-z]+\\$.*")) {
            assertThat(mistakes(HEAD.replace("[]", "[{users: [a], table: '%s', privileges: []}]".formatted(pattern)))).containsExactly(
                    "policies.yaml:6: '%s' matches no table, because t$x is judged as t; expected the name of the table itself, with '$' only as its end".formatted(pattern));
        }
        for (String pattern : List.of("t$", "(?!secret$).*", "(a$|b$)", "^a$|^b", "(?!.*\\$).*", "[a-z0-9_$]+", "[^$]+", "\\$.*", "a|\\$x", "t(\\$)?x|t\\$?")) {
            assertThat(PolicyFile.parse("policies.yaml", HEAD.replace("[]", "[{users: [a], catalog: 'c\\$x', table: '%s', privileges: []}]".formatted(pattern))).tableRules()).hasSize(1);
        }
    }

    @Test
    void refusesSectionsThatItDoesNotEnforceOrKnow()
    {
        assertMistakes("clearence: []", "policies.yaml:7: unknown section 'clearence'; expected one of version, tags, groups, purposes, clearances, breakGlass, masks, maskDefaults, rowFilters, flowRules, maskedWrites, tableRules, tenants");
    }

    @Test
    void refusesTagsThatCannotBeNames()
    {
        assertThat(mistakes("version: 1\ntags: {\"A B\": , C.D: , E: {F: x}}\ntableRules: []")).containsExactly(
                "policies.yaml:2: 'A B' cannot be the name of a tag; expected letters, digits, '_' and '-', and the tags beneath it nested",
                "policies.yaml:2: 'C.D' cannot be the name of a tag; expected letters, digits, '_' and '-', and the tags beneath it nested",
                "policies.yaml:2: 'F' is a text; expected a mapping: key: value");
    }

    @Test
    void refusesAnotherFormat()
    {
        assertThat(mistakes(HEAD.replace("version: 1", "version: 2"))).containsExactly("policies.yaml:1: unknown version '2'; expected one of 1");
        assertThat(mistakes("")).containsExactly("policies.yaml:1: the file is empty; expected at least version, tags and tableRules");
        assertThat(mistakes("- a")).first().isEqualTo("policies.yaml:1: 'the policies file' is a list; expected a mapping: key: value");
        assertThat(mistakes("a: [b\nc: d")).singleElement().asString().startsWith("policies.yaml:2: not valid YAML: ");
    }

    @Test
    void saysWhyAFileCannotBeRead(@TempDir Path directory)
            throws IOException
    {
        Path missing = directory.resolve("missing.yaml");
        assertThatThrownBy(() -> PolicyFile.load(missing))
                .isInstanceOf(PolicyException.class)
                .hasMessage("Cannot read the policies file %s: it does not exist. Check governance.policies-file and the permissions of the file", missing);
        Path binary = Files.write(directory.resolve("binary.yaml"), new byte[] {(byte) 0xC3, 0x28});
        assertThatThrownBy(() -> PolicyFile.load(binary)).hasMessageContaining("it is not UTF-8 text");
    }

    @Test
    void refusesWrongFiltersFlowsAndEmergencies()
    {
        assertMistakes(
                "rowFilters: [{tag: PII, users: [a], values: [a], equals: user}, {tag: PII, users: [a]}, {tag: PII, users: [a], values: [a, 1]}, {tag: PII, users: [a], equals: group}, {tag: PII, users: [a], except: {}, values: [a]}]",
                "policies.yaml:7: 'rowFilters' needs 'values' or 'equals', and not both",
                "policies.yaml:7: 'rowFilters' needs 'values' or 'equals', and not both",
                "policies.yaml:7: 'values' has values of several types; expected texts, numbers or true and false. Put texts in quotes",
                "policies.yaml:7: unknown equals 'group'; expected one of tenant, user",
                "policies.yaml:7: 'except' names nobody; expected 'users', 'groups' or 'roles', with users: [\"*\"] for everyone");
        assertMistakes(
                "rowFilters: [{tag: PII, users: [a], values: [yes, 0x1F]}]",
                "policies.yaml:7: 'yes' is a truth value to YAML. Write true or false, or put it in quotes if it is a text",
                "policies.yaml:7: '0x1F' is no whole number of at most 18 digits. Put it in quotes if it is a text");
        assertMistakes(
                "flowRules: [{tags: [PII], to: {catalogue: m}, reason: r}, {tags: [PII], reason: r}]",
                "policies.yaml:7: unknown field 'catalogue' in 'to'; expected one of catalog, schema, table",
                "policies.yaml:7: 'to' is missing in 'flowRules'");
        assertMistakes(
                "breakGlass: [{users: [a], tags: [PII], longest: 25h}, {users: [a], tags: [PII]}]",
                "policies.yaml:7: '25h' is not a valid 'longest'; expected a time such as 30m or 4h, at least 1m and at most 24h",
                "policies.yaml:7: 'longest' is missing in 'breakGlass'");
        assertMistakes(
                "clearances: [{users: [a], tags: [PII], level: show, reason: r, purposes: [fraud]}]",
                "policies.yaml:7: unknown purpose 'fraud'; expected one of those under 'purposes': ");
        assertMistakes("maskedWrites: maybe", "policies.yaml:7: unknown maskedWrites 'maybe'; expected one of refuse, store");
        assertMistakes("masks: [{tag: PII, mask: round}]", "policies.yaml:7: 'to' is missing in 'masks'");
        assertMistakes("masks: [{tag: PII, mask: round, to: 0}]", "policies.yaml:7: '0' is not a valid 'to'; expected a whole number of at least 1, such as 1000");
        assertMistakes(
                "tenants: [{name: a, users: [a], tables: [{privileges: [select], rowFilter: {column: x, tag: PII}}]}]",
                "policies.yaml:7: 'rowFilter' needs 'column' or 'tag', and not both");
    }

    private static void assertMistakes(String sections, String... expected)
    {
        assertThat(mistakes(HEAD + sections)).containsExactly(expected);
    }

    private static List<String> mistakes(String content)
    {
        PolicyException exception = catchThrowableOfType(PolicyException.class, () -> PolicyFile.parse("policies.yaml", content));
        assertThat(exception).describedAs(content).isNotNull();
        assertThat(exception).hasMessage(String.join("\n", exception.mistakes()));
        return exception.mistakes();
    }
}
