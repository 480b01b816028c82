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

import static java.util.Comparator.comparing;

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
    private V value(int position)
    {
        return (V) values[position];
    }
}
