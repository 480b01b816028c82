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
package io.weir.deltagov.warehouse;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.SettledFile;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

/**
 * The entries that were read from a disk, so that a file which nobody wrote to since is not read again, see {@link SettledFile}: to look at its time of modification shows what
 * another cluster did as reading it would. Safe for use by many threads.
 */
public final class KnownEntries
{
    // of some hundred bytes each
    private static final int MOST = 20_000;

    private final Cache<SchemaTableName, Known> entries = CacheBuilder.newBuilder().maximumSize(MOST).build();
    private final LongSupplier nanoTime;

    public KnownEntries()
    {
        this(System::nanoTime);
    }

    KnownEntries(LongSupplier nanoTime)
    {
        this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    }

    private record Known(byte[] content, StoredEntry entry, SettledFile file)
    {
        private Known
        {
            requireNonNull(content, "content is null");
            requireNonNull(entry, "entry is null");
            requireNonNull(file, "file is null");
        }
    }

    public void invalidateAll()
    {
        entries.invalidateAll();
    }

    /**
     * @param modified of the file of the entry, as it is now; empty when there is no file
     * @param file reads the file
     * @param parser of what it reads
     */
    Optional<StoredEntry> read(SchemaTableName name, Optional<Instant> modified, Supplier<Optional<byte[]>> file, Function<byte[], StoredEntry> parser)
    {
        if (modified.isEmpty()) {
            entries.invalidate(name);
            return Optional.empty();
        }
        Known known = entries.getIfPresent(name);
        if (known != null && known.file().isOrReads(modified.orElseThrow(), () -> file.get().filter(content -> Arrays.equals(content, known.content())).isPresent())) {
            return Optional.of(known.entry());
        }
        Optional<byte[]> content = file.get();
        Optional<StoredEntry> entry = content.map(parser);
        entry.ifPresentOrElse(
                value -> entries.put(name, new Known(content.orElseThrow(), value, new SettledFile(nanoTime))),
                () -> entries.invalidate(name));
        return entry;
    }
}
