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
package io.weir.lineage.redact;

import io.weir.lineage.redact.ChangedTables.ChangedTable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class TestChangedTables
{
    private static final ChangedTable TABLE = new ChangedTable(Optional.of("lake"), "s", "users");

    @Test
    void literals()
    {
        assertThat(ChangedTables.find("SELECT * FROM TABLE(lake.system.table_changes('s', 'users'))")).containsExactly(TABLE);
        assertThat(ChangedTables.find("SELECT * FROM TABLE(lake.\"system\".table_changes(since_version => 1, table_name => 'Users', schema_name => 's'))")).containsExactly(TABLE);
        assertThat(ChangedTables.find("SELECT * FROM TABLE(system.table_changes('s', 'users', greatest(1, 2))) JOIN TABLE(lake.system.table_changes('s', 'users')) ON true"))
                .containsExactly(new ChangedTable(Optional.empty(), "s", "users"), TABLE);
    }

    @Test
    void thousandsWithinEachOther()
    {
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> assertThat(ChangedTables.find("(TABLE(system.table_changes('s', 'users', ".repeat(25_000))).isEmpty());
    }

    @Test
    void functionsOfThatNameThatReadNoTable()
    {
        assertThat(ChangedTables.find("SELECT system, table_changes('secret', 'words') FROM t")).isEmpty();
        assertThat(ChangedTables.find("SELECT lake.system.table_changes('secret', 'words') FROM t")).isEmpty();
        assertThat(ChangedTables.find("SELECT * FROM TABLE(other(system.table_changes('secret', 'words')))")).isEmpty();
        assertThat(ChangedTables.find("system.table_changes('secret', 'words')")).isEmpty();
    }

    @Test
    void whatIsNotPlain()
    {
        assertThat(ChangedTables.find("SELECT table_changes FROM system.table_changes")).isEmpty();
        assertThat(ChangedTables.find("SELECT * FROM TABLE(lake.system.table_changes('s', ?))")).isEmpty();
        assertThat(ChangedTables.find("SELECT * FROM TABLE(lake.system.table_changes('s', 'us' || 'ers'))")).isEmpty();
        assertThat(ChangedTables.find("SELECT * FROM TABLE(lake.system.table_changes('s', 'users')), TABLE(lake.system.table_changes('s', lower('X')))")).isEmpty();
        assertThat(ChangedTables.find("SELECT * FROM TABLE(lake.system.table_changes('s', 'users'")).isEmpty();
    }
}
