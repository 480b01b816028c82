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
package io.weir.governance.usage;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

import static java.util.Comparator.naturalOrder;
import static java.util.Objects.requireNonNull;

/**
 * How often a table was read, and when it was last read and written.
 */
public record Uses(long reads, Optional<Instant> lastRead, Optional<Instant> lastWritten)
{
    public Uses
    {
        requireNonNull(lastRead, "lastRead is null");
        requireNonNull(lastWritten, "lastWritten is null");
    }

    static Uses read(Instant time)
    {
        return new Uses(1, Optional.of(time), Optional.empty());
    }

    static Uses written(Instant time)
    {
        return new Uses(0, Optional.empty(), Optional.of(time));
    }

    public Uses plus(Uses other)
    {
        return new Uses(reads + other.reads, later(lastRead, other.lastRead), later(lastWritten, other.lastWritten));
    }

    private static Optional<Instant> later(Optional<Instant> first, Optional<Instant> second)
    {
        return Stream.of(first, second).flatMap(Optional::stream).max(naturalOrder());
    }
}
