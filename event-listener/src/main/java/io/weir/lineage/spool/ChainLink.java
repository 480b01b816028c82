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

import com.google.common.hash.Hashing;
import com.google.common.primitives.Longs;

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
        byte[] next = Hashing.sha256().newHasher()
                .putBytes(hash)
                .putBytes(Longs.toByteArray(sequence + 1))
                .putBytes(digest)
                .hash()
                .asBytes();
        return new ChainLink(sequence + 1, next);
    }

    static byte[] digest(SpoolRecord record)
    {
        return Hashing.sha256().newHasher()
                .putByte((byte) record.kind().code())
                .putBytes(record.payload())
                .hash()
                .asBytes();
    }

    String hex()
    {
        return HexFormat.of().formatHex(hash);
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
