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

import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The columns of a log, in the order of the values of its rows. They are the same as long as the log lives; a table with others is refused.
 */
public record LogSchema(List<LogColumn> columns)
{
    public LogSchema
    {
        columns = ImmutableList.copyOf(columns);
        checkArgument(!columns.isEmpty(), "columns is empty");
    }

    /**
     * Refuses a row that does not fit.
     */
    void validate(LogRow row)
    {
        checkArgument(row.values().size() == columns.size(), "A row has %s values, but the log has %s columns", row.values().size(), columns.size());
        for (int position = 0; position < columns.size(); position++) {
            LogColumn column = columns.get(position);
            Object value = row.values().get(position);
            checkArgument(value == null || column.type().javaType().isInstance(value), "Column %s of type %s cannot hold a %s", column.name(), column.type(), value == null ? "" : value.getClass().getSimpleName());
        }
    }
}
