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
package io.weir.governance.usage;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.weir.governance.audit.AuditEvent;

import java.util.List;
import java.util.Map;

/**
 * What the audit log says about use, at one moment.
 *
 * @param recent the newest rows of the log, newest first
 * @param slowest the queries that took longest, slowest first
 * @param tables how all users together used a table, by its text form
 */
public record Usage(List<AuditEvent> recent, List<AuditEvent> slowest, List<ColumnUse> columns, Map<String, Uses> tables, List<TableUse> tableUses, List<DailyCost> costs)
{
    public Usage
    {
        recent = ImmutableList.copyOf(recent);
        slowest = ImmutableList.copyOf(slowest);
        columns = ImmutableList.copyOf(columns);
        tables = ImmutableMap.copyOf(tables);
        tableUses = ImmutableList.copyOf(tableUses);
        costs = ImmutableList.copyOf(costs);
    }
}
