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
package io.weir.plugintests.redteam;

import io.weir.plugintests.RunningWeir;
import io.weir.plugintests.redteam.FaultyStore.Fault;
import io.weir.server.demo.Answer;
import io.weir.server.demo.Answer.Failed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;

import java.util.ArrayList;
import java.util.List;

import static io.weir.plugintests.redteam.FaultyStore.Fault.CORRUPT;
import static io.weir.plugintests.redteam.FaultyStore.Fault.EMPTY;
import static io.weir.plugintests.redteam.FaultyStore.Fault.FULL;
import static io.weir.plugintests.redteam.FaultyStore.Fault.GONE;
import static io.weir.plugintests.redteam.FaultyStore.Fault.NONE;
import static io.weir.plugintests.redteam.FaultyStore.Fault.SILENT;
import static io.weir.plugintests.redteam.FaultyStore.Fault.SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * The store of the governance log fails while the server runs: nothing is shown that the log would hide, the errors say what is wrong, and when the store is back so is everything else.
 */
@LogInObjectStore
@ExtendWith(RedTeamExtension.class)
@Execution(SAME_THREAD)
class TestAttacksWhileTheStoreFails
{
    private static final String UNAVAILABLE = "Refused, because the governance log cannot be read or written";
    // a table of delta_gov that nobody has asked for since the start
    private static final String PLACE_UNKNOWN = "Refused, because the place of table";
    private static final int PATIENCE = 1_200;

    private final RedTeam redTeam;
    private final RunningWeir weir;

    TestAttacksWhileTheStoreFails(RedTeam redTeam)
    {
        this.redTeam = redTeam;
        this.weir = redTeam.server();
    }

    @AfterEach
    void repair()
    {
        redTeam.store().set(NONE);
    }

    @Test
    void slow()
    {
        redTeam.store().set(SLOW);
        for (Target target : Vault.targets()) {
            String question = "SELECT %s FROM %s".formatted(target.column(), target.table());
            hidesEverything(target, weir.run("masked", question));
        }
        isBack();
    }

    @Test
    void gone()
    {
        refuses(GONE, Vault.targets());
    }

    @Test
    void corrupt()
    {
        refuses(CORRUPT, Vault.targets());
    }

    @Test
    void empty()
    {
        refuses(EMPTY, Vault.targets());
    }

    @Test
    void silent()
    {
        // each request waits for its time-out
        refuses(SILENT, Vault.targets().subList(0, 1));
    }

    /**
     * What is there can be read, and is masked; what would have to be written first does not happen.
     */
    @Test
    void full()
    {
        redTeam.asAdministrator("CREATE TABLE delta_gov.sandbox.kept AS SELECT 'as it was' AS x");
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.late AS SELECT 'open' AS x");
        redTeam.awaitLineage();
        redTeam.store().set(FULL);
        for (Target target : Vault.targets()) {
            hidesEverything(target, weir.run("masked", "SELECT %s FROM %s".formatted(target.column(), target.table())));
        }
        for (String statement : List.of(
                "CREATE TABLE delta_gov.sandbox.filled AS SELECT ssn FROM " + Vault.TABLE,
                "INSERT INTO delta_gov.sandbox.kept SELECT ssn FROM " + Vault.TABLE,
                "UPDATE delta_gov.sandbox.kept SET x = (SELECT max(email) FROM %s)".formatted(Vault.TABLE),
                "MERGE INTO delta_gov.sandbox.kept t USING %s s ON t.x = s.note WHEN NOT MATCHED THEN INSERT VALUES (s.ssn)".formatted(Vault.TABLE))) {
            assertThat(weir.failure("etl", statement)).as(statement).containsAnyOf(UNAVAILABLE, PLACE_UNKNOWN).contains("governance log").doesNotContain("\tat ");
        }
        assertThat(weir.failure("admin", "CREATE VIEW delta_gov.sandbox.filled_view AS SELECT ssn FROM " + Vault.TABLE)).contains(UNAVAILABLE);
        assertThat(weir.failure("admin", "ALTER TABLE delta_gov.vault.late RENAME TO delta_gov.vault.later")).containsAnyOf(UNAVAILABLE, PLACE_UNKNOWN);
        assertThat(weir.failure("steward", "CALL governance.system.set_tag('delta_gov.vault.late.x', 'PII')")).contains("governance log").doesNotContain("\tat ");
        assertThat(weir.failure("oncall", "CALL governance.system.break_glass('PII', 5, 'the store is full')")).doesNotContain("\tat ");
        assertThat(weir.run("oncall", "SELECT ssn FROM " + Vault.TABLE).toString()).doesNotContain(Vault.ssn("acme").text());
        redTeam.store().set(NONE);
        isBack();
        assertThat(weir.rows("admin", "SELECT x FROM delta_gov.sandbox.kept")).containsExactly(List.of("as it was"));
        assertThat(weir.rows("admin", "SHOW TABLES FROM delta_gov.sandbox LIKE 'filled%'")).isEmpty();
        assertThat(weir.rows("admin", "SELECT x FROM delta_gov.vault.late")).containsExactly(List.of("open"));
        redTeam.as("steward", "CALL governance.system.set_tag('delta_gov.vault.late.x', 'PII')");
        assertThat(weir.rows("masked", "SELECT x FROM delta_gov.vault.late")).containsExactly(List.of("***"));
    }

