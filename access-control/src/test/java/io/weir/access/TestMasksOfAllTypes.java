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
package io.weir.access;

import com.google.common.collect.ImmutableMap;
import io.trino.testing.MaterializedRow;
import io.weir.governance.policy.MaskKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

import static java.lang.System.nanoTime;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * Every mask over every type with random values: none fails, each keeps the type, and NULL stays NULL.
 */
@TestInstance(PER_CLASS)
@Execution(SAME_THREAD)
class TestMasksOfAllTypes
{
    private static final int ROWS = 60;
    private static final Map<String, Function<Random, String>> VALUES = ImmutableMap.<String, Function<Random, String>>builder()
            .put("boolean", random -> Boolean.toString(random.nextBoolean()))
            .put("tinyint", random -> "TINYINT '%d'".formatted((byte) random.nextInt()))
            .put("smallint", random -> "SMALLINT '%d'".formatted((short) random.nextInt()))
            .put("integer", random -> "INTEGER '%d'".formatted(random.nextInt()))
            .put("bigint", random -> "BIGINT '%d'".formatted(random.nextLong() >> random.nextInt(60)))
            .put("real", random -> "REAL '%s'".formatted(random.nextInt(10) == 0 ? "NaN" : Float.toString(random.nextFloat() * 1e30f)))
            .put("double", random -> "DOUBLE '%s'".formatted(random.nextInt(10) == 0 ? "-Infinity" : Double.toString(random.nextGaussian() * 1e300)))
            .put("decimal(5,2)", random -> "DECIMAL '%d.%02d'".formatted(random.nextInt(1999) - 999, random.nextInt(100)))
            .put("decimal(3,3)", random -> "DECIMAL '0.%03d'".formatted(random.nextInt(1000)))
            .put("decimal(38,4)", random -> "DECIMAL '%d%015d.%04d'".formatted(random.nextLong(), random.nextInt(Integer.MAX_VALUE), random.nextInt(10_000)))
            .put("varchar", TestMasksOfAllTypes::text)
            .put("varchar(5)", random -> "CAST(substr(%s, 1, 5) AS varchar(5))".formatted(text(random)))
            .put("char(7)", random -> "CAST(substr(%s, 1, 7) AS char(7))".formatted(text(random)))
            .put("varbinary", random -> "X'%08x'".formatted(random.nextInt()))
            .put("date", random -> "date_add('day', %d, DATE '1970-01-01')".formatted(random.nextInt() / 3))
            .put("time(3)", random -> "TIME '%02d:11:12.345'".formatted(random.nextInt(24)))
            .put("time(6) with time zone", random -> "TIME '%02d:11:12.345678 +05:00'".formatted(random.nextInt(24)))
            .put("timestamp(0)", random -> "TIMESTAMP '%04d-11-12 13:14:15'".formatted(1 + random.nextInt(9_000)))
            .put("timestamp(3)", random -> "TIMESTAMP '-%04d-11-12 13:14:15.123'".formatted(1 + random.nextInt(9_000)))
            .put("timestamp(9)", random -> "TIMESTAMP '%04d-11-12 13:14:15.123456789'".formatted(1 + random.nextInt(9_000)))
            .put("timestamp(3) with time zone", random -> "TIMESTAMP '%04d-11-12 13:14:15.123 Asia/Kolkata'".formatted(1 + random.nextInt(9_000)))
            .put("timestamp(12) with time zone", random -> "TIMESTAMP '%04d-11-12 13:14:15.123456789012 UTC'".formatted(1 + random.nextInt(9_000)))
            .put("interval day to second", random -> "INTERVAL '%d' SECOND".formatted(random.nextInt(1_000_000)))
            .put("interval year to month", random -> "INTERVAL '%d' MONTH".formatted(random.nextInt(1_000)))
            .put("json", random -> "JSON '{\"a\":%d}'".formatted(random.nextInt()))
            .put("uuid", random -> "UUID '%08x-0000-4000-8000-%012x'".formatted(random.nextInt(), random.nextInt(Integer.MAX_VALUE)))
            .put("ipaddress", random -> "IPADDRESS '10.0.%d.%d'".formatted(random.nextInt(256), random.nextInt(256)))
            .put("array(varchar)", random -> "ARRAY[CAST(%s AS varchar), NULL]".formatted(text(random)))
            .put("map(varchar, bigint)", random -> "MAP(ARRAY[CAST('k' AS varchar)], ARRAY[BIGINT '%d'])".formatted(random.nextLong()))
            .put("row(a varchar, b bigint)", random -> "CAST(ROW(%s, %d) AS row(a varchar, b bigint))".formatted(text(random), random.nextInt()))
            .buildOrThrow();

