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
import io.trino.spi.connector.SchemaTableName;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Whose rows are written, when they are those of a materialized view.
 *
 * @param types ids of the types of its columns, in their order; the rows may be kept by others
 */
public record MaterializedViewRows(SchemaTableName view, List<String> types)
{
    public MaterializedViewRows
    {
        requireNonNull(view, "view is null");
        types = ImmutableList.copyOf(types);
    }
}