    /**
     * The end of a write cannot be told to the log when it comes: the target stays closed until it can.
     */
    @Test
    void writesWhoseLineageCannotBeTold()
    {
        redTeam.awaitLineage();
        redTeam.as("etl", "CREATE TABLE delta_gov.sandbox.untold AS SELECT id, note, ssn AS x FROM " + Vault.TABLE);
        redTeam.store().set(FULL);
        redTeam.as("keeper", "SELECT 1");
        assertThat(weir.run("masked", "SELECT * FROM delta_gov.sandbox.untold").toString()).doesNotContain(Vault.ssn("acme").text());
        redTeam.store().set(NONE);
        redTeam.awaitLineage();
        assertThat(weir.run("masked", "SELECT x FROM delta_gov.sandbox.untold").toString()).doesNotContain(Vault.ssn("acme").text());
        assertThat(weir.rows("masked", "SELECT note FROM delta_gov.sandbox.untold WHERE id = 1")).containsExactly(List.of(Vault.note("acme").text()));
    }

    private void refuses(Fault fault, List<Target> targets)
    {
        redTeam.awaitLineage();
        List<Target> asked = new ArrayList<>();
        redTeam.store().set(fault);
        for (Target target : targets) {
            for (String user : List.of("masked", "keeper")) {
                Answer answer = weir.run(user, "SELECT %s FROM %s".formatted(target.column(), target.table()));
                assertThat(answer).as("%s while the store is %s", target, fault).isInstanceOf(Failed.class);
                assertThat(answer.toString()).containsAnyOf(UNAVAILABLE, PLACE_UNKNOWN).contains("governance log").doesNotContain("\tat ");
                hidesEverything(target, answer);
            }
            asked.add(target);
        }
        assertThat(weir.failure("etl", "CREATE TABLE delta_gov.sandbox.failing AS SELECT ssn FROM " + Vault.TABLE)).contains(UNAVAILABLE);
        assertThat(weir.failure("ddl", "SHOW STATS FOR " + Vault.TABLE)).contains(UNAVAILABLE);
        // what carries no tags needs no log
        assertThat(weir.rows("masked", "SHOW TABLES FROM delta_gov.levels")).isNotEmpty();
        redTeam.store().set(NONE);
        isBack();
        asked.forEach(target -> hidesEverything(target, weir.run("masked", "SELECT %s FROM %s".formatted(target.column(), target.table()))));
        assertThat(weir.rows("admin", "SHOW TABLES FROM delta_gov.sandbox LIKE 'failing'")).isEmpty();
    }

    private void isBack()
    {
        for (int patience = 0; patience < PATIENCE; patience++) {
            if (!(weir.run("keeper", "SELECT ssn FROM " + Vault.TABLE) instanceof Failed)) {
                assertThat(weir.rows("keeper", "SELECT ssn FROM " + Vault.TABLE).toString()).contains(Vault.ssn("acme").text());
                redTeam.awaitLineage();
                return;
            }
            RedTeam.pause();
        }
        throw new AssertionError("The store is back, and queries are still refused: " + weir.failure("keeper", "SELECT ssn FROM " + Vault.TABLE));
    }

    private static void hidesEverything(Target target, Answer answer)
    {
        for (Canary canary : target.canaries()) {
            assertThat(canary.isIn(answer.toString())).as("%s is in %s", canary.name(), answer).isFalse();
        }
    }
}
