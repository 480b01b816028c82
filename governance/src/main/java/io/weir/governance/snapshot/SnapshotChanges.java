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

import com.google.common.collect.ImmutableSet;
import io.weir.governance.asset.Asset;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * In which groups each of the last snapshots differs from the one before; a change that is not remembered may have changed everything.
 */
final class SnapshotChanges
{
    private static final int REMEMBERED_CHANGES = 1_000;
    private static final int MAXIMUM_GROUPS = 20_000;

    private final Map<Long, Set<Asset>> changes = new ConcurrentHashMap<>();
    private long snapshots;

    /**
     * To be called by one thread at a time.
     *
     * @return the number of the next snapshot
     */
    long next(Set<Asset> changedGroups)
    {
        snapshots++;
        if (changedGroups.size() <= MAXIMUM_GROUPS) {
            changes.put(snapshots, ImmutableSet.copyOf(changedGroups));
        }
        changes.remove(snapshots - REMEMBERED_CHANGES);
        return snapshots;
    }

    /**
     * Whether nothing changed in the groups from a snapshot on to a later one.
     */
    boolean leave(Set<Asset> groups, long earlier, long later)
    {
        if (earlier > later || later - earlier >= REMEMBERED_CHANGES) {
            return false;
        }
        for (long snapshot = earlier + 1; snapshot <= later; snapshot++) {
            Set<Asset> changed = changes.get(snapshot);
            if (changed == null || changed.stream().anyMatch(groups::contains)) {
                return false;
            }
        }
        return true;
    }
}
