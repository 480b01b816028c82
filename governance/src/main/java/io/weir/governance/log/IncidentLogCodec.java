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
import io.weir.governance.audit.IncidentEvent;

import java.util.List;

import static io.weir.delta.engine.log.LogType.LONG;
import static io.weir.delta.engine.log.LogType.STRING;
import static io.weir.delta.engine.log.LogType.TIMESTAMP;

/**
 * {@code incident_log}: one row per finding of an outside tool.
 */
final class IncidentLogCodec
        implements LogCodec<IncidentEvent>
{
    private static final LogSchema SCHEMA = new LogSchema(List.of(
            new LogColumn(SCHEMA_VERSION, LONG),
            new LogColumn(EVENT_ID, STRING),
            new LogColumn("asset", STRING),
            new LogColumn("tool", STRING),
            new LogColumn("external_id", STRING),
            new LogColumn("severity", STRING),
            new LogColumn("status", STRING),
            new LogColumn("summary", STRING),
            new LogColumn("url", STRING),
            new LogColumn("time", TIMESTAMP)));

    @Override
    public String table()
    {
        return "incident_log";
    }

    @Override
    public LogSchema schema()
    {
        return SCHEMA;
    }

    @Override
    public String eventId(IncidentEvent event)
    {
        return event.eventId();
    }

    @Override
    public LogRow encode(IncidentEvent event)
    {
        return LogRow.of(
                CURRENT_VERSION,
                event.eventId(),
                event.asset().toString(),
                event.tool(),
                event.externalId(),
                event.severity(),
                event.status(),
                event.summary(),
                event.url(),
                event.time());
    }

    @Override
    public IncidentEvent decode(LogRow row)
    {
        RowReader reader = new RowReader(table(), SCHEMA, row);
        return new IncidentEvent(
                reader.string(EVENT_ID),
                reader.asset("asset"),
                reader.string("tool"),
                reader.string("external_id"),
                reader.string("severity"),
                reader.string("status"),
                reader.string("summary"),
                reader.optionalString("url"),
                reader.instant("time"));
    }
}
