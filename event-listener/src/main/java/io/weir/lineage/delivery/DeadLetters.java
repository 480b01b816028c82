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

import io.airlift.json.JsonCodec;
import io.airlift.json.JsonCodecFactory;
import io.airlift.log.Logger;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Iterator;
import java.util.function.Consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * What a sink will never take, one JSON object per line, with the reason, in {@code NAME.dead-letters.jsonl}. It is redacted like all others, and waits for somebody to
 * look at it. Who renames the file, or a part of it, to {@code NAME.resend.jsonl} has it sent again.
 */
public final class DeadLetters
{
    private static final Logger log = Logger.get(DeadLetters.class);
    private static final JsonCodec<DeadLetter> CODEC = new JsonCodecFactory().jsonCodec(DeadLetter.class);

    private final Path path;
    private final Path resend;
    private final String sink;
    private final long maxSize;
    private final Opener opener;
    private final LetterCount count;
    private final Clock clock;

    /**
     * @param maxSize of the file, in bytes. What does not fit is not given up: the sink waits until somebody made room.
     */
    public DeadLetters(Path directory, String sink, long maxSize)
    {
        this(directory, sink, maxSize, (path, mode) -> new RandomAccessFile(path.toFile(), mode));
    }

    DeadLetters(Path directory, String sink, long maxSize, Opener opener)
    {
        this.maxSize = maxSize;
        this.opener = requireNonNull(opener, "opener is null");
        this.path = requireNonNull(directory, "directory is null").resolve(sink + ".dead-letters.jsonl");
        this.resend = directory.resolve(sink + ".resend.jsonl");
        this.sink = requireNonNull(sink, "sink is null");
        this.count = new LetterCount(path, opener);
        this.clock = Clock.systemUTC();
    }

    @FunctionalInterface
    interface Opener
    {
        RandomAccessFile open(Path path, String mode)
                throws IOException;
    }

    /**
     * Returns when it is safe on the disk: nobody will tell it again.
     */
    void add(DeadLetter.Kind kind, String content, String reason)
    {
        append(CODEC.toJson(new DeadLetter(clock.instant().toString(), sink, reason, kind, content)));
        log.error("Something cannot be told to the sink %s (%s) and is kept in %s", sink, reason, path);
    }

    private void append(String line)
    {
        try (RandomAccessFile file = opener.open(path, "rw")) {
            byte[] text = ((endsWithinALine(file) ? "\n" : "") + line + "\n").getBytes(UTF_8);
            if (file.length() + text.length > maxSize) {
                throw new SinkUnavailableException("%s is full (weir.lineage.dead-letters-max-size): see why the sink %s refuses what is in it, and move it away or have it sent again".formatted(path, sink));
            }
            append(file, text);
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot keep an undeliverable record in %s: %s".formatted(path, e), e);
        }
    }

    private static void append(RandomAccessFile file, byte[] text)
            throws IOException
    {
        long length = file.length();
        try {
            file.seek(length);
            file.write(text);
            file.getFD().sync();
        }
        catch (IOException e) {
            // it is told again, and each time a full disk would keep another part of it
            cut(file, length, e);
            throw e;
        }
    }

    private static void cut(RandomAccessFile file, long length, IOException failure)
    {
        try {
            file.setLength(length);
        }
        catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * After a crash in the middle of a letter, which is told again.
     */
    private static boolean endsWithinALine(RandomAccessFile file)
            throws IOException
    {
        if (file.length() == 0) {
            return false;
        }
        file.seek(file.length() - 1);
        return file.read() != '\n';
    }

    /**
     * Letters that wait for somebody to look at them, those of earlier starts included.
     */
    long waiting()
    {
        try {
            return count.count();
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot read %s: %s".formatted(path, e), e);
        }
    }

    /**
     * A crash may have cut a letter within a character, which is no reason to send none of the others.
     */
    private static BufferedReader reader(Path file)
            throws IOException
    {
        return new BufferedReader(new InputStreamReader(Files.newInputStream(file), UTF_8));
    }

    /**
     * Has all that wait sent again. What is refused meanwhile goes along, or waits as before: the file is moved and not copied.
     *
     * @return how many they are
     * @throws IllegalStateException when some are still being sent again, whose file would be lost
     */
    synchronized long requestResend()
    {
        if (hasResends()) {
            throw new IllegalStateException("Dead letters of the sink %s are still being sent again: %s is there. Wait until it is gone".formatted(sink, resend));
        }
        long waiting = waiting();
        if (waiting > 0) {
            try {
                Files.move(path, resend);
            }
            catch (IOException e) {
                throw new UncheckedIOException("Cannot move %s to %s: %s".formatted(path, resend, e), e);
            }
        }
        return waiting;
    }

    boolean hasResends()
    {
        return Files.exists(resend);
    }

    /**
     * Hands over what is to be sent again. A line that is no dead letter stays one.
     */
    void readResends(Consumer<DeadLetter> letters)
    {
        try (BufferedReader reader = reader(resend)) {
            for (Iterator<String> lines = reader.lines().iterator(); lines.hasNext(); ) {
                String line = lines.next();
                if (!line.isBlank()) {
                    read(line, letters);
                }
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot read %s: %s".formatted(resend, e), e);
        }
    }

    private void read(String line, Consumer<DeadLetter> letters)
    {
        DeadLetter letter;
        try {
            letter = CODEC.fromJson(line);
        }
        catch (IllegalArgumentException e) {
            // the exception's text may hold what the line holds
            log.error("A line of %s is no dead letter, and is put back into %s", resend, path);
            append(line);
            return;
        }
        letters.accept(letter);
    }

    /**
     * All that was to be sent again was sent, or is a dead letter again.
     */
    void removeResends()
    {
        try {
            Files.deleteIfExists(resend);
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot remove %s, so what is in it is sent again: %s".formatted(resend, e), e);
        }
    }
}
