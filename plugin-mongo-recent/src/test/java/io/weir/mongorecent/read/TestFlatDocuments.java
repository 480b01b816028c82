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
package io.weir.mongorecent.read;

import io.trino.spi.Page;
import io.trino.spi.PageBuilder;
import io.trino.spi.TrinoException;
import io.trino.spi.block.Block;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.Type;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.Misfits;
import io.weir.mongorecent.MongoRecentColumnHandle;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonMinKey;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonRegularExpression;
import org.bson.BsonSerializationException;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MILLIS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.TinyintType.TINYINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.spi.type.VarcharType.createVarcharType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The short way shows what the long one shows, or nothing.
 */
final class TestFlatDocuments
{
    private static final CollectionName COLLECTION = new CollectionName("shop", "events");
    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();
    private static final int DOCUMENTS = 20_000;

    private static final List<MongoRecentColumnHandle> COLUMNS = List.of(
            MongoRecentColumnHandle.declared("id", "_id", BsonMapping.ofObjectId(), Optional.empty()),
            column("flag", BOOLEAN),
            column("tiny", TINYINT),
            column("small", SMALLINT),
            column("number", INTEGER),
            column("big", BIGINT),
            column("ratio", DOUBLE),
            column("text", VARCHAR),
            column("word", createVarcharType(3)),
            column("day", DATE),
            column("ts", TIMESTAMP_MILLIS),
            column("tz", TIMESTAMP_TZ_MILLIS));

