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

import io.weir.lineage.delivery.Sink;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.QueryStarted;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A sink of OpenLineage events. Records that are missing have no word in OpenLineage; the governance log tells of them.
 */
abstract class EventSink
        implements Sink<EventRow>
{
    // of a batch, which stays in memory as long as the sink is down
    private static final long MOST_CHARACTERS = 1 << 24;
    // and yet there are some: by others that come after it a sink shows whether it fails at one alone
    private static final int FEWEST_ROWS = 20;

    private final String name;
    private final EventEncoder encoder;
    private final SinkEvents events;

    EventSink(String name, EventEncoder encoder, SinkEvents events)
    {
        this.name = requireNonNull(name, "name is null");
        this.encoder = requireNonNull(encoder, "encoder is null");
        this.events = requireNonNull(events, "events is null");
    }

    @Override
    public final String name()
    {
        return name;
    }

    @Override
    public final List<EventRow> translate(QueryStarted start)
    {
        return events.include(start) ? encoder.rows(start) : List.of();
    }

    @Override
    public final List<EventRow> translate(QueryRecord query)
    {
        return events.include(query) ? encoder.rows(query) : List.of();
    }

    @Override
    public boolean isUrgent(List<EventRow> rows)
    {
        return !rows.isEmpty();
    }

    // events of wide statements are a thousand times as large as most
    @Override
    public final int weight(EventRow row)
    {
        return Math.clamp((long) row.json().length() * mostRows() / MOST_CHARACTERS, 1, mostRows() / FEWEST_ROWS);
    }

    @Override
    public final String text(EventRow row)
    {
        return row.json();
    }

    @Override
    public final Optional<EventRow> row(String text)
    {
        return encoder.row(text);
    }
}
