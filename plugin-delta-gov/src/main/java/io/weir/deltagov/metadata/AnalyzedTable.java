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
package io.weir.deltagov.metadata;

import com.google.common.collect.ImmutableMap;

import java.util.Map;
import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

/**
 * What ANALYZE found out about a table: numbers, and no values.
 *
 * @param format of this record; a reader ignores those it does not know
 * @param tableId of the table that was analyzed
 * @param version of the table when it was analyzed last
 * @param columns by physical name
 */
public record AnalyzedTable(int format, String tableId, long version, Map<String, AnalyzedColumn> columns)
{
    static final int FORMAT = 1;

    public AnalyzedTable
    {
        requireNonNull(tableId, "tableId is null");
        columns = ImmutableMap.copyOf(columns);
    }

    /**
     * @param distinctValues about how many values there are, NULL not counted
     * @param dataSize bytes of all values, for types without a fixed size
     * @param rowCount rows of the table when the column was analyzed
     */
    public record AnalyzedColumn(long distinctValues, OptionalLong dataSize, long rowCount)
    {
        public AnalyzedColumn
        {
            requireNonNull(dataSize, "dataSize is null");
        }
    }
}
