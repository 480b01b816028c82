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
package io.weir.lineage.sink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.time.ZoneOffset.UTC;
import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Objects.requireNonNull;

/**
 * Moves a file aside when it is large or old, and removes the oldest of those. {@code events.jsonl} becomes {@code events.jsonl.20260101T000000.000Z-0}.
 */
final class FileRotation
{
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(UTC);
    private static final String SUFFIX = "\\.\\d{8}T\\d{6}\\.\\d{3}Z-\\d+";

    private final Path file;
    private final long maxSize;
    private final Duration maxAge;
    private final int maxFiles;
    private final Clock clock;
    private final FileBegin begin = new FileBegin();

    FileRotation(Path file, long maxSize, Duration maxAge, int maxFiles, Clock clock)
    {
        this.file = requireNonNull(file, "file is null");
        this.maxSize = maxSize;
        this.maxAge = requireNonNull(maxAge, "maxAge is null");
        this.maxFiles = maxFiles;
        this.clock = requireNonNull(clock, "clock is null");
    }

    void rotate()
            throws IOException
    {
        Instant now = clock.instant();
        if (isDue(now)) {
            Path newest = free(now);
            Files.move(file, newest);
            begin.forget();
            removeOldest(newest);
        }
    }

    // a clock that was set back makes no file young: it is rotated by its size then
    private boolean isDue(Instant now)
            throws IOException
    {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.size() == 0) {
                begin.forget();
                return false;
            }
            boolean old = Duration.between(begin.of(attributes), now).compareTo(maxAge) >= 0;
            return old || attributes.size() >= maxSize;
        }
        catch (NoSuchFileException e) {
            return false;
        }
    }

    private Path free(Instant now)
    {
        for (int number = 0; ; number++) {
            Path candidate = file.resolveSibling("%s.%s-%s".formatted(file.getFileName(), TIME.format(now), number));
            if (!Files.exists(candidate)) {
                return candidate;
            }
        }
    }

    private void removeOldest(Path newest)
            throws IOException
    {
        // what has a later name than the newest is from before the clock was set back
        Comparator<Path> byAge = comparing((Path path) -> path.compareTo(newest) <= 0).thenComparing(naturalOrder());
        Pattern name = Pattern.compile(Pattern.quote(file.getFileName().toString()) + SUFFIX);
        List<Path> rotated;
        try (Stream<Path> files = Files.list(file.getParent())) {
            rotated = files.filter(path -> name.matcher(path.getFileName().toString()).matches()).sorted(byAge).toList();
        }
        for (Path old : rotated.subList(0, Math.max(0, rotated.size() - maxFiles))) {
            Files.deleteIfExists(old);
        }
    }
}
