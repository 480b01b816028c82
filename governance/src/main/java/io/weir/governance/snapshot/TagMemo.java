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
import io.weir.governance.asset.Asset;
import io.weir.governance.snapshot.Memo.Found;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

/**
 * The tags of assets, and those of all columns of a table at once, that the snapshots of a log share.
 */
final class TagMemo
{
    private static final long MAXIMUM_ASSETS = 100_000;
    private static final long MAXIMUM_COLUMNS_OF_TABLES = 200_000;

    // an asset has a few tags, and what is made of many others has many, with long ways
    private static final int USUAL_PARTS = 8;

    private final SnapshotChanges changes = new SnapshotChanges();
    private final Memo<Asset, Set<EffectiveTag>> assets = new Memo<>(changes, MAXIMUM_ASSETS, (_, tags) -> Math.max(1, ColumnTags.parts(tags) / USUAL_PARTS));
    private final Memo<ColumnsOfTable, ColumnTags> tables = new Memo<>(changes, MAXIMUM_COLUMNS_OF_TABLES, (key, tags) -> Math.max(1 + key.columns().size() + key.fields().size(), tags.parts() / USUAL_PARTS));

    private record ColumnsOfTable(Asset table, List<String> columns, List<List<String>> fields)
    {
        ColumnsOfTable
        {
            requireNonNull(table, "table is null");
            columns = ImmutableList.copyOf(columns);
            fields = ImmutableList.copyOf(fields);
        }
    }

    /**
     * For the next snapshot, which differs from the one before in these groups. To be called by one thread at a time.
     */
    OfSnapshot next(Set<Asset> changedGroups)
    {
        return new OfSnapshot(changes.next(changedGroups));
    }

    final class OfSnapshot
    {
        private final long snapshot;

        private OfSnapshot(long snapshot)
        {
            this.snapshot = snapshot;
        }

        Found<Set<EffectiveTag>> tags(Asset asset, Supplier<Found<Set<EffectiveTag>>> find)
        {
            return assets.get(asset, snapshot, find);
        }

        ColumnTags tagsOfColumns(Asset table, List<String> columns, List<List<String>> fields, Supplier<Found<ColumnTags>> find)
        {
            return tables.get(new ColumnsOfTable(table, columns, fields), snapshot, find).value();
        }
    }
}
