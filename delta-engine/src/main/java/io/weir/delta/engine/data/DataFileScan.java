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
package io.weir.delta.engine.data;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.ActiveFile;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * What to read from a data file.
 *
 * @param columns the channels of the pages, in this order
 * @param predicate rows that do not match may be left out, and need not be
 * @param partitionValues by the physical names of the partition columns; empty is NULL, and one that is not there too
 * @param deletedRows left out of the pages
 * @param start first byte of the split
 * @param length bytes of the split; a row group belongs to the split that holds its first byte
 */
public record DataFileScan(
        List<DataColumn> columns,
        TupleDomain<DataColumn> predicate,
        Map<String, Optional<String>> partitionValues,
        Optional<DeletedRows> deletedRows,
        long start,
        long length)
{
    public DataFileScan
    {
        columns = ImmutableList.copyOf(columns);
        requireNonNull(predicate, "predicate is null");
        partitionValues = ImmutableMap.copyOf(partitionValues);
        requireNonNull(deletedRows, "deletedRows is null");
        checkArgument(start >= 0, "start is negative: %s", start);
        checkArgument(length >= 0, "length is negative: %s", length);
    }

    /**
     * All rows of a whole file.
     */
    public static DataFileScan of(List<DataColumn> columns)
    {
        return new DataFileScan(columns, TupleDomain.all(), ImmutableMap.of(), Optional.empty(), 0, Long.MAX_VALUE);
    }

    /**
     * All rows of a whole file, with its partition values. Its deletion vector, when it has one, is still to be loaded and given.
     */
    public static DataFileScan of(List<DataColumn> columns, ActiveFile file)
    {
        return of(columns).withPartitionValues(file.partitionValues());
    }

    public DataFileScan withPredicate(TupleDomain<DataColumn> predicate)
    {
        return new DataFileScan(columns, predicate, partitionValues, deletedRows, start, length);
    }

    public DataFileScan withPartitionValues(Map<String, Optional<String>> partitionValues)
    {
        return new DataFileScan(columns, predicate, partitionValues, deletedRows, start, length);
    }

    public DataFileScan withDeletedRows(DeletedRows deletedRows)
    {
        return new DataFileScan(columns, predicate, partitionValues, Optional.of(deletedRows), start, length);
    }

    public DataFileScan withRange(long start, long length)
    {
        return new DataFileScan(columns, predicate, partitionValues, deletedRows, start, length);
    }
}
