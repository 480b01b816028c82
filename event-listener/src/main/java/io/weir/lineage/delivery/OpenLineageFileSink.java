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
import io.airlift.log.Logger;
import io.weir.lineage.edges.LineageReader;
import io.weir.lineage.openlineage.OpenLineageTranslator;
import io.weir.lineage.openlineage.RunEvent;
import io.weir.lineage.record.QueryRecord;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * OpenLineage events in a file, one per line. The file may be moved away at any time; the next event begins a new one.
 */
public final class OpenLineageFileSink
        implements Sink<String>
{
    private static final Logger log = Logger.get(OpenLineageFileSink.class);

    private final Path file;
    private final LineageReader reader;
    private final OpenLineageTranslator translator;
    private final JsonCodec<RunEvent> codec;

    public OpenLineageFileSink(Path file, LineageReader reader, OpenLineageTranslator translator, JsonCodec<RunEvent> codec)
    {
        this.file = requireNonNull(file, "file is null");
        this.reader = requireNonNull(reader, "reader is null");
        this.translator = requireNonNull(translator, "translator is null");
        this.codec = requireNonNull(codec, "codec is null");
    }

    @Override
    public String name()
    {
        return "openlineage-file";
    }

    @Override
    public List<String> translate(QueryRecord query)
    {
        return translator.events(query, reader.read(query)).stream().map(codec::toJson).toList();
    }

    @Override
    public boolean isUrgent(List<String> rows)
    {
        return true;
    }

    @Override
    public void write(List<String> lines)
    {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (RandomAccessFile output = new RandomAccessFile(file.toFile(), "rw")) {
                output.setLength(endOfLines(output));
                output.seek(output.length());
                output.write((String.join("\n", lines) + "\n").getBytes(UTF_8));
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot write OpenLineage events to " + file, e);
        }
    }

    // a crash may have left half a line, whose event comes again
    private long endOfLines(RandomAccessFile output)
            throws IOException
    {
        long end = output.length();
        while (end > 0) {
            output.seek(end - 1);
            if (output.read() == '\n') {
                break;
            }
            end--;
        }
        if (end < output.length()) {
            log.warn("Dropped %s bytes of an unfinished line at the end of %s", output.length() - end, file);
        }
        return end;
    }
}
