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
package io.weir.mongorecent.delta;

import io.airlift.slice.Slices;
import io.trino.spi.block.ArrayBlockBuilder;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.RowBlockBuilder;
import io.trino.spi.block.SqlRow;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.trino.type.JsonType;
import org.junit.jupiter.api.Test;

import java.util.Arrays;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MILLIS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.UuidType.UUID;
import static io.trino.spi.type.UuidType.javaUuidToTrinoUuid;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.spi.type.VarcharType.createVarcharType;
import static org.assertj.core.api.Assertions.assertThat;

final class TestBlockCopies
{
    private static final java.util.UUID SOME_UUID = java.util.UUID.fromString("12151fd2-7586-11e9-8f9e-2a86e4085a59");

    @Test
    void whatCanBeCopied()
    {
        assertThat(BlockCopies.canCopy(BIGINT, BIGINT)).isTrue();
        assertThat(BlockCopies.canCopy(BIGINT, INTEGER)).isFalse();
        assertThat(BlockCopies.canCopy(INTEGER, BIGINT)).isFalse();
        assertThat(BlockCopies.canCopy(createVarcharType(3), VARCHAR)).isTrue();
        assertThat(BlockCopies.canCopy(VARCHAR, createVarcharType(3))).isFalse();
        assertThat(BlockCopies.canCopy(TIMESTAMP_MILLIS, TIMESTAMP_MICROS)).isTrue();
        assertThat(BlockCopies.canCopy(TIMESTAMP_TZ_MILLIS, TIMESTAMP_TZ_MICROS)).isTrue();
        // which would need a time zone to mean
        assertThat(BlockCopies.canCopy(TIMESTAMP_TZ_MILLIS, TIMESTAMP_MICROS)).isFalse();
        assertThat(BlockCopies.canCopy(createDecimalType(10, 2), createDecimalType(12, 2))).isFalse();
        assertThat(BlockCopies.canCopy(JsonType.JSON, VARCHAR)).isTrue();
        assertThat(BlockCopies.canCopy(new ArrayType(JsonType.JSON), new ArrayType(VARCHAR))).isFalse();
        assertThat(BlockCopies.canCopy(row("a", UUID), row("A", VARCHAR))).isTrue();
        assertThat(BlockCopies.canCopy(row("a", UUID), row("b", VARCHAR))).isFalse();
    }

    /**
     * Two of its names are of one field in SQL: the value of one of them would be gone.
     */
    @Test
    void rowsByTheNamesOfTheirFields()
    {
        RowType from = RowType.rowType(RowType.field("city", VARCHAR), RowType.field("Name", UUID));
        RowType to = RowType.rowType(RowType.field("name", VARCHAR), RowType.field("city", VARCHAR));
        assertThat(BlockCopies.canCopy(from, to)).isTrue();
        assertThat(BlockCopies.canCopy(RowType.rowType(RowType.field("name", VARCHAR), RowType.field("Name", VARCHAR)), to)).isFalse();
        assertThat(BlockCopies.canCopy(RowType.rowType(RowType.field("name", VARCHAR), RowType.field("zip", VARCHAR)), to)).isFalse();
        assertThat(BlockCopies.canCopy(RowType.rowType(RowType.field("name", BIGINT), RowType.field("city", VARCHAR)), to)).isFalse();
        BlockBuilder rows = from.createBlockBuilder(null, 1);
        ((RowBlockBuilder) rows).buildEntry(fields -> {
            VARCHAR.writeString(fields.get(0), "Oslo");
            UUID.writeSlice(fields.get(1), javaUuidToTrinoUuid(SOME_UUID));
        });
        SqlRow copied = to.getObject(BlockCopies.copy(from, to, rows.build()), 0);
        assertThat(VARCHAR.getSlice(copied.getRawFieldBlock(0), copied.getRawIndex()).toStringUtf8()).isEqualTo(SOME_UUID.toString());
        assertThat(VARCHAR.getSlice(copied.getRawFieldBlock(1), copied.getRawIndex()).toStringUtf8()).isEqualTo("Oslo");
    }

    @Test
    void copies()
    {
        RowType from = row("a", new ArrayType(UUID));
        RowType to = row("a", new ArrayType(VARCHAR));
        BlockBuilder rows = from.createBlockBuilder(null, 2);
        ((RowBlockBuilder) rows).buildEntry(fields -> ((ArrayBlockBuilder) fields.getFirst()).buildEntry(elements -> {
            UUID.writeSlice(elements, javaUuidToTrinoUuid(SOME_UUID));
            elements.appendNull();
        }));
        rows.appendNull();
        Block copied = BlockCopies.copy(from, to, rows.build());
        Block elements = ((ArrayType) to.getFields().getFirst().getType()).getObject(to.getObject(copied, 0).getRawFieldBlock(0), 0);
        assertThat(VARCHAR.getSlice(elements, 0).toStringUtf8()).isEqualTo(SOME_UUID.toString());
        assertThat(elements.isNull(1)).isTrue();
        assertThat(copied.isNull(1)).isTrue();
    }

    @Test
    void instants()
    {
        BlockBuilder instants = TIMESTAMP_TZ_MILLIS.createBlockBuilder(null, 1);
        TIMESTAMP_TZ_MILLIS.writeLong(instants, packDateTimeWithZone(-1, UTC_KEY));
        Block copied = BlockCopies.copy(TIMESTAMP_TZ_MILLIS, TIMESTAMP_TZ_MICROS, instants.build());
        assertThat(TIMESTAMP_TZ_MICROS.getObject(copied, 0)).isEqualTo(LongTimestampWithTimeZone.fromEpochMillisAndFraction(-1, 0, UTC_KEY));
    }

    @Test
    void text()
    {
        Type from = createVarcharType(3);
        BlockBuilder texts = from.createBlockBuilder(null, 1);
        from.writeSlice(texts, Slices.utf8Slice("weü"));
        assertThat(VARCHAR.getSlice(BlockCopies.copy(from, VARCHAR, texts.build()), 0).toStringUtf8()).isEqualTo("weü");
    }

    /**
     * A sample does not see each at all times.
     */
    @Test
    void fieldsThatOnlyTheHistoryHas()
    {
        RowType from = row("a", BIGINT);
        RowType to = RowType.rowType(RowType.field("b", VARCHAR), RowType.field("a", BIGINT));
        assertThat(BlockCopies.canCopy(new ArrayType(from), new ArrayType(to))).isTrue();
        assertThat(BlockCopies.canCopy(to, from)).isFalse();
        BlockBuilder rows = from.createBlockBuilder(null, 1);
        ((RowBlockBuilder) rows).buildEntry(fields -> BIGINT.writeLong(fields.getFirst(), 7));
        assertThat(to.getObjectValue(BlockCopies.copy(from, to, rows.build()), 0)).isEqualTo(Arrays.asList(null, 7L));
    }

    private static RowType row(String name, Type type)
    {
        return RowType.rowType(RowType.field(name, type));
    }
}
