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
package io.weir.deltagov.view;

import com.google.common.collect.ImmutableMap;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.RowType.anonymousRow;
import static io.trino.spi.type.RowType.field;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

final class TestSourceColumns
{
    @Test
    void fieldsWithoutNames()
    {
        SourceColumns before = of(ImmutableMap.of("c", anonymousRow(BIGINT, VARCHAR)));
        assertThat(of(ImmutableMap.of("c", anonymousRow(BIGINT, VARCHAR))).firstChange(before)).isEmpty();
        assertThat(of(ImmutableMap.of("c", anonymousRow(DOUBLE, VARCHAR))).firstChange(before)).contains("c.[0]");
    }

    @Test
    void namesWithDots()
    {
        Map<String, Type> columns = ImmutableMap.of("a.b", BIGINT, "a", RowType.rowType(field("b", VARCHAR), field("x\"[0]", BIGINT)));
        SourceColumns before = of(columns);
        assertThat(of(columns).firstChange(before)).isEmpty();
        assertThat(of(ImmutableMap.of("a.b", DOUBLE)).firstChange(before)).contains("\"a.b\"");
        assertThat(of(ImmutableMap.of("a", RowType.rowType(field("b", VARCHAR)))).firstChange(before)).isEmpty();
        assertThat(of(ImmutableMap.of("a", RowType.rowType(field("x\"[0]", DOUBLE)))).firstChange(before)).contains("a.\"x\"\"[0]\"");
    }

    private static SourceColumns of(Map<String, Type> columns)
    {
        return SourceColumns.of("schema", "table", columns);
    }
}
