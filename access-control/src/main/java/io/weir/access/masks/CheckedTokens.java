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

import java.util.Arrays;

import static java.util.Objects.requireNonNull;

/**
 * Keyed hashes of one type of values, of which the last bytes are a keyed check of those before them. The hash and its check have keys of their own.
 *
 * @param length of a token, in bytes
 * @param checkLength how many of these are its check
 */
record CheckedTokens(MaskKey key, MaskKey checkKey, int length, int checkLength)
{
    CheckedTokens
    {
        requireNonNull(key, "key is null");
        requireNonNull(checkKey, "checkKey is null");
    }

    CheckedTokens(MaskKey root, String values, int length, int checkLength)
    {
        this(new MaskKey(root.derive("tokens of " + values)), new MaskKey(root.derive("check of tokens of " + values)), length, checkLength);
    }

    byte[] token(byte[] value)
    {
        byte[] token = Arrays.copyOf(key.sign(value), length);
        int body = length - checkLength;
        System.arraycopy(check(token), 0, token, body, checkLength);
        return token;
    }

    /**
     * Whether the value is the token of something.
     */
    boolean isToken(byte[] value)
    {
        return value.length == length && Arrays.equals(check(value), 0, checkLength, value, length - checkLength, length);
    }

    private byte[] check(byte[] token)
    {
        return checkKey.sign(Arrays.copyOf(token, length - checkLength));
    }
}
