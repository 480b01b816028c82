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
package io.weir.lineage.edges;

import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.lineage.EdgeKind;
import io.weir.lineage.statement.Way;

import static java.util.Objects.requireNonNull;

/**
 * {@code source} came into {@code target}: columns, or whole tables if no columns are known. A column that only decides which rows a table gets flows into the
 * table, and so without a direct way.
 *
 * @param masked the query saw a mask in place of the source's values
 */
public record ColumnFlow(Asset source, Asset target, Way way, boolean masked)
{
    public ColumnFlow
    {
        requireNonNull(source, "source is null");
        requireNonNull(target, "target is null");
        requireNonNull(way, "way is null");
    }

    public static ColumnFlow of(Asset source, Asset target, EdgeKind kind)
    {
        return new ColumnFlow(source, target, Way.of(kind), false);
    }

    public EdgeKind kind()
    {
        return isCondition() ? EdgeKind.INDIRECT : way.kind();
    }

    /**
     * Whether the source decides which rows the target gets, and none of its values is in them.
     */
    public boolean isCondition()
    {
        return target.kind() == AssetKind.TABLE && way.direct().isEmpty();
    }

    /**
     * The same flow of a query that perhaps did not do it. A rename of a schema or table has no weaker form: what is new in it is new under the other name as well.
     */
    ColumnFlow inferred()
    {
        boolean isRename = source.kind() == target.kind() && (source.kind() == AssetKind.SCHEMA || (source.kind() == AssetKind.TABLE && kind() == EdgeKind.IDENTITY));
        return isCondition() || isRename ? this : new ColumnFlow(source, target, Way.of(EdgeKind.INFERRED), masked);
    }

    /**
     * Of two flows between the same columns, the one that shows more: an unmasked one, and then the one that changes less. What decides about the rows of a table and may be
     * in any of its columns as well does both.
     */
    ColumnFlow or(ColumnFlow other)
    {
        if (isCondition() != other.isCondition()) {
            return new ColumnFlow(source, target, way.and(other.way), isCondition() ? other.masked : masked);
        }
        if (masked != other.masked) {
            return masked ? other : this;
        }
        return new ColumnFlow(source, target, way.and(other.way), masked);
    }
}
