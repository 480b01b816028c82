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

import com.google.common.collect.ImmutableMap;
import io.weir.governance.asset.Asset;
import io.weir.governance.snapshot.TagSource.Derived;

import java.util.Map;
import java.util.Set;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * The tags of columns of one table. As long as nothing changes them, snapshots give out the same object, so who has drawn conclusions from one can know them by it: two objects are never equal.
 */
public final class ColumnTags
{
    private final Asset table;
    private final Map<String, Set<EffectiveTag>> tags;
    private final boolean empty;

    ColumnTags(Asset table, Map<String, Set<EffectiveTag>> tags)
    {
        this.table = requireNonNull(table, "table is null");
        this.tags = ImmutableMap.copyOf(tags);
        this.empty = tags.values().stream().allMatch(Set::isEmpty);
    }

    public Asset table()
    {
        return table;
    }

    /**
     * Whether none of the columns carries a tag.
     */
    public boolean isEmpty()
    {
        return empty;
    }

    /**
     * How much there is to it: all tags, and the assets on the ways by which they came.
     */
    int parts()
    {
        return tags.values().stream().mapToInt(ColumnTags::parts).sum();
    }

    static int parts(Set<EffectiveTag> tags)
    {
        return tags.stream().mapToInt(tag -> 1 + (tag.source() instanceof Derived derived ? derived.path().size() : 0)).sum();
    }

    public Set<EffectiveTag> of(String column)
    {
        Set<EffectiveTag> found = tags.get(column);
        checkArgument(found != null, "column %s was not asked for", column);
        return found;
    }
}
