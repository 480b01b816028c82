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
package io.weir.lineage.record;

import io.weir.lineage.redact.ChangedTables.ChangedTable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class TestChangesRead
{
    private static final String READ = "SELECT * FROM TABLE(lake.system.table_changes('s', 'users'))";
    private static final ChangedTable TABLE = new ChangedTable(Optional.of("lake"), "s", "users");

    @Test
    void whatTheEngineAnalyzes()
    {
        for (String sql : List.of(
                READ,
                "EXECUTE IMMEDIATE '" + READ.replace("'", "''") + "'",
                "EXECUTE IMMEDIATE U&'" + READ.replace("'", "''").replace("_", "\\005f") + "'",
                "EXPLAIN " + READ,
                "EXPLAIN ANALYZE INSERT INTO t " + READ,
                "CREATE OR REPLACE TABLE t AS " + READ,
                "CREATE MATERIALIZED VIEW v AS " + READ,
                "DELETE FROM t WHERE EXISTS (" + READ + ")")) {
            assertThat(ChangesRead.find(sql, false)).as(sql).containsExactly(TABLE);
        }
    }

    @Test
    void whatIsOnlyPrepared()
    {
        for (String sql : List.of(
                "PREPARE p FROM " + READ,
                "PREPARE p FROM EXECUTE IMMEDIATE '" + READ.replace("'", "''") + "'",
                "EXECUTE IMMEDIATE 'PREPARE p FROM " + READ.replace("'", "''") + "'",
                "EXPLAIN PREPARE p FROM " + READ)) {
            assertThat(ChangesRead.find(sql, false)).as(sql).isEmpty();
        }
    }

    @Test
    void whatIsNotMadeAsThereIsOne()
    {
        assertThat(ChangesRead.find("CREATE TABLE IF NOT EXISTS t AS " + READ, true)).containsExactly(TABLE);
        assertThat(ChangesRead.find("CREATE TABLE IF NOT EXISTS t AS " + READ, false)).isEmpty();
        assertThat(ChangesRead.find("CREATE TABLE IF NOT EXISTS t (x bigint) WITH (p = (" + READ + "))", false)).isEmpty();
    }

    @Test
    void whatIsNotUnderstood()
    {
        assertThat(ChangesRead.find(READ + " FROM", false)).isEmpty();
        assertThat(ChangesRead.find("EXECUTE IMMEDIATE 'FROM " + READ.replace("'", "''") + "'", false)).isEmpty();
    }
}
