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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * An immutable map that is cheap to extend: a change becomes a small layer on top, and layers of similar size are merged, so that
 * a look-up asks few layers and an entry is copied only a logarithmic number of times.
 */
final class LayeredMap<K, V>
{
    private final List<Map<K, V>> layers;

    private LayeredMap(List<Map<K, V>> layers)
    {
        this.layers = ImmutableList.copyOf(layers);
    }

    static <K, V> LayeredMap<K, V> empty()
    {
        return new LayeredMap<>(ImmutableList.of());
    }

    /**
     * @param changes new and replaced entries; the caller gives the map away
     */
    LayeredMap<K, V> with(Map<K, V> changes)
    {
        if (changes.isEmpty()) {
            return this;
        }
        List<Map<K, V>> merged = new ArrayList<>(layers);
        merged.add(requireNonNull(changes, "changes is null"));
        while (merged.size() > 1 && merged.getLast().size() * 2 >= merged.get(merged.size() - 2).size()) {
            Map<K, V> upper = merged.removeLast();
            Map<K, V> lower = merged.removeLast();
            Map<K, V> both = HashMap.newHashMap(upper.size() + lower.size());
            both.putAll(lower);
            both.putAll(upper);
            merged.add(both);
        }
        return new LayeredMap<>(merged);
    }

    boolean isEmpty()
    {
        return layers.isEmpty();
    }

    Optional<V> get(K key)
    {
        for (int layer = layers.size() - 1; layer >= 0; layer--) {
            V value = layers.get(layer).get(key);
            if (value != null) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    Set<K> keys()
    {
        Set<K> keys = new HashSet<>();
        layers.forEach(layer -> keys.addAll(layer.keySet()));
        return keys;
    }

    Map<K, V> toMap()
    {
        Map<K, V> entries = new HashMap<>();
        layers.forEach(entries::putAll);
        return ImmutableMap.copyOf(entries);
    }
}
