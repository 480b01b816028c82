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
package io.weir.governance.snapshot;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

/**
 * A value for each path in a group, see {@link PathInGroup}. Immutable, and two references for each entry: there are millions.
 */
final class AssetGroup<V>
{
    private static final AssetGroup<?> EMPTY = new AssetGroup<>(new String[0], new Object[0]);

    private final String[] paths;
    private final Object[] values;

    private AssetGroup(String[] paths, Object[] values)
    {
        this.paths = paths;
        this.values = values;
    }

    @SuppressWarnings("unchecked")
    static <V> AssetGroup<V> empty()
    {
        return (AssetGroup<V>) EMPTY;
    }

    static <V> AssetGroup<V> of(Map<String, V> values)
    {
        String[] paths = new String[values.size()];
        Object[] sorted = new Object[values.size()];
        int position = 0;
        for (Map.Entry<String, V> entry : values.entrySet().stream().sorted(comparing(Map.Entry::getKey)).toList()) {
            paths[position] = entry.getKey();
            sorted[position] = entry.getValue();
            position++;
        }
        return new AssetGroup<>(paths, sorted);
    }

    /**
     * For entries that are in the order of their paths already.
     */
    static final class Builder<V>
    {
        private final String[] paths;
        private final Object[] values;

        Builder(int size)
        {
            paths = new String[size];
            values = new Object[size];
        }

        int size()
        {
            return paths.length;
        }

        void set(int position, String path, V value)
        {
            checkArgument(position == 0 || paths[position - 1].compareTo(path) < 0, "paths are not in order");
            paths[position] = path;
            values[position] = requireNonNull(value, "value is null");
        }

        AssetGroup<V> build()
        {
            return new AssetGroup<>(paths, values);
        }
    }

    int size()
    {
        return paths.length;
    }

    String path(int position)
    {
        return paths[position];
    }

    Optional<V> get(String path)
    {
        int position = Arrays.binarySearch(paths, path);
        return position < 0 ? Optional.empty() : Optional.of(value(position));
    }

    boolean contains(String path)
    {
        return Arrays.binarySearch(paths, path) >= 0;
    }

    void forEach(BiConsumer<String, V> action)
    {
        for (int position = 0; position < paths.length; position++) {
            action.accept(paths[position], value(position));
        }
    }

    void forEachStartingWith(String prefix, BiConsumer<String, V> action)
    {
        int start = Arrays.binarySearch(paths, prefix);
        for (int position = start < 0 ? -start - 1 : start; position < paths.length && paths[position].startsWith(prefix); position++) {
            action.accept(paths[position], value(position));
        }
    }

    /**
     * A copy that may be changed.
     */
    Map<String, V> toMap()
    {
        Map<String, V> map = HashMap.newHashMap(paths.length);
        forEach(map::put);
        return map;
    }

    @SuppressWarnings("unchecked")
    V value(int position)
    {
        return (V) values[position];
    }
}
