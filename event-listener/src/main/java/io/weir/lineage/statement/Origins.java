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

import com.google.common.collect.ImmutableMap;
import io.weir.governance.lineage.EdgeKind;
import io.weir.lineage.record.ColumnName;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The columns that a value comes from, and how far it is from each: unchanged, computed, or aggregated.
 */
public record Origins(Map<ColumnName, EdgeKind> columns)
{
    public static final Origins NONE = new Origins(ImmutableMap.of());

    public Origins
    {
        columns = ImmutableMap.copyOf(columns);
    }

    public static Origins unchanged(ColumnName column)
    {
        return new Origins(ImmutableMap.of(column, EdgeKind.IDENTITY));
    }

    public static Origins of(Set<ColumnName> columns, EdgeKind kind)
    {
        ImmutableMap.Builder<ColumnName, EdgeKind> origins = ImmutableMap.builder();
        columns.forEach(column -> origins.put(column, kind));
        return new Origins(origins.buildOrThrow());
    }

    /**
     * Both. Of two ways from the same column the one that changes less counts, because it shows more.
     */
    public Origins and(Origins other)
    {
        if (other.columns.isEmpty()) {
            return this;
        }
        Map<ColumnName, EdgeKind> merged = new LinkedHashMap<>(columns);
        other.columns.forEach((column, kind) -> merged.merge(column, kind, (left, right) -> left.compareTo(right) <= 0 ? left : right));
        return new Origins(merged);
    }

    /**
     * The same columns after one more step of the given kind.
     */
    public Origins through(EdgeKind step)
    {
        Map<ColumnName, EdgeKind> further = new LinkedHashMap<>();
        columns.forEach((column, kind) -> further.put(column, kind.compareTo(step) >= 0 ? kind : step));
        return new Origins(further);
    }
}
