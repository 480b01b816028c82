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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * Every question about a column, wherever its tag is set and whatever keeps the column.
 */
@ExtendWith(RedTeamExtension.class)
@Execution(SAME_THREAD)
class TestThreatMatrix
{
    private final RedTeam redTeam;

    TestThreatMatrix(RedTeam redTeam)
    {
        this.redTeam = redTeam;
    }

    @Test
    void questions()
    {
        redTeam.awaitLineage();
        for (Target target : Vault.targets()) {
            String plain = redTeam.server().run("keeper", "SELECT %s FROM %s".formatted(target.column(), target.table())).toString();
            assertThat(target.canaries()).as("%s, of which the keeper sees %s", target, plain).allMatch(canary -> canary.isIn(plain));
            redTeam.attack("masked", target.questions().toArray(String[]::new)).holdNothingOf(target.canaries());
        }
    }

    @Test
    void copies()
    {
        redTeam.awaitLineage();
        for (Target target : Vault.targets()) {
            redTeam.attack("ddl", target.copies("delta_gov.sandbox").toArray(String[]::new)).holdNothingOf(target.canaries());
        }
    }

    /**
     * Who may copy sees nothing while copying, and what was copied is hidden at once.
     */
    @Test
    void copiesOfAPipeline()
    {
        for (Target target : Vault.targets()) {
            String copy = "delta_gov.sandbox.piped_" + Vault.targets().indexOf(target);
            redTeam.attack("etl", "CREATE TABLE %s AS SELECT %s AS x FROM %s".formatted(copy, target.column(), target.table()), "SELECT * FROM " + copy).holdNothingOf(target.canaries());
            redTeam.attack("masked", "SELECT * FROM " + copy, "SHOW STATS FOR " + copy).holdNothingOf(target.canaries());
        }
        redTeam.awaitLineage();
        for (Target target : Vault.targets()) {
            redTeam.attack("masked", "SELECT * FROM delta_gov.sandbox.piped_" + Vault.targets().indexOf(target)).holdNothingOf(target.canaries());
        }
    }
}
