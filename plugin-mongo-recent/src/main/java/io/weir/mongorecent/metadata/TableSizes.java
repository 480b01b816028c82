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
package io.weir.mongorecent.metadata;

import io.trino.spi.statistics.ColumnStatistics;
import io.trino.spi.statistics.Estimate;
import io.trino.spi.statistics.TableStatistics;
import io.weir.mongorecent.CollectionIndex;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentTableHandle;

import java.util.OptionalLong;

/**
 * What is known of a table's size without reading it: how many documents, and which fields a unique index makes all different.
 */
final class TableSizes
{
    private TableSizes() {}

    static TableStatistics statistics(MongoRecentTableHandle table)
    {
        OptionalLong documents = table.known().documents();
        if (documents.isEmpty() || table.computation().isPresent()) {
            return TableStatistics.empty();
        }
        double rows = Math.min(documents.getAsLong(), wantedKeys(table));
        if (table.limit().isPresent()) {
            rows = Math.min(rows, table.limit().getAsInt());
        }
        TableStatistics.Builder statistics = TableStatistics.builder().setRowCount(Estimate.of(rows));
        for (MongoRecentColumnHandle column : table.columns()) {
            if (isUnique(table, column)) {
                ColumnStatistics.Builder unique = ColumnStatistics.builder().setDistinctValuesCount(Estimate.of(rows));
                if (column.key()) {
                    unique.setNullsFraction(Estimate.zero());
                }
                statistics.setColumnStatistics(column, unique.build());
            }
        }
        return statistics.build();
    }

    /**
     * How many rows the filter lets through at most, by the values that it names of a column in which all are different.
     */
    private static double wantedKeys(MongoRecentTableHandle table)
    {
        return table.constraint().getDomains().stream()
                .flatMap(domains -> domains.entrySet().stream())
                .filter(entry -> entry.getValue().getValues().isDiscreteSet() && isUnique(table, entry.getKey()))
                .mapToDouble(entry -> entry.getValue().getValues().getDiscreteSet().size() + (entry.getValue().isNullAllowed() ? 1 : 0))
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }

    private static boolean isUnique(MongoRecentTableHandle table, MongoRecentColumnHandle column)
    {
        return column.key() || table.known().indexes().stream().anyMatch(index -> isUnique(index, column));
    }

    private static boolean isUnique(CollectionIndex index, MongoRecentColumnHandle column)
    {
        return index.unique() && index.fields().size() == 1 && index.fields().getFirst().path().equals(column.path());
    }
}
