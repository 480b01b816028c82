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
import io.weir.governance.policy.PolicyRecord;

import java.util.List;

import static io.weir.delta.engine.log.LogType.LONG;
import static io.weir.delta.engine.log.LogType.STRING;
import static io.weir.delta.engine.log.LogType.TIMESTAMP;

/**
 * {@code policy_log}: one row each time when other policies came into force.
 */
final class PolicyLogCodec
        implements LogCodec<PolicyRecord>
{
    private static final LogSchema SCHEMA = new LogSchema(List.of(
            new LogColumn(SCHEMA_VERSION, LONG),
            new LogColumn(EVENT_ID, STRING),
            new LogColumn("policy_version", STRING),
            new LogColumn("text", STRING),
            new LogColumn("time", TIMESTAMP)));

    @Override
    public String table()
    {
        return "policy_log";
    }

    @Override
    public LogSchema schema()
    {
        return SCHEMA;
    }

    @Override
    public String eventId(PolicyRecord entry)
    {
        return entry.eventId();
    }

    @Override
    public LogRow encode(PolicyRecord entry)
    {
        return LogRow.of(CURRENT_VERSION, entry.eventId(), entry.version(), entry.text(), entry.time());
    }

    @Override
    public PolicyRecord decode(LogRow row)
    {
        RowReader reader = new RowReader(table(), SCHEMA, row);
        return new PolicyRecord(reader.string("policy_version"), reader.string("text"), reader.instant("time"));
    }
}
