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
package io.weir.access.query;

import io.weir.governance.asset.Asset;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

final class TestColumnRename
{
    private static final Asset TABLE = Asset.table("lake", "crm", "people");

    @Test
    void columns()
    {
        for (String statement : List.of(
                "ALTER TABLE people RENAME COLUMN ssn TO id",
                "/* x */ alter table IF EXISTS lake.crm.people rename column if exists \"SSN\" to \"Id\"",
                "EXECUTE IMMEDIATE 'ALTER TABLE people RENAME COLUMN ssn TO id'")) {
            ColumnRename rename = ColumnRename.of(statement, Optional.empty()).orElseThrow();
            assertThat(rename.from(TABLE)).as(statement).isEqualTo(TABLE.child("ssn"));
            assertThat(rename.to(TABLE)).as(statement).isEqualTo(TABLE.child("id"));
        }
    }

    @Test
    void fieldsAndPreparedStatements()
    {
        ColumnRename rename = ColumnRename.of("EXECUTE p", Optional.of("ALTER TABLE people RENAME COLUMN a.b.c TO d")).orElseThrow();
        assertThat(rename.from(TABLE)).isEqualTo(TABLE.child("a").child("b").child("c"));
        assertThat(rename.to(TABLE)).isEqualTo(TABLE.child("a").child("b").child("d"));
    }

    @Test
    void others()
    {
        for (String statement : List.of("ALTER TABLE people DROP COLUMN ssn", "ALTER TABLE people RENAME TO others", "SELECT 1", "ALTER TABLE people RENAME COLUMN")) {
            assertThat(ColumnRename.of(statement, Optional.empty())).as(statement).isEmpty();
        }
    }
}
