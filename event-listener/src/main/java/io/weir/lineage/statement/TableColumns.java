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
package io.weir.lineage.statement;

import io.weir.lineage.record.ColumnName;
import io.weir.lineage.record.TableName;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of the tables that a statement mentions.
 */
public interface TableColumns
{
    /**
     * @param name the one to three parts of a table's name
     * @return the columns of the table that the query uses, or empty if it is not known which table is meant
     */
    Optional<Columns> find(List<String> name);

    /**
     * What is behind a column of a view, down to the tables. Two columns of a view that come from one column of a table are that column.
     */
    default Set<ColumnName> behind(ColumnName column)
    {
        return Set.of();
    }

    /**
     * The tables whose changes the statement reads by {@code table_changes}, if all are known.
     */
    default Set<TableName> changesRead()
    {
        return Set.of();
    }
}
