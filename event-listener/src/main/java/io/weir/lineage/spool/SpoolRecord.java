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

import static java.util.Objects.requireNonNull;

/**
 * Something to be written into the spool.
 *
 * @param key names the query, so that its start and its end find each other
 */
public record SpoolRecord(RecordKind kind, Importance importance, String key, byte[] payload)
{
    public SpoolRecord
    {
        requireNonNull(kind, "kind is null");
        requireNonNull(importance, "importance is null");
        requireNonNull(key, "key is null");
        requireNonNull(payload, "payload is null");
    }

    /**
     * The same, which is never given up but when nothing else can be done.
     */
    SpoolRecord ofWrite()
    {
        return new SpoolRecord(kind, Importance.WRITE, key, payload);
    }
}
