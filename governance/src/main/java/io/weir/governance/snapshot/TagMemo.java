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

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableSet;
import io.weir.governance.asset.Asset;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

/**
 * The tags that were found, shared by the snapshots of a log. Most commits change few tables, so most of what was found for a snapshot holds for the next one: an entry knows
 * the tables, schemas and catalogs that it rests on, and holds as long as none of them changed. Safe for use by many threads.
 */
final class TagMemo
{
    private static final long MAXIMUM_ENTRIES = 100_000;
    private static final int REMEMBERED_CHANGES = 1_000;
    private static final int MAXIMUM_GROUPS = 20_000;

    private final Cache<Asset, Entry> entries = CacheBuilder.newBuilder()
            .maximumSize(MAXIMUM_ENTRIES)
            .build();
    // what each snapshot changed; a change that is not here any more may have changed everything
    private final Map<Long, Set<Asset>> changes = new ConcurrentHashMap<>();
    private long snapshots;

    /**
     * @param rests the groups in which a change may change the tags
     */
    record Found(Set<EffectiveTag> tags, Set<Asset> rests)
    {
        Found
        {
            tags = ImmutableSet.copyOf(tags);
            rests = ImmutableSet.copyOf(rests);
        }
    }

    private record Entry(Found found, long snapshot) {}

    /**
     * For the next snapshot, which differs from the one before in these groups. To be called by one thread at a time.
     */
    OfSnapshot next(Set<Asset> changedGroups)
    {
        snapshots++;
        if (changedGroups.size() <= MAXIMUM_GROUPS) {
            changes.put(snapshots, ImmutableSet.copyOf(changedGroups));
        }
        changes.remove(snapshots - REMEMBERED_CHANGES);
        return new OfSnapshot(snapshots);
    }

    final class OfSnapshot
    {
        private final long snapshot;

        private OfSnapshot(long snapshot)
        {
            this.snapshot = snapshot;
        }

        Set<EffectiveTag> get(Asset asset, Supplier<Found> find)
        {
            Entry entry = entries.getIfPresent(requireNonNull(asset, "asset is null"));
            if (entry != null && entry.snapshot() == snapshot) {
                return entry.found().tags();
            }
            Found found = Optional.ofNullable(entry).filter(this::holds).map(Entry::found).orElseGet(find);
            // a query that still asks an older snapshot must not take from those that ask this one
            if (found.rests().size() <= MAXIMUM_GROUPS && (entry == null || entry.snapshot() < snapshot)) {
                entries.put(asset, new Entry(found, snapshot));
            }
            return found.tags();
        }

        private boolean holds(Entry entry)
        {
            if (entry.snapshot() > snapshot || snapshot - entry.snapshot() >= REMEMBERED_CHANGES) {
                return false;
            }
            for (long later = entry.snapshot() + 1; later <= snapshot; later++) {
                Set<Asset> changed = changes.get(later);
                if (changed == null || changed.stream().anyMatch(entry.found().rests()::contains)) {
                    return false;
                }
            }
            return true;
        }
    }
}
