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
package io.weir.governance.log;

import com.google.common.collect.AbstractIterator;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import io.weir.delta.engine.log.AppendLog;
import io.weir.delta.engine.log.LogPart;
import io.weir.delta.engine.log.LogRow;
import io.weir.governance.GovernanceUnavailableException;

import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * One log with its entries as records. Whatever goes wrong below comes out as {@link GovernanceUnavailableException}, so that callers fail closed.
 */
final class TypedLog<T>
{
    private final LogCodec<T> codec;
    private final AppendLog log;

    TypedLog(LogCodec<T> codec, Function<LogCodec<?>, AppendLog> logs)
    {
        this.codec = requireNonNull(codec, "codec is null");
        this.log = logs.apply(codec);
    }

    void append(List<? extends T> entries)
    {
        if (entries.isEmpty()) {
            return;
        }
        List<LogRow> rows = entries.stream().map(codec::encode).collect(toImmutableList());
        guarded("write", () -> log.append(rows));
    }

    void createIfAbsent()
    {
        guarded("create", () -> {
            log.createIfAbsent();
            return Optional.empty();
        });
    }

    boolean exists()
    {
        return guarded("read", log::exists);
    }

    GovernanceUnavailableException lost(String evidence)
    {
        return new GovernanceUnavailableException("Cannot read the governance log %s: it is missing, but %s. It was lost, or this is not its place: restore it".formatted(codec.table(), evidence));
    }

    /**
     * See {@link AppendLog#fingerprint}; empty before the first commit.
     */
    String fingerprint(long version)
    {
        return version < 0 ? "" : guarded("read", () -> log.fingerprint(version));
    }

    /**
     * Hands over what comes after a version, in parts; -1 is before everything.
     *
     * @return the version that it leads to
     */
    long readSince(long version, Consumer<List<T>> entries)
    {
        return guarded("read", () -> log.readSince(version, rows -> entries.accept(rows.stream().map(codec::decode).collect(toImmutableList()))));
    }

    /**
     * Every entry that there is at the time of the call once, in parts, each read when it is taken.
     *
     * @return to be closed
     */
    Stream<LogEntries<T>> parts()
    {
        return parts(log::parts);
    }

    /**
     * As {@link #parts()}, of a span of time, with others maybe.
     */
    Stream<LogEntries<T>> partsBetween(Instant first, Instant last)
    {
        return parts(() -> log.partsBetween(first, last));
    }

    private Stream<LogEntries<T>> parts(Supplier<Stream<LogPart>> found)
    {
        Stream<LogPart> parts = guarded("read", found);
        Iterator<LogPart> rows = parts.iterator();
        SeenIds seen = new SeenIds();
        Iterator<LogEntries<T>> entries = new AbstractIterator<>()
        {
            @Override
            protected LogEntries<T> computeNext()
            {
                return guarded("read", () -> rows.hasNext() ? Optional.of(entries(rows.next(), seen)) : Optional.<LogEntries<T>>empty())
                        .orElseGet(this::endOfData);
            }
        };
        return Streams.stream(entries).onClose(() -> guarded("read", () -> {
            parts.close();
            return Optional.empty();
        }));
    }

    private LogEntries<T> entries(LogPart part, SeenIds seen)
    {
        part.since().ifPresent(seen::forgetBefore);
        ImmutableList.Builder<T> entries = ImmutableList.builder();
        for (LogRow row : part.rows()) {
            T entry = codec.decode(row);
            if (seen.add(codec.eventId(entry), codec.time(row))) {
                entries.add(entry);
            }
        }
        return new LogEntries<>(entries.build(), part.since());
    }

    int compact()
    {
        return guarded("compact", log::compact);
    }

    /**
     * Every entry once: what was appended again under an event id is left out.
     */
    List<T> readAll()
    {
        Set<String> seen = new HashSet<>();
        ImmutableList.Builder<T> all = ImmutableList.builder();
        readSince(-1, entries -> entries.stream()
                .filter(entry -> seen.add(codec.eventId(entry)))
                .forEach(all::add));
        return all.build();
    }

    private <R> R guarded(String verb, Supplier<R> action)
    {
        try {
            return action.get();
        }
        catch (RuntimeException e) {
            throw new GovernanceUnavailableException("Cannot %s the governance log %s: %s".formatted(verb, codec.table(), e.getMessage()), e);
        }
    }
}
