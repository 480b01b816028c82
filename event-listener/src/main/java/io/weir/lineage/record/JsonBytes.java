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
package io.weir.lineage.record;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * JSON that is written field by field into one array. It is what Jackson would write, by few and short methods: see {@link RecordWriter}.
 */
final class JsonBytes
{
    private static final String HEX = "0123456789ABCDEF";
    private static final int LONGEST_ESCAPE = 6;
    private static final int LONGEST_INSTANT = 32;
    private static final int LAST_YEAR = 9999;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    private byte[] bytes;
    private int length;

    /**
     * @param length about how long the result will be
     */
    JsonBytes(int length)
    {
        this.bytes = new byte[length];
    }

    byte[] bytes()
    {
        return Arrays.copyOf(bytes, length);
    }

    JsonBytes startObject()
    {
        return start('{');
    }

    JsonBytes startObject(String field)
    {
        return field(field).start('{');
    }

    JsonBytes endObject()
    {
        return end('}');
    }

    JsonBytes startArray()
    {
        return start('[');
    }

    JsonBytes startArray(String field)
    {
        return field(field).start('[');
    }

    JsonBytes endArray()
    {
        return end(']');
    }

    JsonBytes text(String field, String value)
    {
        return field(field).text(value);
    }

    JsonBytes text(String value)
    {
        separate();
        quote(value);
        return this;
    }

    JsonBytes number(String field, long value)
    {
        return field(field).plain(Long.toString(value));
    }

    JsonBytes flag(String field, boolean value)
    {
        return field(field).plain(value ? "true" : "false");
    }

    /**
     * As {@link Instant#toString}, whose formatter passes through some forty methods.
     */
    JsonBytes instant(String field, Instant value)
    {
        LocalDateTime time = LocalDateTime.ofEpochSecond(value.getEpochSecond(), value.getNano(), ZoneOffset.UTC);
        if (time.getYear() < 0 || time.getYear() > LAST_YEAR) {
            return text(field, value.toString());
        }
        field(field);
        reserve(LONGEST_INSTANT);
        put('"').digits(time.getYear(), 4);
        put('-').digits(time.getMonthValue(), 2);
        put('-').digits(time.getDayOfMonth(), 2);
        put('T').digits(time.getHour(), 2);
        put(':').digits(time.getMinute(), 2);
        put(':').digits(time.getSecond(), 2);
        fraction(value.getNano());
        put('Z').put('"');
        return this;
    }

    private void fraction(int nanos)
    {
        if (nanos == 0) {
            return;
        }
        put('.');
        if (nanos % NANOS_PER_MILLI == 0) {
            digits(nanos / NANOS_PER_MILLI, 3);
        }
        else if (nanos % NANOS_PER_MICRO == 0) {
            digits(nanos / NANOS_PER_MICRO, 6);
        }
        else {
            digits(nanos, 9);
        }
    }

    private void digits(int number, int count)
    {
        int left = number;
        for (int i = length + count - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        length += count;
    }

    JsonBytes field(String name)
    {
        separate();
        quote(name);
        reserve(1);
        return put(':');
    }

    private JsonBytes start(char bracket)
    {
        separate();
        reserve(1);
        return put(bracket);
    }

    private JsonBytes end(char bracket)
    {
        reserve(1);
        return put(bracket);
    }

    // what begins a value or the name of a field tells what stands before it
    private void separate()
    {
        reserve(1);
        if (length > 0 && bytes[length - 1] != '{' && bytes[length - 1] != '[' && bytes[length - 1] != ':') {
            put(',');
        }
    }

    private JsonBytes plain(String value)
    {
        byte[] encoded = value.getBytes(UTF_8);
        reserve(encoded.length);
        copy(encoded);
        return this;
    }

    private void quote(String text)
    {
        byte[] encoded = text.getBytes(UTF_8);
        reserve(encoded.length + 2);
        put('"');
        if (isPlain(encoded)) {
            copy(encoded);
        }
        else {
            escape(encoded);
        }
        put('"');
    }

    private static boolean isPlain(byte[] text)
    {
        for (byte character : text) {
            if (isEscaped(character)) {
                return false;
            }
        }
        return true;
    }

    // the bytes of other characters than those of ASCII are negative
    private static boolean isEscaped(byte character)
    {
        return character == '"' || character == '\\' || (character >= 0 && character < ' ');
    }

    private void escape(byte[] text)
    {
        reserve(text.length * LONGEST_ESCAPE + 1);
        for (byte character : text) {
            if (isEscaped(character)) {
                escape(character);
            }
            else {
                bytes[length++] = character;
            }
        }
    }

    private void escape(byte character)
    {
        put('\\');
        switch (character) {
            case '"', '\\' -> put((char) character);
            case '\b' -> put('b');
            case '\t' -> put('t');
            case '\n' -> put('n');
            case '\f' -> put('f');
            case '\r' -> put('r');
            default -> put('u').put('0').put('0').put(HEX.charAt(character >> 4)).put(HEX.charAt(character & 0xF));
        }
    }

    private void copy(byte[] text)
    {
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
    }

    private JsonBytes put(char character)
    {
        bytes[length++] = (byte) character;
        return this;
    }

    private void reserve(int more)
    {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
