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
package io.weir.delta.engine.log;

import com.google.common.collect.AbstractIterator;
import com.google.common.collect.Iterators;
import com.google.common.collect.PeekingIterator;
import io.weir.delta.engine.ActiveFile;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;

import static java.util.Objects.requireNonNull;

/**
 * The rows of files, file by file, read as they are taken. Small files are read at the same time, because asking for them takes longer than reading them; larger ones one
 * after the other and in parts, because their rows are many.
 */
final class LogParts
        extends AbstractIterator<LogPart>
        implements AutoCloseable
{
    private static final long LARGE_FILE_BYTES = 256 * 1024;

    private final LogFiles reader;
    private final PeekingIterator<ActiveFile> files;
    private final Function<ActiveFile, Optional<Instant>> since;
    private final Queue<LogPart> ofSmall = new ArrayDeque<>();
    private Optional<LargeFile> large = Optional.empty();

    LogParts(LogFiles reader, List<ActiveFile> files, Function<ActiveFile, Optional<Instant>> since)
    {
        this.reader = requireNonNull(reader, "reader is null");
        this.files = Iterators.peekingIterator(files.iterator());
        this.since = requireNonNull(since, "since is null");
    }

    private record LargeFile(LogFileRows rows, Optional<Instant> since) {}

    @Override
    protected LogPart computeNext()
    {
        while (true) {
            if (!ofSmall.isEmpty()) {
                return ofSmall.remove();
            }
            if (large.isPresent()) {
                LargeFile open = large.orElseThrow();
                if (open.rows().hasNext()) {
                    return new LogPart(open.rows().next(), open.since());
                }
                close();
            }
            else if (!files.hasNext()) {
                return endOfData();
            }
            else if (isSmall(files.peek())) {
                readSmall();
            }
            else {
                ActiveFile file = files.next();
                large = Optional.of(new LargeFile(reader.open(file), since.apply(file)));
            }
        }
    }

    private static boolean isSmall(ActiveFile file)
    {
        return file.size() <= LARGE_FILE_BYTES;
    }

    private void readSmall()
    {
        List<ActiveFile> small = new ArrayList<>();
        while (small.size() < OrderedParallel.MAXIMUM_PARALLELISM && files.hasNext() && isSmall(files.peek())) {
            small.add(files.next());
        }
        ofSmall.addAll(OrderedParallel.map(small, file -> new LogPart(reader.read(file), since.apply(file))));
    }

    @Override
    public void close()
    {
        large.ifPresent(open -> open.rows().close());
        large = Optional.empty();
    }
}
