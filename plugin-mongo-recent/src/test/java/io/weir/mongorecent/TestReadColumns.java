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
package io.weir.mongorecent;

import io.trino.execution.Input;
import io.trino.spi.QueryId;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;

import java.util.List;

import static io.weir.mongorecent.MongoRecentQueryRunner.TPCH_SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The columns that the engine's events name as read: those of the table, whatever of them is left to MongoDB.
 */
final class TestReadColumns
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        RecordingMongo mongo = closeAfterClass(new RecordingMongo());
        QueryRunner queryRunner = MongoRecentQueryRunner.builder(mongo.url())
                .setWorkerCount(0)
                .build();
        queryRunner.execute("CREATE SCHEMA " + TPCH_SCHEMA);
        queryRunner.execute("CREATE TABLE users (name varchar, city varchar, \"a#b\" varchar, address row(city varchar, place row(street varchar, number bigint)))");
        queryRunner.execute("INSERT INTO users VALUES ('n', 'c', 'x', ROW('d', ROW('s', 7)))");
        return queryRunner;
    }

    @Test
    void fields()
    {
        assertThat(read("SELECT address.city FROM users")).containsExactly("address varchar");
        assertThat(read("SELECT address.place.number, \"a#b\" FROM users")).containsExactly("a#b varchar", "address bigint");
    }

    @Test
    void aggregates()
    {
        assertThat(read("SELECT city, count(*) FROM users GROUP BY city")).containsExactly("$row_count bigint", "city varchar");
        assertThat(read("SELECT count(*) FROM users")).containsExactly("$row_count bigint");
        assertThat(read("SELECT max(name), count(city) FROM users")).containsExactly("city bigint", "name varchar");
        assertThat(read("SELECT address.city, max(address.place.number) FROM users GROUP BY address.city")).containsExactly("address bigint", "address varchar");
    }

    @Test
    void fieldsOfTheTableThatIsChanged()
    {
        assertThat(read("UPDATE users SET city = address.city, address = NULL")).containsExactly("$row_id varbinary", "a#b varchar", "address varchar", "name varchar");
    }

    private List<String> read(@Language("SQL") String sql)
    {
        QueryId query = getDistributedQueryRunner().executeWithPlan(getSession(), sql).queryId();
        return getDistributedQueryRunner().getCoordinator().getQueryManager().getFullQueryInfo(query).getInputs().stream()
                .map(Input::columns)
                .flatMap(List::stream)
                .map(column -> column.name() + " " + column.type())
                .sorted()
                .toList();
    }
}
