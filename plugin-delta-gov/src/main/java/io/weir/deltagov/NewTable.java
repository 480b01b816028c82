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

import com.google.common.collect.ImmutableList;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What a CREATE TABLE asks for.
 */
public record NewTable(List<NewColumn> columns, List<String> partitionedBy, Optional<String> comment, boolean deletionVectorsEnabled, boolean changeDataFeedEnabled)
{
    public record NewColumn(String name, Type type, boolean nullable, Optional<String> comment)
    {
        public NewColumn
        {
            requireNonNull(name, "name is null");
            requireNonNull(type, "type is null");
            requireNonNull(comment, "comment is null");
        }
    }

    public NewTable
    {
        columns = ImmutableList.copyOf(columns);
        partitionedBy = ImmutableList.copyOf(partitionedBy);
        requireNonNull(comment, "comment is null");
    }
}
