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

import io.airlift.slice.Slice;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

import static io.airlift.slice.Slices.utf8Slice;
import static io.airlift.slice.Slices.wrappedBuffer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class TestKeyedMasks
{
    private final MaskKey key = new MaskKey(new byte[32]);
    private final FormatPreservingCipher cipher = new FormatPreservingCipher(key.derive("format-preserving masks"));
    private final TokenMasks tokens = new TokenMasks(key, cipher);
    private final DigitMasks digits = new DigitMasks(cipher);

    /**
     * The samples of NIST for FF1 with radix 10 and keys of 128 and 256 bits.
     */
    @Test
    void cipherIsFf1()
    {
        FormatPreservingCipher aes128 = new FormatPreservingCipher(HexFormat.of().parseHex("2B7E151628AED2A6ABF7158809CF4F3C"));
        assertThat(aes128.encrypt(new BigInteger("0123456789"), 10, 10, new byte[0])).isEqualTo(new BigInteger("2433477484"));
        assertThat(aes128.encrypt(new BigInteger("0123456789"), 10, 10, HexFormat.of().parseHex("39383736353433323130"))).isEqualTo(new BigInteger("6124200773"));
        FormatPreservingCipher aes256 = new FormatPreservingCipher(HexFormat.of().parseHex("2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94"));
        assertThat(aes256.encrypt(new BigInteger("0123456789"), 10, 10, new byte[0])).isEqualTo(new BigInteger("6657667009"));
        assertThat(aes256.encrypt(new BigInteger("0123456789"), 10, 10, HexFormat.of().parseHex("39383736353433323130"))).isEqualTo(new BigInteger("1001623463"));
    }

    @Test
    void tokenIsKeyedAndStable()
    {
        TokenMasks other = new TokenMasks(new MaskKey("0123456789012345678901234567890123456789".getBytes(UTF_8)), cipher);
        assertThat(tokens.text(utf8Slice("ada"))).isEqualTo(tokens.text(utf8Slice("ada")));
        assertThat(tokens.text(utf8Slice("ada"))).isNotEqualTo(tokens.text(utf8Slice("adb")));
        assertThat(tokens.text(utf8Slice("ada"))).isNotEqualTo(other.text(utf8Slice("ada")));
        assertThat(tokens.text(utf8Slice("ada")).toStringUtf8()).matches("[0-9a-f]{32}");
        assertThat(tokens.uuid(wrappedBuffer(new byte[16])).length()).isEqualTo(16);
        assertThat(tokens.bytes(wrappedBuffer(new byte[3])).length()).isEqualTo(32);
    }

    @Test
    void theTokenOfATokenIsThatToken()
    {
        TokenMasks other = new TokenMasks(new MaskKey("0123456789012345678901234567890123456789".getBytes(UTF_8)), cipher);
        Slice text = tokens.text(utf8Slice("ada"));
        assertThat(tokens.text(text)).isEqualTo(text);
        assertThat(other.text(text)).as("of another key").isNotEqualTo(text);
        assertThat(tokens.text(other.text(utf8Slice("ada")))).isNotEqualTo(other.text(utf8Slice("ada")));
        Slice bytes = tokens.bytes(wrappedBuffer(new byte[3]));
        assertThat(tokens.bytes(bytes)).isEqualTo(bytes);
        Slice uuid = tokens.uuid(wrappedBuffer(new byte[16]));
        assertThat(tokens.uuid(uuid)).isEqualTo(uuid).isNotEqualTo(wrappedBuffer(new byte[16]));
        String changed = text.toStringUtf8().substring(0, 31) + (text.toStringUtf8().endsWith("0") ? "1" : "0");
        assertThat(tokens.text(utf8Slice(changed)).toStringUtf8()).as("looks like one only").isNotEqualTo(changed);
        for (String value : List.of("", "0".repeat(32), "G".repeat(32), "ä".repeat(16), text.toStringUtf8().toUpperCase(Locale.ENGLISH))) {
            assertThat(tokens.text(utf8Slice(value)).toStringUtf8()).as(value).matches("[0-9a-f]{32}").isNotEqualTo(value);
        }
    }

    /**
     * Whoever may bring values of their own under a mask sees the tokens of whatever they choose.
     */
    @Test
    void noTokenIsAKey()
    {
        for (String use : List.of("format-preserving masks", "check of tokens", "tokens of texts", "check of tokens of texts", "tokens of bytes", "check of tokens of bytes", "tokens of UUIDs")) {
            String derived = HexFormat.of().formatHex(key.derive(use));
            for (String text : List.of(use, "weir " + use, "weir mask key fingerprint")) {
                assertThat(HexFormat.of().formatHex(tokens.bytes(utf8Slice(text)).getBytes())).as(text).isNotEqualTo(derived).doesNotStartWith(derived.substring(0, 8)).doesNotStartWith(key.fingerprint().substring(0, 8));
                assertThat(tokens.text(utf8Slice(text)).toStringUtf8()).as(text).doesNotStartWith(derived.substring(0, 8)).doesNotStartWith(key.fingerprint().substring(0, 8));
            }
        }
    }

    @Test
    void valuesOfOneTypeHaveTokensOfTheirOwn()
    {
        Slice value = wrappedBuffer(new byte[16]);
        String bytes = HexFormat.of().formatHex(tokens.bytes(value).getBytes());
        assertThat(HexFormat.of().formatHex(tokens.uuid(value).getBytes()).substring(0, 8)).isNotEqualTo(bytes.substring(0, 8));
        assertThat(tokens.text(value).toStringUtf8().substring(0, 8)).isNotEqualTo(bytes.substring(0, 8));
    }

    @Test
    void tokensOfIntegersDoNotCollide()
    {
        Set<Long> seen = new HashSet<>();
        for (long value = -20_000; value < 20_000; value++) {
            assertThat(tokens.integer(value)).isBetween((long) Integer.MIN_VALUE, (long) Integer.MAX_VALUE).isNotEqualTo(value);
            assertThat(seen.add(tokens.integer(value))).isTrue();
        }
        assertThat(tokens.bigint(Long.MIN_VALUE)).isNotEqualTo(tokens.bigint(Long.MAX_VALUE));
        assertThat(tokens.bigint(1)).isEqualTo(tokens.bigint(1)).isNotEqualTo(1);
    }

    @Test
    void digitsKeepTheFormat()
    {
        assertThat(digits("4111-1111 1111/1111")).matches("\\d{4}-\\d{4} \\d{4}/\\d{4}").isNotEqualTo("4111-1111 1111/1111");
        assertThat(digits("AB 123456 cd")).matches("xx \\d{6} xx");
        assertThat(digits("123456").length()).isEqualTo(6);
        assertThat(digits("00000000000123456")).hasSize(17);
        assertThat(digits("41111111")).isEqualTo(digits("41111111")).isNotEqualTo(digits("41111112"));
        assertThat(digits("1".repeat(1000))).matches("\\d{1000}");
    }

    @Test
    void tooFewDigitsToHideAmong()
    {
        assertThat(digits("12345")).isEqualTo("00000");
        assertThat(digits("pin 1234")).isEqualTo("xxx 0000");
        assertThat(digits("Müller, Ада")).isEqualTo("xxxxxx, xxx");
        assertThat(digits("")).isEmpty();
        assertThat(digits.number(99_999, Long.MAX_VALUE)).isZero();
    }

    @Test
    void numbersKeepTheirLengthAndSign()
    {
        Random random = new Random(5);
        for (int round = 0; round < 2_000; round++) {
            long value = random.nextLong() >> random.nextInt(44);
            long masked = digits.number(value, Long.MAX_VALUE);
            if (Math.abs(value) >= 100_000) {
                assertThat(Long.toString(masked)).as("of %s", value).hasSize(Long.toString(value).length());
                assertThat(Long.signum(masked)).isEqualTo(Long.signum(value));
            }
            int small = (int) value;
            assertThat(digits.number(small, Integer.MAX_VALUE)).isBetween((long) Integer.MIN_VALUE, (long) Integer.MAX_VALUE);
        }
        assertThat(digits.number(Long.MIN_VALUE, Long.MAX_VALUE)).isZero();
        assertThat(digits.number(Integer.MIN_VALUE, Integer.MAX_VALUE)).isZero();
        assertThat(digits.number(Long.MAX_VALUE, Long.MAX_VALUE)).isPositive();
    }

    private String digits(String value)
    {
        Slice masked = digits.text(utf8Slice(value));
        return masked.toStringUtf8();
    }
}
