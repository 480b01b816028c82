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
package io.weir.deltagov.schema;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestSparkSql
{
    private static final StructType WITH_FLOAT = new StructType()
            .add("r", FloatType.FLOAT)
            .add("d", DoubleType.DOUBLE)
            .add("n", new DecimalType(10, 2))
            .add("s", new StructType().add("r", FloatType.FLOAT));
    private static final StructType WITH_KINDS = new StructType()
            .add("id", LongType.LONG)
            .add("name", StringType.STRING)
            .add("d", DateType.DATE)
            .add("t", TimestampNTZType.TIMESTAMP_NTZ)
            .add("b", BinaryType.BINARY)
            .add("flag", BooleanType.BOOLEAN)
            .add("a", new ArrayType(LongType.LONG, true))
            .add("i", TimestampType.TIMESTAMP)
            .add("s", new StructType().add("i", TimestampType.TIMESTAMP).add("t", TimestampNTZType.TIMESTAMP_NTZ));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                                                                  a > 0                          | ("a" > 0)
                                                                  A == 1L AND b != 2             | (("A" = 1) AND ("b" <> 2))
                                                                  a <=> null                     | ("a" IS NOT DISTINCT FROM null)
                                                                  not a is not null or b is null | ((NOT ("a" IS NOT NULL)) OR ("b" IS NULL))
                                                                  a in ('x', "it's")             | ("a" IN ('x', 'it''s'))
                                                                  a not in (1, -2)               | ("a" NOT IN (1, (- 2)))
                                                                  a between 1 and 2 and b        | (("a" BETWEEN 1 AND 2) AND "b")
                                                                  a not like 'x%'                | ("a" NOT LIKE 'x%')
                                                                  `odd name`.f + 2 * c % 3 >= 1.5 | (("odd name"."f" + ((2 * "c") % 3)) >= 1.5)
                                                                  length(a) <= 3                 | (length("a") <= 3)
                                                                  d >= DATE '2026-01-01'         | ("d" >= DATE '2026-01-01')
                                                                  t < TIMESTAMP '2026-01-01 00:00:00 UTC' | ("t" < TIMESTAMP '2026-01-01 00:00:00 UTC')
                                                                  t < timestamp_ntz '2026-01-01 00:00:00' | ("t" < TIMESTAMP '2026-01-01 00:00:00')
                                                                  a = 'it\\'s'                   | ("a" = 'it''s')
                                                                  ((a))                          | "a"
                                                                  a < 1.5D                       | ("a" < 1.5E0)
                                                                  """)
    void conditions(String spark, String trino)
    {
        assertThat(SparkExpressions.toTrino(spark)).isEqualTo(trino);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", "a >", "a / 2 > 1", "a rlike 'x'", "rlike(a, 'x')", "cast(a as int) > 1", "case when a then b end", "a = 'x' 'y'", "a = r'x'", "a = 'x\\u0041'", "a like 'x\\_'", "a like b",
            "a[0] > 1", "a > 1; drop", "a > 1 -- x", "/* x */ a", "a || b = 'x'", "a = 'x", "`a``b` > 1", "a > TIMESTAMP '2026-01-01 00:00:00'", "a > DATE 'tomorrow'", "a > 1.5F", "a > 1xyz",
            "(select 1) > 0", "a > current_date", "a and", "()", "a = -", "a is true", "a not b", "ä > 1",
    })
    void conditionsThatAreNotKnown(String spark)
    {
        assertThatThrownBy(() -> SparkExpressions.toTrino(spark)).isInstanceOf(UnsupportedSparkSqlException.class);
    }

    /**
     * In Spark NaN is equal to itself and greater than all else, in Trino nothing but different is true of it.
     */
    @Test
    void conditionsOnNaN()
    {
        StructType schema = new StructType().add("a", DoubleType.DOUBLE).add("b", FloatType.FLOAT).add("c", LongType.LONG).add("s", new StructType().add("d", DoubleType.DOUBLE));
        for (String differs : List.of(
                "not a > 1",
                "NOT (c = 1 AND `A` >= 1)",
                "a <> b",
                "a + 1 != b * 2",
                "a not in (1, b)",
                "a not between 1 and b",
                "c not between 1 and a",
                "c not between a and 9",
                "a not between 1 and c",
                "1 not between 0 and s.d + 1",
                "not s.d > 1",
                "(a > 1.5) = false",
                "false = (a > 1.5)",
                "(a > 1.5) <=> false",
                "(a > 1.5) in (false)",
                "false in (true, (b = 1))",
                "(a > 1.5) <> true",
                "(a > 1.5) < true",
                "(a in (1)) = false",
                "(a between 1 and 2) = false",
                "(c = 1 and a > 1.5) = false",
                "coalesce((a > 1.5), true) = false",
                "((a > 1.5) is null or b > 1) between false and false",
                "(s.d > 1.5) = false")) {
            assertThatThrownBy(() -> SparkExpressions.toTrino(differs, schema)).as(differs).isInstanceOf(UnsupportedSparkSqlException.class).hasMessageContaining("NaN");
        }
        for (String same : List.of("a > 1", "a <> 0", "a = b", "not c > 1", "a not between 1 and 2", "a not between c and -2.5", "c not between 1 and c + 1", "c between 1 and a", "a not in (1, 2)", "(c > 1) = false", "(a is null) = false", "(a > 1) and (b > 1) is not null")) {
            assertThat(SparkExpressions.toTrino(same, schema)).as(same).isNotEmpty();
        }
        // the value of a generated column is compared
        assertThatThrownBy(() -> SparkExpressions.equalityToTrino("g", "a > 1.5", schema)).isInstanceOf(UnsupportedSparkSqlException.class).hasMessageContaining("NaN");
        assertThat(SparkExpressions.equalityToTrino("g", "c > 1", schema)).isEqualTo("(\"g\" IS NOT DISTINCT FROM (\"c\" > 1))");
    }

    /**
     * Of conditions together, what one says of NaN decides whether they are NULL when another one is.
     */
    @Test
    void nullsOfConditionsOnNaN()
    {
        StructType schema = new StructType().add("a", DoubleType.DOUBLE).add("b", FloatType.FLOAT).add("c", LongType.LONG).add("flag", BooleanType.BOOLEAN);
        for (String differs : List.of(
                "(a > 1 or c > 0) is null",
                "(a > 1 and c > 0) is not null",
                "(flag and (c > 0 or a >= b)) is null",
                "coalesce((a > 1 or c > 0), flag) is null",
                "(a in (b, null)) is null",
                "(a between 1 and c) is not null")) {
            assertThatThrownBy(() -> SparkExpressions.toTrino(differs, schema)).as(differs).isInstanceOf(UnsupportedSparkSqlException.class).hasMessageContaining("on NaN that are put together are NULL");
        }
        for (String same : List.of("(a > 1) is null or c > 0", "(a > 1 or flag) and c is not null", "(flag or c > 0) is null", "(a in (b)) is null", "(a in (1, -2)) is not null", "(a between 1 and 2) is null", "(a + b) is null")) {
            assertThat(SparkExpressions.toTrino(same, schema)).as(same).isNotEmpty();
        }
    }

    /**
     * In Spark NULL and NaN are equal to themselves when they are in a value that is compared.
     */
    @Test
    void comparisonsOfNestedValues()
    {
        StructType whole = new StructType().add("x", LongType.LONG, false).add("list", new ArrayType(StringType.STRING, false), false);
        StructType schema = new StructType()
                .add("w", whole)
                .add("v", whole, false)
                .add("n", new StructType().add("x", LongType.LONG))
                .add("f", new StructType().add("x", DoubleType.DOUBLE, false), false)
                .add("a", new ArrayType(LongType.LONG, true))
                .add("b", new ArrayType(LongType.LONG, false))
                .add("d", new ArrayType(new ArrayType(FloatType.FLOAT, false), false))
                .add("m", new MapType(StringType.STRING, LongType.LONG, false))
                .add("p", new StructType().add("n", new StructType().add("x", LongType.LONG)).add("m", new MapType(StringType.STRING, LongType.LONG, false)));
        for (String differs : List.of("n = n", "n <> p.n", "f = f", "not f = f", "(n = n) is null", "a < a", "a = b", "b >= a", "d in (d, d)", "n between n and null", "coalesce(b, a) = b", "null = a")) {
            assertThatThrownBy(() -> SparkExpressions.toTrino(differs, schema)).as(differs).isInstanceOf(UnsupportedSparkSqlException.class).hasMessageContaining("NULL or NaN in them");
        }
        for (String unlike : List.of("w = n", "n <=> f", "b <=> d", "m = m", "m <=> null", "p <=> p", "w = b")) {
            assertThatThrownBy(() -> SparkExpressions.toTrino(unlike, schema)).as(unlike).isInstanceOf(UnsupportedSparkSqlException.class).hasMessageContaining("of the same type, and no maps");
        }
        for (String same : List.of("w = v", "not w <> v", "b < b", "coalesce(b, b) in (b)", "n <=> p.n", "not f <=> f", "a <=> b", "d <=> null", "n is not null", "n.x = p.n.x", "w.list = v.list")) {
            assertThat(SparkExpressions.toTrino(same, schema)).as(same).isNotEmpty();
        }
        assertThat(SparkExpressions.columns("n = a or m = m")).containsExactlyInAnyOrder("n", "a", "m");
    }

    @Test
    void remaindersOfFloatingPoint()
    {
        StructType schema = new StructType().add("a", DoubleType.DOUBLE).add("b", FloatType.FLOAT).add("c", LongType.LONG).add("n", new DecimalType(10, 2)).add("s", new StructType().add("d", DoubleType.DOUBLE));
        for (String differs : List.of("a % c > 1", "c % a > 1", "b % 0 > 1", "a % -0.0D = 1", "(c + s.d) % c = 1", "1.5D % c = 1", "c % 0E0 = 1", "a % 1E-400 = 1", "c % (a + 1) = 1")) {
            assertThatThrownBy(() -> SparkExpressions.toTrino(differs, schema)).as(differs).isInstanceOf(UnsupportedSparkSqlException.class).hasMessageContaining("if the divisor is zero");
        }
        for (String same : List.of("a % 2 > 1", "b % -1.5D > 1", "c % c = 1", "n % c = 1", "c % 0 = 1", "c % 1E3 = 1", "n % (c + 1) = 1")) {
            assertThat(SparkExpressions.toTrino(same, schema)).as(same).isNotEmpty();
        }
        assertThat(SparkExpressions.columns("(x + 1) % y = 1")).containsExactlyInAnyOrder("x", "y");
    }

    /**
     * Spark rounds decimal numbers that do not fit 38 digits, Trino fails or keeps all after the point.
     */
    @Test
    void decimalsOfManyDigits()
    {
        StructType schema = new StructType().add("n", new DecimalType(18, 6)).add("m", new DecimalType(20, 10)).add("w", new DecimalType(38, 10)).add("c", LongType.LONG).add("d", DoubleType.DOUBLE);
        for (String differs : List.of("n * m > 1", "m * c * 2 > 1", "n * -coalesce(m, 0, null) > 1", "w + 1 > 1", "w - w = 0", "n * n * n = 1", "1 < abs(n) * (m + 0.5)", "0.12345678901234567890 * m > 1", "w * length('x') > 1", "w * cast(c as int) > 1")) {
            assertThatThrownBy(() -> SparkExpressions.toTrino(differs, schema)).as(differs).isInstanceOf(UnsupportedSparkSqlException.class).hasMessageContaining("more than 38 digits");
        }
        assertThatThrownBy(() -> SparkExpressions.equalityToTrino("w", "n * m", schema)).isInstanceOf(UnsupportedSparkSqlException.class).hasMessageContaining("may have 39");
        for (String same : List.of("n * n > 1", "n * 100 > 0.5", "n + m > w", "w % 10 = 1", "w > 1", "c * c * c * c > 1", "d * w > 1", "n * 0.01 * 2 < 5")) {
            assertThat(SparkExpressions.toTrino(same, schema)).as(same).isNotEmpty();
        }
    }

    /**
     * Spark compares a float and a decimal number as double, Trino as real.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                                                                  r <= 0.1                | (CAST("r" AS double) <= 0.1)
                                                                  0.1 = R                 | (0.1 = CAST("R" AS double))
                                                                  r <> 0.1                | (CAST("r" AS double) <> 0.1)
                                                                  r <=> 0.1               | (CAST("r" AS double) IS NOT DISTINCT FROM 0.1)
                                                                  r in (1, 0.1)           | (CAST("r" AS double) IN (1, 0.1))
                                                                  r not between 0 and 0.1 | (CAST("r" AS double) NOT BETWEEN 0 AND 0.1)
                                                                  0.1 between r and d     | (0.1 BETWEEN CAST("r" AS double) AND "d")
                                                                  abs(r) + 1 > -0.1       | (CAST((abs("r") + 1) AS double) > (- 0.1))
                                                                  r >= n                  | (CAST("r" AS double) >= "n")
                                                                  s.r < 0.1               | (CAST("s"."r" AS double) < 0.1)
                                                                  r <= 1                  | ("r" <= 1)
                                                                  r <= 0.1D               | ("r" <= 0.1E0)
                                                                  r <= d                  | ("r" <= "d")
                                                                  d <= 0.1                | ("d" <= 0.1)
                                                                  r > 1 and n > 0.1       | (("r" > 1) AND ("n" > 0.1))
                                                                  """)
    void floatsAndDecimals(String spark, String trino)
    {
        assertThat(SparkExpressions.toTrino(spark, WITH_FLOAT)).isEqualTo(trino);
    }

    @ParameterizedTest
    @ValueSource(strings = {"r + 0.1 <= 1", "1 < n * (r + 1)", "coalesce(r, 0.1) > 1"})
    void arithmeticOfFloatsAndDecimals(String spark)
    {
        assertThatThrownBy(() -> SparkExpressions.toTrino(spark, WITH_FLOAT)).isInstanceOf(UnsupportedSparkSqlException.class).hasMessageContaining("float and a decimal");
    }

    /**
     * Spark casts one of two values of unlike kinds, Trino refuses the statement: what it would refuse is not translated.
     */
    @ParameterizedTest
    @ValueSource(strings = {
            "id > '0'", "'0' = id", "id in (1, '2')", "id between '0' and 9", "d > 1", "d > 'tomorrow'", "d > '2026-1-31'", "d in ('2026-01-31', '2026-02-30')", "t > '2026-01-01'", "b = 'ff'", "id = true", "a = 1",
            "id", "id and id > 0", "id > 0 or 'x'", "not name", "length(id) = 1", "lower(d) = 'x'", "abs(name) = 1", "year(name) = 2026", "coalesce(id, 'x') = 'x'", "coalesce(id) > 0", "length(name, name) = 1",
            "d + 1 > DATE '2026-01-01'", "name + 1 > 0", "-name < 0", "id like '1%'", "cast(id as string) > 0", "DATE '2026-01-01' > 1", "name < X'00'",
    })
    void unlikeKinds(String spark)
    {
        assertThatThrownBy(() -> SparkExpressions.toTrino(spark, WITH_KINDS)).isInstanceOf(UnsupportedSparkSqlException.class).hasMessageNotContainingAny("tomorrow", "2026-1-31", "2026-02-30");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                                                                  d > '2026-01-31'                       | ("d" > DATE '2026-01-31')
                                                                  '2026-01-31' <= d                      | (DATE '2026-01-31' <= "d")
                                                                  d in ('2026-01-31', DATE '2026-02-01') | ("d" IN (DATE '2026-01-31', DATE '2026-02-01'))
                                                                  d between '2026-01-01' and null        | ("d" BETWEEN DATE '2026-01-01' AND null)
                                                                  name > '2026-01-31'                    | ("name" > '2026-01-31')
                                                                  t > d                                  | ("t" > "d")
                                                                  year(s.t) = 2026                       | (year("s"."t") = 2026)
                                                                  i > TIMESTAMP '2026-01-01 00:00:00 UTC' | ("i" > TIMESTAMP '2026-01-01 00:00:00 UTC')
                                                                  i between s.i and null                 | ("i" BETWEEN "s"."i" AND null)
                                                                  flag and not flag = false              | ("flag" AND (NOT ("flag" = false)))
                                                                  id = 1.5 and length(b) < 2             | (("id" = 1.5) AND (length("b") < 2))
                                                                  coalesce(name, null, 'x') = 'x'        | (coalesce("name", null, 'x') = 'x')
                                                                  cast(id as string) > '0'               | (CAST("id" AS varchar) > '0')
                                                                  a <=> a                                | ("a" IS NOT DISTINCT FROM "a")
                                                                  """)
    void likeKinds(String spark, String trino)
    {
        assertThat(SparkExpressions.toTrino(spark, WITH_KINDS)).isEqualTo(trino);
    }

    /**
     * Spark takes the date of an instant, and the instant of a date, in the time zone of its session.
     */
    @ParameterizedTest
    @ValueSource(strings = {
            "year(i) = 2026", "month(s.i) = 1", "day(`s`.`I`) = 1", "year(coalesce(s.i, i)) = 2026", "year(TIMESTAMP '2026-01-01 00:00:00 UTC') = 2026",
            "i > d", "d <= s.i", "i > DATE '2026-01-31'", "d < TIMESTAMP '2026-01-01 00:00:00 UTC'", "i = t", "i < timestamp_ntz '2026-01-01 00:00:00'", "t in (s.i)", "i between d and null", "coalesce(i, d) = i",
            "cast(i as date) = d",
    })
    void timeZonesOfSessions(String spark)
    {
        assertThatThrownBy(() -> SparkExpressions.toTrino(spark, WITH_KINDS)).isInstanceOf(UnsupportedSparkSqlException.class).hasMessageContaining("depends on the time zone of the session");
    }

    @Test
    void generatedOfInstants()
    {
        assertThatThrownBy(() -> SparkExpressions.equalityToTrino("d", "s.i", WITH_KINDS)).isInstanceOf(UnsupportedSparkSqlException.class).hasMessageContaining("depends on the time zone of the session");
        assertThatThrownBy(() -> SparkExpressions.equalityToTrino("id", "year(s.i)", WITH_KINDS)).isInstanceOf(UnsupportedSparkSqlException.class).hasMessageContaining("depends on the time zone of the session");
    }

    @Test
    void generatedOfUnlikeKind()
    {
        assertThat(SparkExpressions.equalityToTrino("id", "length(name)", WITH_KINDS)).isEqualTo("(\"id\" IS NOT DISTINCT FROM length(\"name\"))");
        assertThatThrownBy(() -> SparkExpressions.equalityToTrino("id", "upper(name)", WITH_KINDS)).isInstanceOf(UnsupportedSparkSqlException.class).hasMessageContaining("a number together with a string");
    }

    @Test
    void literalsAreNotTold()
    {
        assertThatThrownBy(() -> SparkExpressions.toTrino("a = 'secret' 'value'")).hasMessageNotContainingAny("secret", "value");
        assertThatThrownBy(() -> SparkExpressions.toTrino("a 4711")).hasMessageNotContaining("4711");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                                                                  1                       | 1
                                                                  -7                      | -7
                                                                  1.25                    | 1.25
                                                                  1E3                     | 1E3
                                                                  true                    | TRUE
                                                                  NULL                    | NULL
                                                                  'it''s \\ x'            | 'it\\'s \\\\ x'
                                                                  DATE '2026-01-02'       | DATE '2026-01-02'
                                                                  TIMESTAMP '2026-01-02 03:04:05.678' | TIMESTAMP_NTZ '2026-01-02 03:04:05.678'
                                                                  TIMESTAMP '2026-01-02 03:04:05 UTC' | TIMESTAMP '2026-01-02 03:04:05 UTC'
                                                                  X'0AFF'                 | X'0AFF'
                                                                  """)
    void defaultValues(String trino, String spark)
    {
        assertThat(SparkLiterals.toSpark(trino)).isEqualTo(spark);
        assertThat(SparkLiterals.toTrino(spark)).isEqualToIgnoringCase(trino);
    }

    @ParameterizedTest
    @ValueSource(strings = {"now()", "1 + 1", "'a' || 'b'", "", "id", "INTERVAL '1' DAY", "- 'x'", "ARRAY[1]", "TIMESTAMP '2026-01-02 03:04:05'"})
    void noDefaultValuesForTrino(String spark)
    {
        assertThatThrownBy(() -> SparkLiterals.toTrino(spark)).isInstanceOf(UnsupportedSparkSqlException.class);
    }
}
