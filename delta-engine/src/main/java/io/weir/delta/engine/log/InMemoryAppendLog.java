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

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * A log that lives as long as its process.
 */
public final class InMemoryAppendLog
        implements AppendLog
{
    private final LogSchema schema;
    @GuardedBy("this")
    private final List<List<LogRow>> commits = new ArrayList<>();

    public InMemoryAppendLog(LogSchema schema)
    {
        this.schema = requireNonNull(schema, "schema is null");
    }

    @Override
    public synchronized long append(List<LogRow> rows)
    {
        checkArgument(!rows.isEmpty(), "rows is empty");
        rows.forEach(schema::validate);
        commits.add(ImmutableList.copyOf(rows));
        return commits.size() - 1;
    }

    @Override
    public synchronized boolean exists()
    {
        return !commits.isEmpty();
    }

    @Override
    public synchronized void createIfAbsent()
    {
        if (commits.isEmpty()) {
            commits.add(ImmutableList.of());
        }
    }

    @Override
    public LogRows read()
    {
        return readSince(-1);
    }

    @Override
    public synchronized LogRows readSince(long version)
    {
        if (version >= commits.size()) {
            throw new IllegalArgumentException("Version %s cannot have been read: the log is at version %s".formatted(version, commits.size() - 1));
        }
        ImmutableList.Builder<LogRow> rows = ImmutableList.builder();
        commits.subList((int) version + 1, commits.size()).forEach(rows::addAll);
        return new LogRows(commits.size() - 1, rows.build());
    }

    @Override
    public long readSince(long version, Consumer<List<LogRow>> rows)
    {
        LogRows all = readSince(version);
        if (!all.rows().isEmpty()) {
            rows.accept(all.rows());
        }
        return all.version();
    }

    @Override
    public synchronized Stream<LogPart> parts()
    {
        return ImmutableList.copyOf(commits).stream().map(rows -> new LogPart(rows, Optional.empty()));
    }

    @Override
    public Stream<LogPart> partsBetween(Instant first, Instant last)
    {
        return parts();
    }

    @Override
    public int compact()
    {
        return 0;
    }

    @Override
    public synchronized String fingerprint(long version)
    {
        return "%s:%s".formatted(version, commits.get((int) version).hashCode());
    }
}
