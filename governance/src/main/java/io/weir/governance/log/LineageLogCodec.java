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

import io.weir.delta.engine.log.LogColumn;
import io.weir.delta.engine.log.LogRow;
import io.weir.delta.engine.log.LogSchema;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.lineage.RunResolved;

import java.util.List;
import java.util.Optional;

import static io.weir.delta.engine.log.LogType.BOOLEAN;
import static io.weir.delta.engine.log.LogType.LONG;
import static io.weir.delta.engine.log.LogType.STRING;
import static io.weir.delta.engine.log.LogType.TIMESTAMP;
import static io.weir.governance.log.RowReader.text;

/**
 * {@code lineage_log}: the column {@code event} is {@code edge} or {@code resolved}; the latter has no source and no target.
 */
final class LineageLogCodec
        implements LogCodec<LineageEvent>
{
    private static final String EDGE = "edge";
    private static final String RESOLVED = "resolved";
    private static final LogSchema SCHEMA = new LogSchema(List.of(
            new LogColumn(SCHEMA_VERSION, LONG),
            new LogColumn(EVENT_ID, STRING),
            new LogColumn("event", STRING),
            new LogColumn("query_id", STRING),
            new LogColumn("source", STRING),
            new LogColumn("target", STRING),
            new LogColumn("kind", STRING),
            new LogColumn("masked", BOOLEAN),
            new LogColumn("source_version", LONG),
            new LogColumn("target_version", LONG),
            new LogColumn("wrote", BOOLEAN),
            new LogColumn("time", TIMESTAMP)));

    @Override
    public String table()
    {
        return "lineage_log";
    }

    @Override
    public LogSchema schema()
    {
        return SCHEMA;
    }

    @Override
    public String eventId(LineageEvent event)
    {
        return event.eventId();
    }

    @Override
    public LogRow encode(LineageEvent event)
    {
        return switch (event) {
            case LineageEdge edge -> LogRow.of(
                    CURRENT_VERSION,
                    edge.eventId(),
                    EDGE,
                    edge.queryId(),
                    edge.source().toString(),
                    edge.target().toString(),
                    text(edge.kind()),
                    edge.masked(),
                    edge.sourceVersion(),
                    edge.targetVersion(),
                    Optional.empty(),
                    edge.time());
            case RunResolved resolved -> LogRow.of(
                    CURRENT_VERSION,
                    resolved.eventId(),
                    RESOLVED,
                    resolved.queryId(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    resolved.wrote(),
                    resolved.time());
        };
    }

    @Override
    public LineageEvent decode(LogRow row)
    {
        RowReader reader = new RowReader(table(), SCHEMA, row);
        String event = reader.string("event");
        return switch (event) {
            case EDGE -> new LineageEdge(
                    reader.string(EVENT_ID),
                    reader.string("query_id"),
                    reader.asset("source"),
                    reader.asset("target"),
                    reader.enumValue("kind", EdgeKind.class),
                    reader.booleanValue("masked"),
                    reader.optionalLong("source_version"),
                    reader.optionalLong("target_version"),
                    reader.instant("time"));
            case RESOLVED -> new RunResolved(reader.string("query_id"), reader.booleanValue("wrote"), reader.instant("time"));
            default -> throw new UnreadableRowException("lineage_log: unknown event '%s' in event %s".formatted(event, reader.string(EVENT_ID)));
        };
    }

    @Override
    public Optional<String> timeColumn()
    {
        return Optional.of("time");
    }
}
