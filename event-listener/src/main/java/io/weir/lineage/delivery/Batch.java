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

import io.weir.lineage.delivery.DeadLetter.Kind;
import io.weir.lineage.spool.SpoolPosition;

import java.util.ArrayList;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Rows that go to a sink together. It may take some of them and fail: then the others are written when it is tried again.
 */
final class Batch<R>
        implements Sink.Receipt<R>
{
    private final Sink<R> sink;
    private final DeadLetters deadLetters;
    private final DeliveryStatistics statistics;
    private final List<R> rows = new ArrayList<>();
    private SpoolPosition next;
    private boolean urgent;
    private long weight;
    private int acknowledged;

    /**
     * @param start where the records of the batch begin
     */
    Batch(Sink<R> sink, DeadLetters deadLetters, DeliveryStatistics statistics, SpoolPosition start)
    {
        this.sink = requireNonNull(sink, "sink is null");
        this.deadLetters = requireNonNull(deadLetters, "deadLetters is null");
        this.statistics = requireNonNull(statistics, "statistics is null");
        this.next = requireNonNull(start, "start is null");
    }

    /**
     * @param end where the record ends of which the rows were made
     */
    void add(List<R> added, SpoolPosition end)
    {
        urgent |= sink.isUrgent(added);
        rows.addAll(added);
        weight += added.stream().mapToLong(sink::weight).sum();
        next = end;
    }

    /**
     * Where the records end of which the rows were made.
     */
    SpoolPosition next()
    {
        return next;
    }

    boolean isEmpty()
    {
        return rows.isEmpty();
    }

    boolean isFull()
    {
        return weight >= sink.mostRows();
    }

    boolean isUrgent()
    {
        return urgent;
    }

    /**
     * How many rows the sink took or refused so far.
     */
    int acknowledged()
    {
        return acknowledged;
    }

    void write()
    {
        if (acknowledged < rows.size()) {
            sink.write(rows.subList(acknowledged, rows.size()), this);
        }
    }

    @Override
    public void delivered(int count)
    {
        acknowledged += count;
        statistics.delivered(count);
    }

    @Override
    public void refused(R row, String reason)
    {
        deadLetters.add(Kind.ROW, sink.text(row), reason);
        acknowledged++;
        statistics.deadLetter();
    }
}
