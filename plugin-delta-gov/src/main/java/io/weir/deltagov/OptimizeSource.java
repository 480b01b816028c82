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

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * All rows of the files of a table that are worth to be written anew. The predicates of the table choose files, and no rows.
 *
 * @param smallerThan files of fewer bytes are put together
 */
public record OptimizeSource(DeltaGovTableHandle table, long smallerThan)
        implements ConnectorTableHandle
{
    public OptimizeSource
    {
        requireNonNull(table, "table is null");
        checkArgument(smallerThan >= 0, "smallerThan is negative: %s", smallerThan);
    }

    @Override
    public String toString()
    {
        return table.toString();
    }
}