    private final long seed = nanoTime();
    private GovernedTables tables;

    @BeforeAll
    void setUp(@TempDir Path directory)
            throws Exception
    {
        System.out.println("TestMasksOfAllTypes: seed " + seed);
        tables = new GovernedTables(directory);
        Random random = new Random(seed);
        List<String> types = List.copyOf(VALUES.keySet());
        List<String> definitions = new ArrayList<>();
        for (int column = 0; column < types.size(); column++) {
            definitions.add("c%d %s".formatted(column, types.get(column)));
        }
        tables.run("admin", "CREATE TABLE all_types (%s)".formatted(String.join(", ", definitions)));
        List<String> rows = new ArrayList<>();
        rows.add(types.stream().map(_ -> "NULL").collect(joining(", ", "(", ")")));
        for (int row = 1; row < ROWS; row++) {
            rows.add(types.stream()
                    .map(type -> "CAST(%s AS %s)".formatted(random.nextInt(8) == 0 ? "NULL" : VALUES.get(type).apply(random), type))
                    .collect(joining(", ", "(", ")")));
        }
        tables.run("admin", "INSERT INTO all_types VALUES " + String.join(", ", rows));
        for (MaskKind kind : MaskKind.values()) {
            tables.run("admin", "CREATE VIEW masked_%s AS SELECT * FROM all_types".formatted(kind.keyword()));
            tables.tag("masked_" + kind.keyword(), "MASK." + kind);
        }
        tables.forgetPendingWrites();
    }

    @AfterAll
    void tearDown()
    {
        if (tables != null) {
            tables.close();
        }
    }

    @Test
    void everyMaskOfEveryType()
    {
        String nulls = columns("count_if(%s IS NULL)");
        String types = columns("typeof(%s)");
        List<MaterializedRow> rawTypes = tables.rows("admin", "SELECT %s FROM all_types LIMIT 1".formatted(types));
        List<Object> rawNulls = tables.rows("admin", "SELECT %s FROM all_types".formatted(nulls)).getFirst().getFields();
        for (MaskKind kind : MaskKind.values()) {
            String view = "masked_" + kind.keyword();
            assertThat(tables.rows("mallory", "SELECT * FROM " + view)).as(view).hasSize(ROWS);
            assertThat(tables.rows("mallory", "SELECT %s FROM %s LIMIT 1".formatted(types, view))).as(view).isEqualTo(rawTypes);
            List<Object> maskedNulls = tables.rows("mallory", "SELECT %s FROM %s".formatted(nulls, view)).getFirst().getFields();
            List<String> baseTypes = VALUES.keySet().stream().map(type -> type.replaceAll("\\([^)]*\\)", "")).toList();
            // a mask that does not fit is NULL, because no rule names a default here
            for (int column = 0; column < baseTypes.size(); column++) {
                boolean keepsValues = kind != MaskKind.NULL && kind.appliesTo(baseTypes.get(column));
                boolean mayFallToNull = kind == MaskKind.CONSTANT;
                if (keepsValues && !mayFallToNull) {
                    assertThat(maskedNulls.get(column)).as("%s of %s", kind, baseTypes.get(column)).isEqualTo(rawNulls.get(column));
                }
                else if (!keepsValues) {
                    assertThat(maskedNulls.get(column)).as("%s of %s", kind, baseTypes.get(column)).isEqualTo((long) ROWS);
                }
            }
        }
    }

    private static String columns(String format)
    {
        List<String> columns = new ArrayList<>();
        for (int column = 0; column < VALUES.size(); column++) {
            columns.add(format.formatted("c" + column));
        }
        return String.join(", ", columns);
    }

    private static String text(Random random)
    {
        List<String> alphabet = List.of("a", "Z", "0", "7", "@", ".", "-", " ", "+", "ä", "Ж", "漢", "😀", "''");
        StringBuilder text = new StringBuilder("'");
        for (int length = random.nextInt(24); length > 0; length--) {
            text.append(alphabet.get(random.nextInt(alphabet.size())));
        }
        return text.append("'").toString();
    }
}
