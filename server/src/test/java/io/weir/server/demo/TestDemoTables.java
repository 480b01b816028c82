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
package io.weir.server.demo;

import io.weir.server.CommandLineException;
import io.weir.server.demo.Answer.Failed;
import io.weir.server.demo.Answer.Rows;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestDemoTables
{
    private static final Answer NONE = new Rows(List.of("value"), List.of());

    @Test
    void nothingIsThere()
    {
        assertThatCode(() -> new DemoTables((_, _) -> NONE).requireOwn(Demo.story())).doesNotThrowAnyException();
    }

    @Test
    void whatAnEarlierDemoMade()
    {
        assertThatCode(() -> new DemoTables((_, sql) -> sql.contains("table_comments") ? value(DemoTables.MARK) : tables(sql)).requireOwn(Demo.story())).doesNotThrowAnyException();
    }

    @Test
    void aTableOfSomebodyElse()
            throws IOException
    {
        List<String> names = List.of(
                "mongo_recent.reviews.new_ratings",
                "mongo_recent.reviews.user_ratings",
                "delta_gov.reviews.all_ratings",
                "delta_gov.reviews.users_export",
                "delta_gov.reviews.mailing_list",
                "delta_gov.reviews.user_ratings",
                "delta_gov.reviews.users",
                "delta_gov.shared.demo_tickets");
        for (String name : names) {
            List<String> parts = List.of(name.split("\\."));
            String where = "FROM %s.information_schema.tables WHERE table_schema = '%s' AND table_name = '%s'".formatted(parts.get(0), parts.get(1), parts.get(2));
            for (Answer comment : List.of(value("mine"), value("NULL"), NONE)) {
                DemoTables tables = new DemoTables((_, sql) -> sql.contains("table_comments") ? comment : sql.contains(where) ? value("it") : NONE);
                assertThatThrownBy(() -> tables.requireOwn(Demo.story()))
                        .isInstanceOf(CommandLineException.class)
                        .hasMessageStartingWith(name + " is a table that the demo did not make")
                        .hasMessageContaining("./weir demo --port P --data DIR");
            }
        }
        assertThat(Demo.story().stream().filter(step -> step.sql().startsWith("DROP "))).hasSameSizeAs(names);
    }

    @Test
    void aTagOfSomebodyElse()
    {
        DemoTables tables = new DemoTables((user, sql) -> user.equals("steward") && sql.contains("users.email") && sql.contains("NOT IN ('address of a person')") ? value("set") : NONE);
        assertThatThrownBy(() -> tables.requireOwn(Demo.story()))
                .isInstanceOf(CommandLineException.class)
                .hasMessageStartingWith("delta_gov.reviews.users.email has the tag PII.EMAIL, which the demo did not set");
    }

    @Test
    void aServerThatDoesNotTell()
    {
        assertThatThrownBy(() -> new DemoTables((_, _) -> new Failed("Catalog 'mongo_recent' not found")).requireOwn(Demo.story()))
                .isInstanceOf(CommandLineException.class)
                .hasMessageContaining("Catalog 'mongo_recent' not found");
    }

    /**
     * All that it drops later, as it is created.
     */
    @Test
    void theStoryMarksItsTables()
            throws IOException
    {
        assertThat(Demo.story().stream()
                .filter(step -> step.user().equals("etl"))
                .map(step -> DemoTables.marked(step.sql()).lines().toList().getFirst())
                .filter(line -> line.startsWith("CREATE TABLE")))
                .hasSize(8)
                .allMatch(line -> line.endsWith(" COMMENT '%s' AS".formatted(DemoTables.MARK)) || line.endsWith(") COMMENT '%s'".formatted(DemoTables.MARK)));
        assertThat(DemoTables.marked("CREATE SCHEMA s")).isEqualTo("CREATE SCHEMA s");
        assertThat(DemoTables.marked("SELECT 1 AS\nCREATE TABLE a")).isEqualTo("SELECT 1 AS\nCREATE TABLE a");
    }

    private static Answer tables(String sql)
    {
        return sql.contains("information_schema.tables") ? value("it") : NONE;
    }

    private static Answer value(String text)
    {
        return new Rows(List.of("value"), List.of(List.of(text)));
    }
}
