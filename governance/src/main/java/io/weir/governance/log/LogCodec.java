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
package io.weir.governance.log;

import io.weir.delta.engine.log.LogRow;
import io.weir.delta.engine.log.LogSchema;

import java.time.Instant;
import java.util.Optional;

/**
 * How the entries of one log are kept as rows. Every row starts with the version of its schema; a version that is not known is refused, never guessed.
 */
interface LogCodec<T>
{
    String SCHEMA_VERSION = "schema_version";
    String EVENT_ID = "event_id";
    long CURRENT_VERSION = 1;

    /**
     * The name of the table, which is the name of its directory.
     */
    String table();

    LogSchema schema();

    LogRow encode(T entry);

    T decode(LogRow row);

    String eventId(T entry);

    /**
     * The column of times of a log in which the order of commits means nothing beyond them, so that it may be compacted.
     */
    default Optional<String> timeColumn()
    {
        return Optional.empty();
    }

    default Optional<Instant> time(LogRow row)
    {
        return timeColumn().map(new RowReader(table(), schema(), row)::instant);
    }
}
