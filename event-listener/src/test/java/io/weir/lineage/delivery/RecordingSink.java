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

import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.spool.Spool;
import io.weir.lineage.spool.SpoolCursor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A sink that keeps what it is given, and is down when a test says so.
 */
final class RecordingSink
        implements Sink<String>
{
    private final String name;
    private final int failing;
    final CountDownLatch first = new CountDownLatch(1);
    final CountDownLatch failed = new CountDownLatch(1);
    final List<String> delivered = Collections.synchronizedList(new ArrayList<>());
    volatile int failures;
    volatile int failingEvery = Integer.MAX_VALUE;
    volatile String refused = "";
    volatile int fewest;
    private int attempts;

    RecordingSink(int failing)
    {
        this("recording", failing);
    }

    RecordingSink(String name, int failing)
    {
        this.name = name;
        this.failing = failing;
    }

    /**
     * What is in the spool, and what comes, to the sinks.
     */
    static Deliveries deliver(Path directory, Spool spool, RecordingSink... sinks)
    {
        List<Delivery<String>> deliveries = new ArrayList<>();
        for (RecordingSink sink : sinks) {
            deliveries.add(new Delivery<>(spool, new SpoolCursor(directory, sink.name()), new DeadLetters(directory, sink.name(), 1 << 30), RecordedQueries.CODEC, sink));
        }
        Deliveries started = new Deliveries(spool, deliveries);
        started.start();
        return started;
    }

    @Override
    public String name()
    {
        return name;
    }

    @Override
    public List<String> translate(QueryRecord query)
    {
        return List.of(query.queryId());
    }

    @Override
    public boolean isUrgent(List<String> rows)
    {
        return true;
    }

    @Override
    public String text(String row)
    {
        return row;
    }

    @Override
    public Optional<String> row(String text)
    {
        return Optional.of(text);
    }

    @Override
    public void write(List<String> rows, Receipt<String> receipt)
    {
        if (failures < failing) {
            failures++;
            throw new IllegalStateException("the sink is down");
        }
        if (rows.size() < fewest) {
            failed.countDown();
            throw new IllegalStateException("too few");
        }
        for (String row : rows) {
            if (row.equals(refused)) {
                receipt.refused(row, "too bad");
                continue;
            }
            if (++attempts % failingEvery == 0) {
                failures++;
                throw new IllegalStateException("the sink went down");
            }
            delivered.add(row);
            receipt.delivered(1);
            first.countDown();
        }
    }
}
