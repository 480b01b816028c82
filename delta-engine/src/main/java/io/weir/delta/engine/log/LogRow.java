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
package io.weir.delta.engine.log;

import com.google.common.collect.ImmutableList;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The values of a row in the order of the columns: {@link String}, {@link Long}, {@link Boolean}, {@link Instant} or a list of
 * {@link String}. A value that is absent is {@code null} in {@link #values}; read it with {@link #value}.
 * Instants are cut to microseconds, which is what a table keeps.
 */
public record LogRow(List<Object> values)
{
    public LogRow
    {
        List<Object> copy = new ArrayList<>(values.size());
        values.forEach(value -> copy.add(normalize(value)));
        values = Collections.unmodifiableList(copy);
    }

    /**
     * A row of these values, where an {@link Optional} stands for its content or, when empty, for an absent value.
     */
    public static LogRow of(Object... values)
    {
        return new LogRow(Collections.unmodifiableList(Arrays.asList(values)));
    }

    /**
     * @throws ClassCastException when the column holds another type
     */
    public <T> Optional<T> value(int column, Class<T> type)
    {
        return Optional.ofNullable(type.cast(values.get(column)));
    }

    private static Object normalize(Object value)
    {
        return switch (value) {
            case null -> null;
            case Optional<?> optional -> normalize(optional.orElse(null));
            case Instant instant -> instant.truncatedTo(ChronoUnit.MICROS);
            case List<?> list -> ImmutableList.copyOf(list);
            default -> value;
        };
    }
}
