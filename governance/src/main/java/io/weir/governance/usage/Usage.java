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
import io.weir.governance.audit.AuditEvent;

import java.util.List;

/**
 * What the audit log says about use, at one moment.
 *
 * @param recent the newest rows of the log, newest first
 * @param slowest the queries that took longest, slowest first
 */
public record Usage(List<AuditEvent> recent, List<AuditEvent> slowest, List<ColumnUse> columns, List<TableUse> tables, List<DailyCost> costs)
{
    public Usage
    {
        recent = ImmutableList.copyOf(recent);
        slowest = ImmutableList.copyOf(slowest);
        columns = ImmutableList.copyOf(columns);
        tables = ImmutableList.copyOf(tables);
        costs = ImmutableList.copyOf(costs);
    }
}
