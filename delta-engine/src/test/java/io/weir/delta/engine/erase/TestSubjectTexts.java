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
package io.weir.delta.engine.erase;

import com.google.common.collect.ImmutableMap;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.Type;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.PhysicalField;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TinyintType.TINYINT;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Numbers and dates in what the log says of statements, as engines write them.
 */
final class TestSubjectTexts
{
    private static final Set<String> COLUMNS = Set.of("id", "name", "amount", "tier", "at", "year", "month", "Day");

    @Test
    void numbersWithTheirTypes()
    {
        assertThat(isIn(BIGINT, 471100L, predicate("[\\\"(id = 471100L)\\\"]"))).isTrue();
        assertThat(isIn(SMALLINT, 1234L, predicate("[\\\"(id = 1234S)\\\"]"))).isTrue();
        assertThat(isIn(TINYINT, -7L, predicate("[\\\"(id = -7Y)\\\"]"))).isTrue();
        assertThat(isIn(createDecimalType(10, 2), 1250L, predicate("[\\\"(price = 12.50BD)\\\"]"))).isTrue();
        assertThat(isIn(createDecimalType(10, 2), 1250L, predicate("[\\\"(price = 12.5BD)\\\"]"))).isTrue();
        assertThat(isIn(DATE, 20_000L, predicate("[\\\"(d = DATE '2024-10-04')\\\"]"))).isTrue();
        assertThat(isIn(BIGINT, 471100L, predicate("id = 471100.0D"))).isTrue();

        assertThat(isIn(BIGINT, 4711L, predicate("[\\\"(id = 471100L)\\\"]"))).isFalse();
        assertThat(isIn(BIGINT, 4711L, predicate("id = '4711LL'"))).isFalse();
        assertThat(isIn(BIGINT, 4711L, predicate("id = 1.4711"))).isFalse();
    }

    @Test
    void shortNumbersInPredicates()
    {
        assertThat(isIn(BIGINT, 42L, predicate("[\\\"(id#12L = 42)\\\"]"))).isTrue();
        assertThat(isIn(BIGINT, 7L, predicate("id = 7"))).isTrue();
        assertThat(isIn(BIGINT, 42L, statement("\"matchedPredicates\":\"[{\\\"predicate\\\":\\\"(s.id = 42L)\\\",\\\"actionType\\\":\\\"delete\\\"}]\""))).isTrue();
        assertThat(isIn(BIGINT, 42L, statement("\"predicate\":[\"id = 42\"]"))).isTrue();

        assertThat(isIn(BIGINT, 12L, predicate("[\\\"(id#12L = 42)\\\"]"))).isFalse();
        assertThat(isIn(BIGINT, 4L, predicate("id = 42"))).isFalse();
        assertThat(isIn(BIGINT, 42L, statement("\"predicate\":\"[]\",\"epochId\":\"42\""))).isFalse();
        assertThat(isIn(BIGINT, 42L, "{\"commitInfo\":{\"operationMetrics\":{\"predicate\":\"42\"}}}")).isFalse();
        assertThat(isIn(BIGINT, 42L, "{\"add\":{\"path\":\"42\",\"partitionValues\":{\"predicate\":\"42\"}}}")).isFalse();
    }

    @Test
    void shortNumbersThatAreComparedWithTheColumn()
    {
        for (String predicate : List.of(
                "[\\\"(cast(id#12L as decimal(11,1)) = 42.0BD)\\\"]",
                "[\\\"(cast(id#12 as double) = 42.0D)\\\"]",
                "[\\\"(42 <=> id#12L)\\\"]",
                "(cast(42 as bigint) = id)",
                "[\\\"id#12L IN (7,42)\\\"]",
                "[\\\"((day#1 = 2024-11-29) AND id#12L INSET 7, 42)\\\"]",
                "id NOT IN (Int64(7), Int64(42))",
                "id = Int64(42)",
                "id = '42'",
                "[\\\"(`id` = 42)\\\"]",
                "\\\"ID\\\" = 42",
                "(NOT (t.id = 42))",
                "id != 42 OR tier = 1",
                "id BETWEEN 7 AND 42",
                "id IS NOT DISTINCT FROM 42",
                "coalesce(id, 0) = 42",
                "coalesce(tier, id) = 42",
                "42 = coalesce(tier, id)",
                "NOT(42 = id)",
                "NOT(cast(42 as bigint) = id)",
                "if(tier = 1, 42 = id, false)",
                "if(42 = tier, 42 = id, false)",
                "id BETWEEN cast(7 as bigint) AND 42",
                "between(id#1L, 40, 42)",
                "between(cast(id#1 as bigint), 40, 42)",
                "id = +42",
                "[id] = 42",
                "42 = `s`.`id`",
                "(tier, id) IN ((1, 42))",
                "(tier, id) = (1, 42)",
                // what it was called before, maybe
                "former = 42")) {
            assertThat(isIn(BIGINT, 42L, predicate(predicate))).describedAs(predicate).isTrue();
        }
        assertThat(isIn(BIGINT, -7L, predicate("id = -7"))).isTrue();
        assertThat(isIn(BIGINT, -7L, predicate("(id = (- 7))"))).isTrue();
        assertThat(isIn(BIGINT, 7L, predicate("id = -7"))).isFalse();
        assertThat(isIn(BIGINT, 7L, predicate("(id = (- 7))"))).isFalse();
        assertThat(isIn(createDecimalType(3, 1), 75L, predicate("[\\\"(id = 7.50BD)\\\"]"))).isTrue();
    }

