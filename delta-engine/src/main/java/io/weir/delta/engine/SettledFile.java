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
package io.weir.delta.engine;

import io.trino.filesystem.TrinoInputFile;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

import static java.util.Objects.requireNonNull;

/**
 * Spares reading a file of a disk again while nothing was written to it, which its time of modification tells.
 * <p>
 * That time tells nothing of a file that was replaced within its granularity, which is why Git calls such entries "racily clean" and reads them. So it is relied
 * upon only when the content was seen to be the same some time after the time of modification was first seen: whatever is written later has a later one. What is
 * waited for is longer than the granularity, and is measured here, as the clock of the disk may be another machine's. File systems with fractions of a second
 * take them from a clock that ticks every 10 ms or more often; those without have times of a whole second, or of two (FAT).
 */
public final class SettledFile
{
    static final Duration SETTLING = Duration.ofMillis(200);
    static final Duration SETTLING_OF_WHOLE_SECONDS = Duration.ofSeconds(3);

    private final LongSupplier nanoTime;
    private volatile Optional<Seen> seen = Optional.empty();

    /**
     * @param nanoTime a clock such as that of {@link System#nanoTime}
     */
    public SettledFile(LongSupplier nanoTime)
    {
        this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    }

    private record Seen(Instant modified, long sinceNanos, boolean settled) {}

    /**
     * Reads a file and tells whether it has the content that is known.
     */
    @FunctionalInterface
    public interface SameContent<E extends Exception>
    {
        boolean read()
                throws E;
    }

    /**
     * Whether the file is known to be unchanged, or else has the same content.
     */
    public boolean isOrReads(TrinoInputFile file, SameContent<IOException> content)
            throws IOException
    {
        return isOrReads(file.lastModified(), content);
    }

    /**
     * The same for a file whose time of modification was told just now, as by a listing.
     */
    public <E extends Exception> boolean isOrReads(Instant modified, SameContent<E> content)
            throws E
    {
        long nowNanos = nanoTime.getAsLong();
        Optional<Seen> before = seen.filter(look -> look.modified().equals(modified));
        if (before.isPresent() && before.orElseThrow().settled()) {
            return true;
        }
        if (!content.read()) {
            return false;
        }
        long sinceNanos = before.map(Seen::sinceNanos).orElse(nowNanos);
        seen = Optional.of(new Seen(modified, sinceNanos, nowNanos - sinceNanos >= settling(modified).toNanos()));
        return true;
    }

    /**
     * When the file was written that has the content which is known; empty as long as its time of modification does not tell it from another.
     */
    public Optional<Instant> settledSince()
    {
        return seen.filter(Seen::settled).map(Seen::modified);
    }

    private static Duration settling(Instant modified)
    {
        return modified.getNano() == 0 ? SETTLING_OF_WHOLE_SECONDS : SETTLING;
    }
}
