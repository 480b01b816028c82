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
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] NO_TWEAK = new byte[0];
    private static final BigInteger LONG_MASK = BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

    private final CheckedTokens texts;
    private final CheckedTokens bytes;
    private final CheckedTokens uuids;
    private final FormatPreservingCipher cipher;

    TokenMasks(MaskKey key, FormatPreservingCipher cipher)
    {
        this.texts = new CheckedTokens(key, "texts", 16, 6);
        this.bytes = new CheckedTokens(key, "bytes", 32, 8);
        this.uuids = new CheckedTokens(key, "UUIDs", 16, 6);
        this.cipher = requireNonNull(cipher, "cipher is null");
    }

    Slice text(Slice value)
    {
        if (value.length() == 2 * texts.length() && isLowerCaseHex(value) && texts.isToken(HEX.parseHex(value.toStringAscii()))) {
            return value;
        }
        return utf8Slice(HEX.formatHex(texts.token(value.getBytes())));
    }

    Slice bytes(Slice value)
    {
        return tokenOrItself(bytes, value);
    }

    Slice uuid(Slice value)
    {
        return tokenOrItself(uuids, value);
    }

    private static Slice tokenOrItself(CheckedTokens tokens, Slice value)
    {
        byte[] bytes = value.getBytes();
        return tokens.isToken(bytes) ? value : wrappedBuffer(tokens.token(bytes));
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
