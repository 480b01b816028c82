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
package io.weir.deltagov.view;

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What the rows of a materialized view were made from, as the table of the rows keeps it with them.
 *
 * @param complete whether tables and views are all that the rows depend on; otherwise nobody can say whether they would be others now
 * @param timeMillis when the refresh began
 * @param timeZone of the session that refreshed, by which times without a zone got one; empty for rows of before that was kept
 */
public record RefreshState(List<SourceTable> tables, List<SourceView> views, boolean complete, long timeMillis, Optional<String> timeZone)
{
    /**
     * The property of the Delta table that holds it, as JSON.
     */
    public static final String PROPERTY = "weir.refreshedFrom";

    /**
     * @param tableId tells the table from another one that takes its place
     * @param pinned whether the view names the version, so that later ones are no matter to it
     */
    public record SourceTable(String schema, String table, String tableId, long version, boolean pinned)
    {
        public SourceTable
        {
            requireNonNull(schema, "schema is null");
            requireNonNull(table, "table is null");
            requireNonNull(tableId, "tableId is null");
        }
    }

    /**
     * @param fingerprint of the definition that was read
     */
    public record SourceView(String schema, String view, String fingerprint)
    {
        public SourceView
        {
            requireNonNull(schema, "schema is null");
            requireNonNull(view, "view is null");
            requireNonNull(fingerprint, "fingerprint is null");
        }
    }

    public RefreshState
    {
        tables = ImmutableList.copyOf(tables);
        views = ImmutableList.copyOf(views);
        requireNonNull(timeZone, "timeZone is null");
    }
}
