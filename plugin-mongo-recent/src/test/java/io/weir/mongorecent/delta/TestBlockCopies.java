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
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.trino.type.JsonType;
import org.junit.jupiter.api.Test;

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

    private static RowType row(String name, Type type)
    {
        return RowType.rowType(RowType.field(name, type));
    }
}
