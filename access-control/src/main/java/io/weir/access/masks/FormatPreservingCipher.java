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

import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * FF1 of NIST SP 800-38G: a keyed permutation of the numbers of a fixed count of digits.
 * <p>
 * A Feistel network of ten rounds. The number is cut into a left half of {@code u} digits and a right half of {@code v}. Each round adds to the left half, modulo
 * the numbers of its length, what AES makes of the right half, the tweak and the number of the round (a CBC-MAC, stretched by counter where more
 * bytes are needed), and then the halves change places. Each round can be undone with the key, so different numbers stay different.
 */
final class FormatPreservingCipher
{
    private static final int ROUNDS = 10;
    private static final int BLOCK = 16;
    private static final String AES = "AES";

    private final SecretKeySpec key;

    /**
     * @param key of AES: 16, 24 or 32 bytes
     */
    FormatPreservingCipher(byte[] key)
    {
        this.key = new SecretKeySpec(key, AES);
    }

    /**
     * @param value from 0, below {@code radix^length}
     * @param length how many digits the value has, zeros in front of it included; at least two
     */
    BigInteger encrypt(BigInteger value, int radix, int length, byte[] tweak)
    {
        checkArgument(length >= 2 && radix >= 2 && radix < 1 << 16, "length %s, radix %s", length, radix);
        int left = length / 2;
        int right = length - left;
        BigInteger leftSize = BigInteger.valueOf(radix).pow(left);
        BigInteger rightSize = BigInteger.valueOf(radix).pow(right);
        checkArgument(value.signum() >= 0 && value.compareTo(leftSize.multiply(rightSize)) < 0, "value has more than %s digits", length);

        int numberBytes = Math.ceilDiv(rightSize.subtract(BigInteger.ONE).bitLength(), 8);
        int streamBytes = 4 * Math.ceilDiv(numberBytes, 4) + 4;
        byte[] header = header(radix, left, length, tweak.length);
        Cipher cipher = cipher();
        BigInteger a = value.divide(rightSize);
        BigInteger b = value.mod(rightSize);
        for (int round = 0; round < ROUNDS; round++) {
            BigInteger size = round % 2 == 0 ? leftSize : rightSize;
            byte[] block = mac(cipher, header, roundInput(tweak, round, b, numberBytes));
            BigInteger next = a.add(new BigInteger(1, stretch(cipher, block, streamBytes))).mod(size);
            a = b;
            b = next;
        }
        return a.multiply(rightSize).add(b);
    }

    private static byte[] header(int radix, int left, int length, int tweakLength)
    {
        return ByteBuffer.allocate(BLOCK)
                .put(new byte[] {1, 2, 1, 0, (byte) (radix >> 8), (byte) radix, ROUNDS, (byte) left})
                .putInt(length)
                .putInt(tweakLength)
                .array();
    }

    private static byte[] roundInput(byte[] tweak, int round, BigInteger number, int numberBytes)
    {
        int padding = Math.floorMod(-tweak.length - numberBytes - 1, BLOCK);
        return ByteBuffer.allocate(tweak.length + padding + 1 + numberBytes)
                .put(tweak)
                .position(tweak.length + padding)
                .put((byte) round)
                .put(bytes(number, numberBytes))
                .array();
    }

    private static byte[] bytes(BigInteger number, int length)
    {
        byte[] bytes = number.toByteArray();
        byte[] result = new byte[length];
        int count = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - count, result, length - count, count);
        return result;
    }

    private static byte[] mac(Cipher cipher, byte[] header, byte[] input)
    {
        byte[] state = encryptBlock(cipher, header);
        for (int offset = 0; offset < input.length; offset += BLOCK) {
            for (int index = 0; index < BLOCK; index++) {
                state[index] ^= input[offset + index];
            }
            state = encryptBlock(cipher, state);
        }
        return state;
    }

    private static byte[] stretch(Cipher cipher, byte[] block, int length)
    {
        byte[] stream = Arrays.copyOf(block, length);
        for (int counter = 1; counter * BLOCK < length; counter++) {
            byte[] counted = block.clone();
            for (int index = 0; index < Integer.BYTES; index++) {
                counted[BLOCK - 1 - index] ^= (byte) (counter >> (8 * index));
            }
            byte[] next = encryptBlock(cipher, counted);
            System.arraycopy(next, 0, stream, counter * BLOCK, Math.min(BLOCK, length - counter * BLOCK));
        }
        return stream;
    }

    private Cipher cipher()
    {
        try {
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key);
            return cipher;
        }
        catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES is not available in this JDK", e);
        }
    }

    private static byte[] encryptBlock(Cipher cipher, byte[] block)
    {
        try {
            return cipher.doFinal(block);
        }
        catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES refuses a block of %s bytes".formatted(block.length), e);
        }
    }
}
