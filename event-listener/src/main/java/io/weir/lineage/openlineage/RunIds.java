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
package io.weir.lineage.openlineage;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The id of a query's run: a UUID of version 7 whose random bits are a hash of the query's id. It follows from the query alone, so that events that are sent
 * twice belong to one run, and it is the id that Trino's own OpenLineage listener gives.
 */
final class RunIds
{
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long LOW_12_BITS = 0x0FFFL;
    private static final long LOW_62_BITS = 0x3FFF_FFFF_FFFF_FFFFL;
    private static final int TIME_SHIFT = 16;

    private RunIds() {}

    static UUID of(Instant created, String queryId)
    {
        ByteBuffer hash = ByteBuffer.wrap(sha1(created.toString() + queryId));
        return new UUID(
                created.toEpochMilli() << TIME_SHIFT | VERSION_7 | hash.getLong() & LOW_12_BITS,
                VARIANT | hash.getLong() & LOW_62_BITS);
    }

    // prescribed by the id's definition; nothing secret is hashed
    private static byte[] sha1(String text)
    {
        try {
            return MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8));
        }
        catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }
}
