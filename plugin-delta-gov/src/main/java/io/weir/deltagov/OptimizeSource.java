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
package io.weir.deltagov;

import io.trino.spi.connector.ConnectorTableHandle;

import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * The files of a table that are to be put together, all rows of them.
 *
 * @param table with a predicate that chooses files, not rows
 * @param smallerThan bytes
 * @param clustering when rows are also to be put near each other by their values
 */
public record OptimizeSource(DeltaGovTableHandle table, long smallerThan, Optional<Clustering> clustering)
        implements ConnectorTableHandle
{
    /**
     * Files are chosen that are not clustered this way already.
     *
     * @param tag what clustered files are known by
     * @param rangeBytes how large a file of clustered rows is to be, about
     */
    public record Clustering(String tag, long rangeBytes)
    {
        public Clustering
        {
            requireNonNull(tag, "tag is null");
        }
    }

    public OptimizeSource
    {
        requireNonNull(table, "table is null");
        requireNonNull(clustering, "clustering is null");
        checkArgument(smallerThan >= 0, "smallerThan is negative: %s", smallerThan);
    }

    public OptimizeSource withTable(DeltaGovTableHandle table)
    {
        return new OptimizeSource(table, smallerThan, clustering);
    }

    @Override
    public String toString()
    {
        return table.toString();
    }
}
