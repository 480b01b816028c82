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

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * One file of the spool. Not a {@link java.nio.channels.FileChannel}, which an interrupt of the engine's thread would close.
 */
final class Segment
        implements AutoCloseable
{
    private static final String PREFIX = "segment-";
    private static final String SUFFIX = ".log";

    private final long number;
    private final Path path;
    private final RandomAccessFile file;
    // bytes of whole records; what is behind them was never acknowledged
    private long length;

    private Segment(long number, Path path, RandomAccessFile file, long length)
    {
        this.number = number;
        this.path = requireNonNull(path, "path is null");
        this.file = requireNonNull(file, "file is null");
        this.length = length;
    }

    static Segment create(Path directory, long number)
            throws IOException
    {
        Path path = directory.resolve("%s%016d%s".formatted(PREFIX, number, SUFFIX));
        return new Segment(number, path, new RandomAccessFile(path.toFile(), "rw"), 0);
    }

    /**
     * The number in the name of a segment's file, or empty for any other file.
     */
    static Optional<Long> number(Path path)
    {
        String name = path.getFileName().toString();
        if (!name.startsWith(PREFIX) || !name.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        String digits = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
        return digits.matches("\\d{1,18}") ? Optional.of(Long.parseLong(digits)) : Optional.empty();
    }

    /**
     * Drops the torn record that a crash may have left at the end, which nobody was told was written.
     *
     * @return the bytes that were dropped
     */
    static long repair(Path path)
            throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long end = 0;
            while (Frame.read(file).isPresent()) {
                end = file.getFilePointer();
            }
            long torn = file.length() - end;
            file.setLength(end);
            return torn;
        }
    }

    static List<SpoolEntry> read(Path path, long number, long offset, long end, int most)
            throws IOException
    {
        List<SpoolEntry> entries = new ArrayList<>();
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            file.seek(offset);
            while (entries.size() < most && file.getFilePointer() < end) {
                Optional<byte[]> payload = Frame.read(file);
                if (payload.isEmpty()) {
                    break;
                }
                entries.add(new SpoolEntry(payload.orElseThrow(), new SpoolPosition(number, file.getFilePointer())));
            }
        }
        return entries;
    }

    SpoolPosition append(byte[] payload)
            throws IOException
    {
        try {
            file.seek(length);
            file.write(Frame.encode(payload));
        }
        catch (IOException e) {
            // such as a full disk: half a record would hide those after it
            file.setLength(length);
            throw e;
        }
        length += Frame.HEADER_LENGTH + payload.length;
        return new SpoolPosition(number, length);
    }

    void sync()
            throws IOException
    {
        file.getFD().sync();
    }

    long number()
    {
        return number;
    }

    Path path()
    {
        return path;
    }

    long length()
    {
        return length;
    }

    @Override
    public void close()
    {
        try {
            file.close();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
