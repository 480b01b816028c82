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

import io.airlift.log.Logger;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * OpenLineage events in a file, one per line. The file may be moved away at any time; the next event begins a new one.
 */
public final class FileSink
        extends EventSink
{
    private static final Logger log = Logger.get(FileSink.class);
    private static final int BUFFER_SIZE = 1 << 16;

    private final Path file;
    private final WriteLock lock;
    private final FileRotation rotation;

    public FileSink(String name, FileSinkConfig config, EventEncoder encoder, Clock clock)
    {
        super(name, encoder, config.getEvents());
        this.file = requireNonNull(config, "config is null").getPath().toAbsolutePath();
        this.lock = new WriteLock(file);
        this.rotation = new FileRotation(file, config.getMaxSize().toBytes(), config.getMaxAge().toJavaTime(), config.getMaxFiles(), clock);
    }

    // each write is a flush of the disk, and a file has no consumer that waits
    @Override
    public boolean isUrgent(List<EventRow> rows)
    {
        return false;
    }

    @Override
    public void write(List<EventRow> rows, Receipt<EventRow> receipt)
    {
        try {
            Files.createDirectories(file.getParent());
            try (Closeable _ = lock.hold()) {
                removeHalfLine();
                rotation.rotate();
                append(rows);
            }
            receipt.delivered(rows.size());
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot write OpenLineage events to %s: %s".formatted(file, e), e);
        }
    }

    private void append(List<EventRow> rows)
            throws IOException
    {
        try (RandomAccessFile output = new RandomAccessFile(file.toFile(), "rw")) {
            output.seek(output.length());
            OutputStream lines = new BufferedOutputStream(new FileOutputStream(output.getFD()), BUFFER_SIZE);
            for (EventRow row : rows) {
                lines.write(row.json().getBytes(UTF_8));
                lines.write('\n');
            }
            lines.flush();
            output.getFD().sync();
        }
    }

    // a crash may have left half a line, whose event comes again
    private void removeHalfLine()
            throws IOException
    {
        try (RandomAccessFile output = new RandomAccessFile(file.toFile(), "rw")) {
            output.setLength(endOfLines(output));
        }
    }

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
