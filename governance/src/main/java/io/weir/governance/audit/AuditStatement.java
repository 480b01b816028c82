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
package io.weir.governance.audit;

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What was run: the statement without its literals, and the assets it read and wrote, by their text form.
 */
public record AuditStatement(Optional<String> queryType, String redactedSql, List<String> columnsRead, List<String> tablesRead, Optional<String> tableWritten)
{
    public AuditStatement
    {
        requireNonNull(queryType, "queryType is null");
        requireNonNull(redactedSql, "redactedSql is null");
        columnsRead = ImmutableList.copyOf(columnsRead);
        tablesRead = ImmutableList.copyOf(tablesRead);
        requireNonNull(tableWritten, "tableWritten is null");
    }

    public AuditStatement withRedactedSql(String text)
    {
        return new AuditStatement(queryType, text, columnsRead, tablesRead, tableWritten);
    }

    public AuditStatement withColumnsRead(List<String> columns)
    {
        return new AuditStatement(queryType, redactedSql, columns, tablesRead, tableWritten);
    }
}
