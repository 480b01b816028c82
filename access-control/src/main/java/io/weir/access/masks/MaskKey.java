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

import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * The secret behind keyed masks. It never leaves this object: not in SQL, a plan, a log or an error.
 * <p>
 * Every use has a key of its own, derived by HKDF (RFC 5869), and nothing that users choose is signed by a key from which others are derived: the token of the right text would be such a key.
 */
public final class MaskKey
{
    public static final int MINIMUM_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final String DERIVATION = "HKDF-SHA256";
    private static final byte[] FINGERPRINT_LABEL = "weir mask key fingerprint".getBytes(UTF_8);
    private static final int FINGERPRINT_BYTES = 8;

    private final SecretKeySpec key;

    public MaskKey(byte[] secret)
    {
        requireNonNull(secret, "secret is null");
        checkArgument(secret.length >= MINIMUM_BYTES, "a mask key has at least %s bytes, this one has %s", MINIMUM_BYTES, secret.length);
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    /**
     * HMAC-SHA256 of the message.
     */
    byte[] sign(byte[] message)
    {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(message);
        }
        catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("%s is not available in this JDK".formatted(ALGORITHM), e);
        }
    }

    /**
     * A key of 32 bytes for another use. Neither this one nor those of other uses can be told from it.
     */
    byte[] derive(String use)
    {
        try {
            return KDF.getInstance(DERIVATION).deriveData(HKDFParameterSpec.ofExtract()
                    .addIKM(key)
                    .thenExpand(("weir " + use).getBytes(UTF_8), MINIMUM_BYTES));
        }
        catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
            throw new IllegalStateException("%s is not available in this JDK".formatted(DERIVATION), e);
        }
    }

    /**
     * Says whether two nodes hold the same key, without saying anything of the key.
     */
    public String fingerprint()
    {
        return HexFormat.of().formatHex(Arrays.copyOf(sign(FINGERPRINT_LABEL), FINGERPRINT_BYTES));
    }

    @Override
    public boolean equals(Object other)
    {
        return other instanceof MaskKey that && MessageDigest.isEqual(key.getEncoded(), that.key.getEncoded());
    }

    @Override
    public int hashCode()
    {
        return fingerprint().hashCode();
    }

    @Override
    public String toString()
    {
        return "MaskKey[fingerprint=%s]".formatted(fingerprint());
    }
}
