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
 * there are no collisions; of texts and bytes a keyed hash is taken. Total.
 */
final class TokenMasks
{
    private static final int TOKEN_BYTES = 16;
    private static final byte[] NO_TWEAK = new byte[0];
    private static final BigInteger LONG_MASK = BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

    private final MaskKey key;
    private final FormatPreservingCipher cipher;

    TokenMasks(MaskKey key, FormatPreservingCipher cipher)
    {
        this.key = requireNonNull(key, "key is null");
        this.cipher = requireNonNull(cipher, "cipher is null");
    }

    Slice text(Slice value)
    {
        return utf8Slice(HexFormat.of().formatHex(key.sign(value.getBytes()), 0, TOKEN_BYTES));
    }

    Slice bytes(Slice value)
    {
        return wrappedBuffer(key.sign(value.getBytes()));
    }

    Slice uuid(Slice value)
    {
        return wrappedBuffer(key.sign(value.getBytes())).slice(0, TOKEN_BYTES);
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
