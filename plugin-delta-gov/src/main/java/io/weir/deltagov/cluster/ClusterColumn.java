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
package io.weir.deltagov.cluster;

import io.trino.spi.predicate.ValueSet;
import io.weir.delta.engine.data.DataColumn;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * A column by whose values rows are put near each other.
 *
 * @param bounds values of a sample that cut the others into about equally many; a value's rank is the number of bounds up to it
 */
public record ClusterColumn(DataColumn column, ValueSet bounds)
{
    public ClusterColumn
    {
        requireNonNull(column, "column is null");
        requireNonNull(bounds, "bounds is null");
        checkArgument(bounds.isNone() || bounds.isDiscreteSet(), "bounds are not single values");
    }
}
