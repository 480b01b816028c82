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
package io.weir.lineage.statement;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * What the names of queries mean at a place of a statement: those that its WITH has before it, and those of the WITHs around it. All places of one WITH share what it names, because there
 * may be as many names as a statement has room for.
 */
final class NamedQueries<T>
{
    private record Named<T>(int place, T meaning) {}

    private final Optional<NamedQueries<T>> outer;
    private final Map<String, Named<T>> names;
    private final int place;

    private NamedQueries(Optional<NamedQueries<T>> outer, Map<String, Named<T>> names, int place)
    {
        this.outer = requireNonNull(outer, "outer is null");
        this.names = requireNonNull(names, "names is null");
        this.place = place;
    }

    static <T> NamedQueries<T> none()
    {
        return new NamedQueries<>(Optional.empty(), new HashMap<>(), 0);
    }

    /**
     * Where a WITH begins.
     */
    NamedQueries<T> inside()
    {
        return new NamedQueries<>(Optional.of(this), new HashMap<>(), 0);
    }

    /**
     * Behind a query that has a name.
     */
    NamedQueries<T> with(String name, T meaning)
    {
        names.put(name.toLowerCase(ENGLISH), new Named<>(place, requireNonNull(meaning, "meaning is null")));
        return new NamedQueries<>(outer, names, place + 1);
    }

    /**
     * @param name in lower case
     */
    Optional<T> find(String name)
    {
        Optional<T> here = Optional.ofNullable(names.get(name)).filter(named -> named.place() < place).map(Named::meaning);
        return here.isPresent() ? here : outer.flatMap(around -> around.find(name));
    }
}
