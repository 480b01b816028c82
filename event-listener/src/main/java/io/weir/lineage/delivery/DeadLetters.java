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
package io.weir.lineage.delivery;

import io.airlift.log.Logger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.util.Objects.requireNonNull;

/**
 * Records that a sink cannot make sense of, one per line. They are redacted like all others, and wait for somebody to look at them.
 */
public final class DeadLetters
{
    private static final Logger log = Logger.get(DeadLetters.class);

    private final Path path;

    public DeadLetters(Path directory, String sink)
    {
        this.path = requireNonNull(directory, "directory is null").resolve(sink + ".dead-letters.jsonl");
    }

    void add(byte[] record, RuntimeException reason)
    {
        try {
            Files.writeString(path, new String(record, UTF_8) + "\n", CREATE, APPEND);
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot keep an undeliverable record in " + path, e);
        }
        // the exception's text may hold what the record holds, and that is in the file
        log.error("A query cannot be told to a sink (%s) and is kept in %s", reason.getClass().getName(), path);
    }
}