    @Test
    void shortNumbersOfNamesThatEndInOthers()
    {
        Set<String> columns = Set.of("id", "user", "user-id", "customer id", "Amount (EUR)", "2fa");
        for (String predicate : List.of(
                "[\\\"(user-id#7L = 42)\\\"]",
                "[\\\"(42 = user-id#7L)\\\"]",
                "(`user-id` = 42)",
                "(42 = `USER-ID`)",
                "(NOT (s.`user-id` = 42L))",
                "(cast(user-id#7 as bigint) = 42)",
                "user-id#7 IN (1,42)",
                "id = 1 OR user-id = 42",
                "coalesce(id, user-id) = 42",
                // what it was called before, maybe
                "former-id = 42",
                "42 = user id")) {
            assertThat(isIn("user-id", columns, 42, predicate)).describedAs(predicate).isTrue();
        }
        for (String predicate : List.of("(user-id#7L = 42)", "(42 = user-id#7L)", "`user-id` IN (1, 42)", "(NOT customer id#3 = 42)", "(42 = customer id#3)", "(id = 1 OR user = 42)", "between(user-id#1, 1, 42)")) {
            assertThat(isIn("id", columns, 42, predicate)).describedAs(predicate).isFalse();
        }
        assertThat(isIn("customer id", columns, 42, "[\\\"(customer id#5L = 42)\\\"]")).isTrue();
        assertThat(isIn("customer id", columns, 42, "(42 = customer id#5L)")).isTrue();
        assertThat(isIn("customer id", columns, 42, "(\\\"customer id\\\" = 42)")).isTrue();
        assertThat(isIn("user", columns, 42, "(42 = user-id#7L)")).isFalse();
        assertThat(isIn("Amount (EUR)", columns, 42, "`Amount (EUR)` = 42")).isTrue();
        assertThat(isIn("Amount (EUR)", columns, 42, "(Amount (EUR)#5 = 42)")).isTrue();
        assertThat(isIn("2fa", columns, 42, "(42 = 2fa#1)")).isTrue();
    }

    @Test
    void shortNumbersThatAreOthers()
    {
        for (String predicate : List.of(
                "[\\\"(day#12 = 2024-11-29)\\\"]",
                "[\\\"(id#12 = 2024-11-29)\\\"]",
                "[\\\"day#12 IN (2024-11-28,2024-11-29)\\\"]",
                "(day = DATE '2024-11-29')",
                "(at#1 >= 2024-11-02 12:29:00)",
                "(29:11:02 < id)",
                "(cast(amount#3 as decimal(29,2)) > 5.00)",
                "(cast(amount#3 as decimal(38, 29)) > id)",
                "(cast(name as varchar(29)) < id)",
                "id > 29.5",
                "at < current_timestamp() - INTERVAL '29' DAY",
                "substring(name, 1, 29) = 'x'",
                "day(at#3) = 29",
                "((year = 2024) AND (month = 11) AND (day = 29))",
                "29 = s.day",
                "day IN (28, 29)",
                "day BETWEEN 1 AND 29",
                "day BETWEEN cast(1 as int) AND 29",
                "between(day#1, 1, 29)",
                "between(cast(id#1 as decimal(29,2)), 1, 2)",
                "id#1 IN (cast(7 as decimal(38,29)))",
                "round(id, 29) = 7",
                "round(7, 29) > id",
                "(id#1L = (shiftleft(day#2, 29) + 1))",
                "(id = 1) AND NOT day = 29",
                "(-day#1 = 29)",
                "(tier#2 | day#1) = 29",
                "29 = day::int",
                "29 = name[0]",
                "(tier, day) IN ((1, 29))",
                "[\\\"(id#1L INSET 1, 2 AND (day#2 = 29))\\\"]")) {
            assertThat(isIn(BIGINT, 29L, predicate(predicate))).describedAs(predicate).isFalse();
        }
        assertThat(isIn(BIGINT, 2L, predicate("(cast(amount#3 as decimal(10,2)) > 5.00)"))).isFalse();
        assertThat(isIn(BIGINT, 2024L, predicate("(day#12 = 2024-11-29)"))).isFalse();
        assertThat(isIn(BIGINT, 2024L, predicate("(id#12L = 2024)"))).isTrue();
    }

    @Test
    void longLists()
    {
        String list = IntStream.range(1_000, 50_000).mapToObj(number -> "Int64(" + number + ")").collect(joining(", "));
        assertThat(isIn(BIGINT, 42L, predicate("id IN (" + list + ", Int64(42))"))).isTrue();
        assertThat(isIn(BIGINT, 42L, predicate("id IN (" + list + ") AND day = 42"))).isFalse();
    }

    private static String predicate(String predicate)
    {
        return statement("\"mode\":\"Append\",\"predicate\":\"" + predicate + "\"");
    }

    private static String statement(String parameters)
    {
        return "{\"commitInfo\":{\"timestamp\":42,\"operation\":\"DELETE\",\"operationParameters\":{" + parameters + "},\"readVersion\":42}}\n{\"add\":{\"path\":\"f\"}}";
    }

    private static boolean isIn(Type type, Object value, String content)
    {
        return isIn("id", COLUMNS, type, value, content);
    }

    private static boolean isIn(String column, Set<String> columns, long value, String predicate)
    {
        return isIn(column, columns, BIGINT, value, predicate(predicate));
    }

    private static boolean isIn(String name, Set<String> columns, Type type, Object value, String content)
    {
        DataColumn column = new DataColumn(name, type, PhysicalField.leaf(name), DataColumn.Kind.DATA, ColumnMappingMode.NONE);
        return new Subject(TupleDomain.withColumnDomains(ImmutableMap.of(column, Domain.singleValue(type, value)))).texts(ImmutableMap.of(), columns).areInJson(content);
    }
}
