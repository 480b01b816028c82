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
package io.weir.server.demo;

import com.google.common.collect.ImmutableList;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * What a server said to one statement.
 */
public sealed interface Answer
{
    /**
     * @param rows a value is absent as the text NULL, as the CLI shows it
     */
    record Rows(List<String> columns, List<List<String>> rows)
            implements Answer
    {
        public Rows
        {
            columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
            rows = ImmutableList.copyOf(requireNonNull(rows, "rows is null"));
        }

        /**
         * @throws IllegalArgumentException when there is no such column
         */
        public List<String> values(String column)
        {
            int index = columns.indexOf(column);
            if (index < 0) {
                throw new IllegalArgumentException("There is no column %s among %s".formatted(column, columns));
            }
            return rows.stream()
                    .map(row -> row.get(index))
                    .toList();
        }
    }

    /**
     * A statement without rows: DDL, a procedure (0), or the number of rows written.
     */
    record Done(long updated)
            implements Answer {}

    record Failed(String message)
            implements Answer
    {
        public Failed
        {
            requireNonNull(message, "message is null");
        }
    }
}
