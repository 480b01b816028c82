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

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TinyintType.TINYINT;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Numbers and dates in what the log says of statements, as engines write them.
 */
final class TestSubjectTexts
{
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
        DataColumn column = new DataColumn("id", type, PhysicalField.leaf("id"), DataColumn.Kind.DATA, ColumnMappingMode.NONE);
        return new Subject(TupleDomain.withColumnDomains(ImmutableMap.of(column, Domain.singleValue(type, value)))).texts(ImmutableMap.of()).areInJson(content);
    }
}
