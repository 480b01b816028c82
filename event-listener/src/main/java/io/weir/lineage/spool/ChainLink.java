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
package io.weir.lineage.spool;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Number and hash of a record. Each hash covers the hash before it, the number and the record, as in RFC 6962's and every other hash chain: nobody can take a record
 * out, put one in or change one without changing all that follow.
 */
record ChainLink(long sequence, byte[] hash)
{
    static final int HASH_LENGTH = 32;
    static final ChainLink START = new ChainLink(0, new byte[HASH_LENGTH]);

    /**
     * @param digest of the record, see {@link #digest}
     */
    ChainLink next(byte[] digest)
    {
        MessageDigest sha256 = sha256();
        sha256.update(hash);
        sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(sequence + 1).array());
        return new ChainLink(sequence + 1, sha256.digest(digest));
    }

    static byte[] digest(SpoolRecord record)
    {
        MessageDigest sha256 = sha256();
        sha256.update((byte) record.kind().code());
        return sha256.digest(record.payload());
    }

    String hex()
    {
        return HexFormat.of().formatHex(hash);
    }

    static MessageDigest sha256()
    {
        try {
            return MessageDigest.getInstance("SHA-256");
        }
        catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other)
    {
        return other instanceof ChainLink link && sequence == link.sequence && Arrays.equals(hash, link.hash);
    }

    @Override
    public int hashCode()
    {
        return Long.hashCode(sequence) * 31 + Arrays.hashCode(hash);
    }

    @Override
    public String toString()
    {
        return sequence + ":" + hex();
    }
}
