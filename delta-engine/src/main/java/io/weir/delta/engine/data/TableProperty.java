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

import io.weir.delta.engine.DeltaEngineException;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import static java.util.Objects.requireNonNull;

/**
 * A property of tables that asks something of whoever writes their data files.
 *
 * @param parser gives nothing for what is no value of the property
 * @param values what its values are, after "it must be"
 */
public record TableProperty<T>(String name, Function<String, Optional<T>> parser, String values)
{
    public TableProperty
    {
        requireNonNull(name, "name is null");
        requireNonNull(parser, "parser is null");
        requireNonNull(values, "values is null");
    }

    /**
     * @return empty when the table says nothing
     * @throws DeltaEngineException when another writer left something there that is no value of the property
     */
    public Optional<T> of(Map<String, String> tableProperties)
    {
        String value = tableProperties.get(name);
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(parser.apply(value).orElseThrow(() -> new DeltaEngineException("The table property %s is '%s'. Set it anew: it must be %s".formatted(name, value, values))));
    }

    public Optional<String> problem(String value)
    {
        return parser.apply(value).isPresent() ? Optional.empty() : Optional.of("it must be " + values);
    }
}
