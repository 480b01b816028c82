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
package io.weir.access.masks;

import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ColumnSchema;
import io.trino.spi.security.ViewExpression;
import io.trino.spi.type.ArrayType;
import io.weir.governance.policy.FilterValue;
import io.weir.governance.policy.MaskSpec;
import io.weir.governance.policy.RowFilter;
import io.weir.governance.policy.RuleLocation;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.CharType.createCharType;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.spi.type.VarcharType.createVarcharType;
import static org.assertj.core.api.Assertions.assertThat;

class TestMaskExpressions
{
    private static final CatalogSchemaTableName TABLE = new CatalogSchemaTableName("memory", "hr", "people");

    @Test
    void textMasksEndInTheColumnsType()
    {
        assertThat(MaskExpressions.sql("email", VARCHAR, new MaskSpec.Email())).isEqualTo("CAST(governance.masks.email(CAST(\"email\" AS varchar)) AS varchar)");
        assertThat(MaskExpressions.sql("ssn", createVarcharType(11), new MaskSpec.Token())).isEqualTo("CAST(governance.masks.token(CAST(\"ssn\" AS varchar)) AS varchar(11))");
        assertThat(MaskExpressions.sql("code", createCharType(3), new MaskSpec.Redact())).isEqualTo("CAST(governance.masks.redact(CAST(\"code\" AS varchar)) AS char(3))");
        assertThat(MaskExpressions.sql("card", VARCHAR, new MaskSpec.LastFour())).contains("governance.masks.last_four(");
        assertThat(MaskExpressions.sql("phone", VARCHAR, new MaskSpec.Phone())).contains("governance.masks.phone(");
        assertThat(MaskExpressions.sql("name", VARCHAR, new MaskSpec.Name())).contains("governance.masks.name(");
    }

    @Test
    void yearKeepsTheType()
    {
        assertThat(MaskExpressions.sql("born", DATE, new MaskSpec.Year())).isEqualTo("governance.masks.year(\"born\")");
        assertThat(MaskExpressions.sql("seen", TIMESTAMP_TZ_MICROS, new MaskSpec.Year())).isEqualTo("governance.masks.year(\"seen\")");
    }

    @Test
    void constantKeepsNullAndCannotFail()
    {
        assertThat(MaskExpressions.sql("salary", BIGINT, new MaskSpec.Constant("7"))).isEqualTo("IF(\"salary\" IS NULL, NULL, TRY_CAST('7' AS bigint))");
        assertThat(MaskExpressions.sql("note", VARCHAR, new MaskSpec.Constant("it's"))).isEqualTo("IF(\"note\" IS NULL, NULL, TRY_CAST('it''s' AS varchar))");
    }

    @Test
    void whatDoesNotFitTheTypeIsNull()
    {
        assertThat(MaskExpressions.sql("salary", BIGINT, new MaskSpec.Redact())).isEqualTo("NULL");
        assertThat(MaskExpressions.sql("names", new ArrayType(VARCHAR), new MaskSpec.Redact())).isEqualTo("NULL");
        assertThat(MaskExpressions.sql("names", new ArrayType(VARCHAR), new MaskSpec.NullMask())).isEqualTo("NULL");
    }

    @Test
    void namesAndValuesAreQuoted()
    {
        assertThat(MaskExpressions.sql("a\"b", VARCHAR, new MaskSpec.Redact())).contains("CAST(\"a\"\"b\" AS varchar)");
        assertThat(MaskExpressions.rowFilter(TABLE, where("ten\"ant", "o'neil")).getExpression()).isEqualTo("\"ten\"\"ant\" IN ('o''neil')");
    }

    @Test
    void expressionsRunAsTheServiceUser()
    {
        ViewExpression mask = MaskExpressions.mask(TABLE, ColumnSchema.builder().setName("email").setType(VARCHAR).build(), new MaskSpec.Email());
        assertThat(List.of(mask, MaskExpressions.rowFilter(TABLE, where("tenant", "acme")))).allSatisfy(expression -> {
            assertThat(expression.getSecurityIdentity()).isEqualTo(Optional.of(ServiceUser.NAME));
            assertThat(expression.getCatalog()).isEqualTo(Optional.of("memory"));
            assertThat(expression.getSchema()).isEqualTo(Optional.of("hr"));
        });
    }

    @Test
    void filtersAreTypedAsThePoliciesWriteThem()
    {
        RuleLocation rule = new RuleLocation("policies.yaml", 1);
        RowFilter numbers = new RowFilter(new RowFilter.Where("region", Set.of(new FilterValue(FilterValue.Kind.INTEGER, "42"), new FilterValue(FilterValue.Kind.INTEGER, "-7"))), Optional.empty(), rule);
        assertThat(MaskExpressions.rowFilter(TABLE, numbers).getExpression()).isEqualTo("\"region\" IN (-7, 42)");
        assertThat(MaskExpressions.rowFilter(TABLE, new RowFilter(new RowFilter.None(), Optional.of("CONSENT"), rule)).getExpression()).isEqualTo("false");
    }

    @Test
    void numbersAndBytesHaveFunctionsOfTheirOwn()
    {
        assertThat(MaskExpressions.sql("id", BIGINT, new MaskSpec.Token())).isEqualTo("governance.masks.token(\"id\")");
        assertThat(MaskExpressions.sql("id", BIGINT, new MaskSpec.Digits())).isEqualTo("governance.masks.digits(\"id\")");
        assertThat(MaskExpressions.sql("salary", createDecimalType(12, 2), new MaskSpec.Round(1000))).isEqualTo("governance.masks.round(\"salary\", BIGINT '1000')");
        assertThat(MaskExpressions.sql("born", DATE, new MaskSpec.Month())).isEqualTo("governance.masks.month(\"born\")");
    }

    private static RowFilter where(String column, String value)
    {
        return new RowFilter(new RowFilter.Where(column, Set.of(FilterValue.text(value))), Optional.empty(), new RuleLocation("policies.yaml", 1));
    }
}
