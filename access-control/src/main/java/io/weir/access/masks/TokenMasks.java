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

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;

import static io.airlift.slice.Slices.utf8Slice;
import static io.airlift.slice.Slices.wrappedBuffer;
import static java.util.Objects.requireNonNull;

/**
 * Keyed tokens: equal for equal values of a type, so that joins and counts still work, and nothing else can be told from them. Integers are permuted, so that
 * there are no collisions; of texts, bytes and UUIDs a keyed hash is taken. Total.
 *
 * <h2>The token of a token is that token</h2>
 * Trino masks the column of a table within a view, and then the column of the view, and both have to agree with the table read directly. So the last bytes of a token are a keyed check of those before
 * them, and a value whose check is right is given back. Nobody can make one without the key but by taking a token that was shown to them; that a value happens to be one has a probability of
 * 2<sup>-48</sup> at most. Integers have no room for a check: theirs are permuted twice.
 */
final class TokenMasks
{
    private static final int TOKEN_BYTES = 16;
    private static final int LONG_TOKEN_BYTES = 32;
    private static final int CHECK_BYTES = 6;
    private static final int LONG_CHECK_BYTES = 8;
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] NO_TWEAK = new byte[0];
    private static final BigInteger LONG_MASK = BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

    private final MaskKey key;
    private final MaskKey checkKey;
    private final FormatPreservingCipher cipher;

    TokenMasks(MaskKey key, FormatPreservingCipher cipher)
    {
        this.key = requireNonNull(key, "key is null");
        this.checkKey = new MaskKey(key.derive("check of tokens"));
        this.cipher = requireNonNull(cipher, "cipher is null");
    }

    Slice text(Slice value)
    {
        if (value.length() == 2 * TOKEN_BYTES && isLowerCaseHex(value) && isToken(HEX.parseHex(value.toStringAscii()), CHECK_BYTES)) {
            return value;
        }
        return utf8Slice(HEX.formatHex(token(value, TOKEN_BYTES, CHECK_BYTES)));
    }

    Slice bytes(Slice value)
    {
        return tokenOrItself(value, LONG_TOKEN_BYTES, LONG_CHECK_BYTES);
    }

    Slice uuid(Slice value)
    {
        return tokenOrItself(value, TOKEN_BYTES, CHECK_BYTES);
    }

    private Slice tokenOrItself(Slice value, int length, int checkLength)
    {
        return value.length() == length && isToken(value.getBytes(), checkLength) ? value : wrappedBuffer(token(value, length, checkLength));
    }

    private byte[] token(Slice value, int length, int checkLength)
    {
        byte[] token = Arrays.copyOf(key.sign(value.getBytes()), length);
        int body = length - checkLength;
        System.arraycopy(check(token, body), 0, token, body, checkLength);
        return token;
    }

    private boolean isToken(byte[] value, int checkLength)
    {
        int body = value.length - checkLength;
        return Arrays.equals(check(value, body), 0, checkLength, value, body, value.length);
    }

    private byte[] check(byte[] token, int body)
    {
        return checkKey.sign(Arrays.copyOf(token, body));
    }

    private static boolean isLowerCaseHex(Slice value)
    {
        for (int index = 0; index < value.length(); index++) {
            byte character = value.getByte(index);
            if (!(character >= '0' && character <= '9') && !(character >= 'a' && character <= 'f')) {
                return false;
            }
        }
        return true;
    }

    long bigint(long value)
    {
        return cipher.encrypt(BigInteger.valueOf(value).and(LONG_MASK), 2, Long.SIZE, NO_TWEAK).longValue();
    }

    long integer(long value)
    {
        return cipher.encrypt(BigInteger.valueOf(value & 0xFFFF_FFFFL), 2, Integer.SIZE, NO_TWEAK).intValue();
    }
}
