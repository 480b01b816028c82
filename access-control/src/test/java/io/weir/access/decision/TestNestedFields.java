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
package io.weir.access.decision;

import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.TypeOperators;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.RowType.field;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

final class TestNestedFields
{
    @Test
    void fieldsOfRowsAreFoundWhereverTheyAre()
    {
        RowType place = RowType.rowType(field("Lat", BIGINT), field("lon", BIGINT));
        RowType address = RowType.rowType(field("zip", VARCHAR), field("place", place), field("tags", new ArrayType(VARCHAR)));
        assertThat(NestedFields.within("address", address)).containsExactly(
                List.of("address", "zip"),
                List.of("address", "place"),
                List.of("address", "place", "lat"),
                List.of("address", "place", "lon"),
                List.of("address", "tags"));
        assertThat(NestedFields.within("stops", new ArrayType(place))).containsExactly(List.of("stops", "element", "lat"), List.of("stops", "element", "lon"));
        assertThat(NestedFields.within("by", new MapType(VARCHAR, new ArrayType(place), new TypeOperators()))).containsExactly(List.of("by", "value", "element", "lat"), List.of("by", "value", "element", "lon"));
    }

    @Test
    void whatHasNoFieldsHasNone()
    {
        assertThat(NestedFields.within("x", VARCHAR)).isEmpty();
        assertThat(NestedFields.within("x", new ArrayType(new ArrayType(BIGINT)))).isEmpty();
        assertThat(NestedFields.of(new ArrayType(BIGINT))).containsExactly(Map.entry("element", BIGINT));
    }

    /**
     * One more field is one more name, whatever it is called.
     */
    @Test
    void everyFieldHasANameOfItsOwn()
    {
        RowType row = RowType.rowType(field("zip", VARCHAR), field("ZIP", VARCHAR), field("Zip", VARCHAR), new RowType.Field(Optional.empty(), BIGINT), field("", BIGINT));
        assertThat(NestedFields.of(row).keySet()).containsExactly("zip", "zip^", "zip^^", "$3", "$4");
    }
}
