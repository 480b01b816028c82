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
import com.google.common.collect.Maps;
import io.weir.governance.lineage.EdgeKind;
import io.weir.lineage.record.ColumnName;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The columns that a value comes from, and how.
 */
public record Origins(Map<ColumnName, Way> columns)
{
    public static final Origins NONE = new Origins(ImmutableMap.of());

    public Origins
    {
        columns = ImmutableMap.copyOf(columns);
    }

    public static Origins unchanged(ColumnName column)
    {
        return new Origins(ImmutableMap.of(column, Way.of(EdgeKind.IDENTITY)));
    }

    public static Origins of(Set<ColumnName> columns, EdgeKind kind)
    {
        return all(columns, Way.of(kind));
    }

    public static Origins of(Set<ColumnName> columns, Influence influence)
    {
        return all(columns, Way.of(influence));
    }

    private static Origins all(Set<ColumnName> columns, Way way)
    {
        ImmutableMap.Builder<ColumnName, Way> origins = ImmutableMap.builder();
        columns.forEach(column -> origins.put(column, way));
        return new Origins(origins.buildOrThrow());
    }

    public Origins and(Origins other)
    {
        if (other.columns.isEmpty()) {
            return this;
        }
        if (columns.isEmpty()) {
            return other;
        }
        Map<ColumnName, Way> merged = new LinkedHashMap<>(columns);
        other.columns.forEach((column, way) -> merged.merge(column, way, Way::and));
        return new Origins(merged);
    }

    /**
     * What comes from any of these. To add them one by one would copy all those before each.
     */
    static Origins ofAll(Stream<Origins> several)
    {
        Map<ColumnName, Way> merged = new LinkedHashMap<>();
        several.forEach(origins -> origins.columns.forEach((column, way) -> merged.merge(column, way, Way::and)));
        return merged.isEmpty() ? NONE : new Origins(merged);
    }

    /**
     * The same columns after one more step of the given kind.
     */
    public Origins through(EdgeKind step)
    {
        return map(way -> way.through(step));
    }

    /**
     * The same columns, whose values do not come along but decide.
     */
    Origins as(Influence influence)
    {
        return of(columns.keySet(), influence);
    }

    Origins obscure()
    {
        return map(Way::obscure);
    }

    boolean isDirect()
    {
        return columns.entrySet().stream().anyMatch(column -> column.getValue().direct().isPresent() && !MadeColumns.contains(column.getKey()));
    }

    /**
     * Whether it is a column of a table as it is.
     */
    boolean isUnchanged()
    {
        Way unchanged = Way.of(EdgeKind.IDENTITY);
        return !columns.isEmpty() && columns.entrySet().stream().allMatch(column -> column.getValue().equals(unchanged) && !MadeColumns.contains(column.getKey()));
    }

    /**
     * The same value of a query, which tells of the conditions of that query by being there or not. If it is none of any column, it tells of nothing else, so of all of them.
     */
    Origins decidedBy(Conditions conditions)
    {
        return and(of(isDirect() ? conditions.deciding() : conditions.all(), Influence.CONDITIONAL));
    }

    Origins without(Set<ColumnName> unwanted)
    {
        return new Origins(Maps.filterKeys(columns, column -> !unwanted.contains(column)));
    }

    /**
     * Without the columns that only the statement itself has.
     */
    Origins ofTables()
    {
        return columns.keySet().stream().anyMatch(MadeColumns::contains)
                ? new Origins(Maps.filterKeys(columns, column -> !MadeColumns.contains(column)))
                : this;
    }

    private Origins map(UnaryOperator<Way> change)
    {
        Map<ColumnName, Way> changed = new LinkedHashMap<>();
        columns.forEach((column, way) -> changed.put(column, change.apply(way)));
        return new Origins(changed);
    }
}
