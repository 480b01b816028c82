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

import com.fasterxml.jackson.annotation.JsonProperty;
import io.airlift.json.JsonCodec;
import io.airlift.json.JsonCodecFactory;
import io.airlift.log.Logger;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * What a sink will never take, one JSON object per line, with the reason. It is redacted like all others, and waits for somebody to look at it.
 */
public final class DeadLetters
{
    private static final Logger log = Logger.get(DeadLetters.class);
    private static final JsonCodec<DeadLetter> CODEC = new JsonCodecFactory().jsonCodec(DeadLetter.class);

    private final Path path;
    private final String sink;
    private final Clock clock;

    public DeadLetters(Path directory, String sink)
    {
        this.path = requireNonNull(directory, "directory is null").resolve(sink + ".dead-letters.jsonl");
        this.sink = requireNonNull(sink, "sink is null");
        this.clock = Clock.systemUTC();
    }

    public record DeadLetter(@JsonProperty String time, @JsonProperty String sink, @JsonProperty String reason, @JsonProperty String content)
    {
        public DeadLetter
        {
            requireNonNull(time, "time is null");
            requireNonNull(sink, "sink is null");
            requireNonNull(reason, "reason is null");
            requireNonNull(content, "content is null");
        }
    }

    /**
     * Returns when it is safe on the disk: nobody will tell it again.
     */
    void add(String content, String reason)
    {
        String line = CODEC.toJson(new DeadLetter(clock.instant().toString(), sink, reason, content)) + "\n";
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(file.length());
            file.write(line.getBytes(UTF_8));
            file.getFD().sync();
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot keep an undeliverable record in " + path, e);
        }
        log.error("Something cannot be told to the sink %s (%s) and is kept in %s", sink, reason, path);
    }
}
