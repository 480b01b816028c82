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
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The file of the spool that is written to.
 */
final class Segment
        implements AutoCloseable
{
    private static final String PREFIX = "segment-";
    private static final String SUFFIX = ".log";

    private final long number;
    private final Path path;
    private final SegmentFile file;
    private final ChainLink before;
    // bytes of whole records; what is behind them was never acknowledged
    private long length;

    private Segment(long number, Path path, SegmentFile file, ChainLink before)
    {
        this.number = number;
        this.path = requireNonNull(path, "path is null");
        this.file = requireNonNull(file, "file is null");
        this.before = requireNonNull(before, "before is null");
        this.length = SegmentHeader.LENGTH;
    }

    /**
     * @param before the link of the last record of the segment before it
     */
    static Segment create(Path directory, long number, ChainLink before, SegmentFile.Opener opener)
            throws IOException
    {
        Path path = directory.resolve("%s%016d%s".formatted(PREFIX, number, SUFFIX));
        SegmentFile file = opener.open(path);
        try {
            file.write(0, SegmentHeader.encode(before));
            return new Segment(number, path, file, before);
        }
        catch (IOException e) {
            file.close();
            throw e;
        }
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

    static Optional<ChainLink> before(Path path)
            throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            return SegmentHeader.read(file);
        }
    }

    void append(Frame frame)
            throws IOException
    {
        byte[] bytes = frame.encode();
        try {
            file.write(length, bytes);
        }
        catch (IOException e) {
            // such as a full disk: half a record would hide those after it
            truncateAfter(e);
            throw e;
        }
        length += bytes.length;
    }

    private void truncateAfter(IOException failure)
    {
        try {
            file.truncate(length);
        }
        catch (IOException e) {
            // the next record is written over the rest of this one, and a reader stops at the length that it is told
            failure.addSuppressed(e);
        }
    }

    void sync()
            throws IOException
    {
        file.sync();
    }

    long number()
    {
        return number;
    }

    Path path()
    {
        return path;
    }

    ChainLink before()
    {
        return before;
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
