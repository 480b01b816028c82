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

import java.time.Instant;

import static java.util.Objects.requireNonNull;

/**
 * A record of the spool, and where the one after it starts.
 *
 * @param sequence its number; the numbers of a spool have no holes but those that a {@link RecordKind#GAP} tells of
 */
public record SpoolEntry(RecordKind kind, long sequence, Instant time, String key, byte[] payload, SpoolPosition next)
{
    public SpoolEntry
    {
        requireNonNull(kind, "kind is null");
        requireNonNull(time, "time is null");
        requireNonNull(key, "key is null");
        requireNonNull(payload, "payload is null");
        requireNonNull(next, "next is null");
    }
}