    private final long seed = Long.getLong("weir.mongo.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private int written;

    private static MongoRecentColumnHandle column(String name, Type type)
    {
        return MongoRecentColumnHandle.declared(name, name, BsonMapping.of(type), Optional.empty());
    }

    @Test
    void generatedDocuments()
    {
        FlatDocuments flat = FlatDocuments.of(COLUMNS).orElseThrow();
        for (int number = 0; number < DOCUMENTS; number++) {
            assertSame(flat, bytes(document()));
        }
        // what is compared must have been there
        assertThat(written).as("documents that were written, seed %s", seed).isGreaterThan(DOCUMENTS / 10);
    }

    @Test
    void brokenDocuments()
    {
        FlatDocuments flat = FlatDocuments.of(COLUMNS).orElseThrow();
        for (int number = 0; number < DOCUMENTS; number++) {
            byte[] bytes = bytes(document());
            for (int broken = random.nextInt(3); broken >= 0; broken--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertSame(flat, random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes);
        }
    }

    @Test
    void textThatIsNotUtf8()
    {
        byte[] bytes = bytes(new BsonDocument("text", new BsonString("abc")));
        bytes[bytes.length - 3] = (byte) 0xFF;
        PageBuilder page = page(COLUMNS);
        assertThat(FlatDocuments.of(COLUMNS).orElseThrow().decode(bytes, 0, bytes.length, page)).isFalse();
        assertThatThrownBy(() -> new DocumentDecoder(COLLECTION, COLUMNS, Misfits.FAIL).decode(new RawBsonDocument(bytes), page(COLUMNS)))
                .isInstanceOf(TrinoException.class)
                .hasMessageContaining("field 'text' a value of BSON type string that is not UTF-8, which does not fit column 'text' of type varchar");

        // the replacement character may well be meant
        byte[] replacement = bytes(new BsonDocument("text", new BsonString("a\uFFFDc")));
        assertThat(fully(replacement)).isPresent();
    }

    @Test
    void columnsThatAreDecodedInFull()
    {
        assertThat(FlatDocuments.of(List.of(column("a", new ArrayType(BIGINT))))).isEmpty();
        assertThat(FlatDocuments.of(List.of(column("a", createDecimalType(10, 2))))).isEmpty();
        assertThat(FlatDocuments.of(List.of(column("a", BIGINT), MongoRecentColumnHandle.declared("b", "a", BsonMapping.of(VARCHAR), Optional.empty())))).isEmpty();
        assertThat(FlatDocuments.of(List.of(MongoRecentColumnHandle.rowId()))).isEmpty();
        assertThat(FlatDocuments.of(List.of())).isPresent();
    }

    private void assertSame(FlatDocuments flat, byte[] bytes)
    {
        PageBuilder page = page(COLUMNS);
        if (!flat.decode(bytes, 0, bytes.length, page)) {
            assertThat(page.isEmpty()).as("nothing was written, seed %s", seed).isTrue();
            return;
        }
        written++;
        Optional<Page> expected = fully(bytes);
        assertThat(expected).as("it fits, seed %s", seed).isPresent();
        Page built = page.build();
        for (int channel = 0; channel < COLUMNS.size(); channel++) {
            Type type = COLUMNS.get(channel).type();
            assertThat(value(type, built.getBlock(channel)))
                    .as("column %s, seed %s", COLUMNS.get(channel).name(), seed)
                    .isEqualTo(value(type, expected.orElseThrow().getBlock(channel)));
        }
    }

    /**
     * One column twice, so that each is decoded in full.
     */
    private static Optional<Page> fully(byte[] bytes)
    {
        List<MongoRecentColumnHandle> columns = new ArrayList<>(COLUMNS);
        columns.add(COLUMNS.getFirst());
        assertThat(FlatDocuments.of(columns)).isEmpty();
        PageBuilder page = page(columns);
        try {
            new DocumentDecoder(COLLECTION, columns, Misfits.FAIL).decode(new RawBsonDocument(bytes), page);
            return Optional.of(page.build());
        }
        catch (TrinoException | BsonSerializationException e) {
            return Optional.empty();
        }
    }

    private static PageBuilder page(List<MongoRecentColumnHandle> columns)
    {
        return new PageBuilder(columns.stream().map(MongoRecentColumnHandle::type).toList());
    }

    private static Object value(Type type, Block block)
    {
        return type.getObjectValue(block, 0);
    }

    private static byte[] bytes(BsonDocument document)
    {
        ByteBuffer encoded = new RawBsonDocument(document, CODEC).getByteBuffer().asNIO();
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    /**
     * Mostly with what its columns expect, in any order, with fields that nobody wants.
     */
    private BsonDocument document()
    {
        List<String> names = new ArrayList<>(COLUMNS.stream().map(MongoRecentColumnHandle::field).toList());
        names.addAll(List.of("other", "other.dotted", "a", "texts"));
        if (random.nextInt(4) == 0) {
            Collections.shuffle(names, random);
        }
        BsonDocument document = new BsonDocument();
        for (String name : names) {
            if (random.nextInt(6) != 0) {
                document.append(name, random.nextInt(60) == 0 || name.startsWith("other") ? anything() : expected(name));
            }
        }
        return document;
    }

    private BsonValue expected(String name)
    {
        return switch (name) {
            case "_id" -> new BsonObjectId(new ObjectId(random.nextInt(), random.nextInt(0x1000000)));
            case "flag" -> BsonBoolean.valueOf(random.nextBoolean());
            case "tiny", "small" -> new BsonInt32(random.nextInt(128));
            case "number", "big" -> random.nextBoolean() ? new BsonInt32(random.nextInt()) : new BsonInt64(random.nextInt());
            case "ratio" -> new BsonDouble(random.nextInt(10) == 0 ? Double.NaN : random.nextDouble());
            case "word" -> new BsonString(List.of("", "abc", "äöü", "日本語", "abcd").get(random.nextInt(random.nextInt(10) == 0 ? 5 : 4)));
            case "day" -> new BsonDateTime(86_400_000L * (random.nextInt(100_000) - 50_000));
            case "ts", "tz" -> new BsonDateTime(random.nextLong() >> 16);
            default -> new BsonString(List.of("", "abc", "käse", "日本", "\uD83D\uDE00", "a\0b").get(random.nextInt(6)));
        };
    }

    private BsonValue anything()
    {
        return switch (random.nextInt(14)) {
            case 0 -> BsonNull.VALUE;
            case 1 -> new BsonUndefined();
            case 2 -> new BsonInt64(random.nextLong());
            case 3 -> new BsonInt32(random.nextInt());
            case 4 -> new BsonDouble(random.nextInt(1_000));
            case 5 -> new BsonDecimal128(new Decimal128(random.nextInt()));
            case 6 -> new BsonString("longer than three");
            case 7 -> new BsonArray(List.of(new BsonInt32(1), BsonNull.VALUE));
            case 8 -> new BsonDocument("text", new BsonInt32(1));
            case 9 -> new BsonBinary(new byte[random.nextInt(5)]);
            case 10 -> new BsonRegularExpression("a.*", "s");
            case 11 -> new BsonTimestamp(random.nextLong());
            case 12 -> new BsonMinKey();
            default -> new BsonDateTime(random.nextLong());
        };
    }
}
