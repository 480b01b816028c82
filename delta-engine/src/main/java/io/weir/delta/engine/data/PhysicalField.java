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

import java.util.List;
import java.util.OptionalInt;

import static java.util.Objects.requireNonNull;

/**
 * What a field is called inside data files, at every nesting level. The children stand in the order of the children of the
 * field's type: the fields of a struct, the element of an array, the key and the value of a map.
 *
 * @param name in its original case; under column mapping the physical name
 * @param id the field id under column mapping
 */
public record PhysicalField(String name, OptionalInt id, List<PhysicalField> children)
{
    public PhysicalField
    {
        requireNonNull(name, "name is null");
        requireNonNull(id, "id is null");
        children = ImmutableList.copyOf(children);
    }

    public static PhysicalField leaf(String name)
    {
        return new PhysicalField(name, OptionalInt.empty(), ImmutableList.of());
    }
}
