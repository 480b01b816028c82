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
package io.weir.mongorecent;

import com.google.common.collect.ImmutableList;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * An index of a collection that holds all documents in the order of its fields: neither sparse nor partial nor hidden, and without a collation.
 */
public record CollectionIndex(String name, List<Field> fields, boolean unique)
{
    public record Field(String path, SortKey.Direction direction)
    {
        public Field
        {
            requireNonNull(path, "path is null");
            requireNonNull(direction, "direction is null");
        }
    }

    public CollectionIndex
    {
        requireNonNull(name, "name is null");
        fields = ImmutableList.copyOf(fields);
    }
}
