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
import java.nio.ByteBuffer;

import static io.airlift.slice.Slices.allocate;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

/**
 * Other digits in place of the digits, by a keyed permutation: equal values stay equal, different ones different, and nobody without the key can go back. Total.
 * <p>
 * Fewer than six digits are too few to hide among: they all become 0.
 */
final class DigitMasks
{
    private static final int RADIX = 10;
    private static final int FEWEST_DIGITS = 6;
    private static final int LONGEST_BLOCK = 56;
    private static final byte[] NO_TWEAK = new byte[0];

    private final FormatPreservingCipher cipher;

    DigitMasks(FormatPreservingCipher cipher)
    {
        this.cipher = requireNonNull(cipher, "cipher is null");
    }

    /**
     * Digits are replaced by digits, letters and whatever is not ASCII by {@code x}, and punctuation and spaces stay.
     */
    Slice text(Slice value)
    {
        StringBuilder digits = new StringBuilder();
        for (int index = 0; index < value.length(); index++) {
            byte character = value.getByte(index);
            if (isDigit(character)) {
                digits.append((char) character);
            }
        }
        byte[] masked = digits(digits.toString()).getBytes(US_ASCII);
        Slice result = allocate(value.length());
        int length = 0;
        int next = 0;
        for (int index = 0; index < value.length(); index++) {
            byte character = value.getByte(index);
            if (isDigit(character)) {
                result.setByte(length++, masked[next++]);
            }
            else if (!isContinuation(character)) {
                result.setByte(length++, isPunctuation(character) ? character : 'x');
            }
        }
        return result.slice(0, length);
    }

    /**
     * A number with as many digits and the same sign.
     *
     * @param largest the greatest value of the type
     */
    long number(long value, long largest)
    {
        BigInteger magnitude = BigInteger.valueOf(value).abs();
        BigInteger limit = BigInteger.valueOf(largest);
        int length = magnitude.toString().length();
        if (length < FEWEST_DIGITS || magnitude.compareTo(limit) > 0) {
            return 0;
        }
        BigInteger smallest = BigInteger.TEN.pow(length - 1);
        BigInteger masked = magnitude;
        // walks the cycle of the permutation until it meets a number of the same kind again; the value itself is one, so there is an end
        do {
            masked = cipher.encrypt(masked, RADIX, length, NO_TWEAK);
        }
        while (masked.compareTo(smallest) < 0 || masked.compareTo(limit) > 0);
        return value < 0 ? -masked.longValueExact() : masked.longValueExact();
    }

    private String digits(String digits)
    {
        if (digits.length() < FEWEST_DIGITS) {
            return "0".repeat(digits.length());
        }
        if (digits.length() <= LONGEST_BLOCK) {
            return block(digits, NO_TWEAK);
        }
        // blocks of nearly equal length, none of them short
        int blocks = Math.ceilDiv(digits.length(), LONGEST_BLOCK);
        StringBuilder masked = new StringBuilder(digits.length());
        for (int number = 0; number < blocks; number++) {
            int start = (int) ((long) digits.length() * number / blocks);
            int end = (int) ((long) digits.length() * (number + 1) / blocks);
            masked.append(block(digits.substring(start, end), ByteBuffer.allocate(Integer.BYTES).putInt(number).array()));
        }
        return masked.toString();
    }

    private String block(String digits, byte[] tweak)
    {
        String masked = cipher.encrypt(new BigInteger(digits), RADIX, digits.length(), tweak).toString();
        return "0".repeat(digits.length() - masked.length()) + masked;
    }

    private static boolean isDigit(byte character)
    {
        return character >= '0' && character <= '9';
    }

    private static boolean isContinuation(byte character)
    {
        return (character & 0b1100_0000) == 0b1000_0000;
    }

    private static boolean isPunctuation(byte character)
    {
        boolean isLetter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
        return character >= ' ' && character < 0x7F && !isLetter;
    }
}
