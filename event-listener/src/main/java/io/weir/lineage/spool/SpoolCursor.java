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

import io.airlift.log.Logger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.util.Objects.requireNonNull;

/**
 * How far a reader of the spool came, kept beside the segments. It is written after the fact and not flushed: a position that is too old only repeats records,
 * and every reader can take a record twice.
 */
public final class SpoolCursor
{
    private static final Logger log = Logger.get(SpoolCursor.class);
    private static final Pattern CONTENT = Pattern.compile("(\\d{1,18}) (\\d{1,18}) (-?\\d{1,18})\\s*");

    private static final String SUFFIX = ".cursor";

    private final Path path;

    public SpoolCursor(Path directory, String reader)
    {
        this(requireNonNull(directory, "directory is null").resolve(reader + SUFFIX));
    }

    private SpoolCursor(Path path)
    {
        this.path = requireNonNull(path, "path is null");
    }

    /**
     * How far all readers of a spool came, also those that are no longer configured.
     */
    static List<SpoolPosition> loadAll(Path directory)
            throws IOException
    {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .map(file -> new SpoolCursor(file).load())
                    .toList();
        }
    }

    /**
     * The start of the spool for a reader without a position, or with one that cannot be understood.
     */
    public SpoolPosition load()
    {
        try {
            if (!Files.exists(path)) {
                return SpoolPosition.START;
            }
            Matcher content = CONTENT.matcher(Files.readString(path));
            if (content.matches()) {
                return new SpoolPosition(Long.parseLong(content.group(1)), Long.parseLong(content.group(2)), Long.parseLong(content.group(3)));
            }
            log.warn("%s does not hold a position, so all that is in the spool is delivered again", path);
            return SpoolPosition.START;
        }
        catch (IOException e) {
            throw new SpoolException("Cannot read %s: %s".formatted(path, e), e);
        }
    }

    public void save(SpoolPosition position)
    {
        Path next = path.resolveSibling(path.getFileName() + ".next");
        try {
            Files.writeString(next, "%s %s %s%n".formatted(position.segment(), position.offset(), position.sequence()));
            Files.move(next, path, ATOMIC_MOVE, REPLACE_EXISTING);
        }
        catch (IOException e) {
            throw new SpoolException("Cannot write %s: %s".formatted(path, e), e);
        }
    }
}
