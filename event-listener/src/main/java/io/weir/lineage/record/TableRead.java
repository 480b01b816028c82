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
package io.weir.lineage.record;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.google.common.collect.ImmutableList;
import io.weir.lineage.redact.RedactedStatement;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A mention of a table or view in a query, with the masks and row filters that held there. The columns are those that the query used of the table anywhere.
 *
 * @param views the views that led here, outermost first
 * @param view the redacted text, if this is a view
 * @param policy the table was read by a mask or a row filter, not by the statement
 */
public record TableRead(
        TableName name,
        @JsonSerialize(converter = ColumnTexts.OfReads.class) @JsonDeserialize(converter = ColumnTexts.ToReads.class) List<ColumnRead> columns,
        List<String> filters,
        boolean direct,
        boolean policy,
        List<TableName> views,
        Optional<RedactedStatement> view)
{
    public TableRead
    {
        requireNonNull(name, "name is null");
        columns = ImmutableList.copyOf(columns);
        filters = ImmutableList.copyOf(filters);
        views = ImmutableList.copyOf(views);
        requireNonNull(view, "view is null");
    }

    /**
     * @param mask the redacted expression that stood for the column
     */
    public record ColumnRead(String name, Optional<String> mask)
    {
        public ColumnRead
        {
            requireNonNull(name, "name is null");
            requireNonNull(mask, "mask is null");
        }
    }
}
