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
package io.weir.deltagov.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.delta.kernel.internal.util.ColumnMapping;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.weir.delta.engine.TableSnapshot;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Which columns are the same at two versions of a table, whatever they are called.
 */
public final class ColumnIdentities
{
    private ColumnIdentities() {}

    /**
     * A column or field that has another name by now, each by its path with dots.
     */
    public record Renamed(String before, String now)
    {
        public Renamed
        {
            requireNonNull(before, "before is null");
            requireNonNull(now, "now is null");
        }
    }

    public static Optional<Renamed> renamed(TableSnapshot latest, TableSnapshot wanted)
    {
        Map<List<String>, List<String>> now = names(latest);
        return names(wanted).entrySet().stream()
                .filter(column -> now.containsKey(column.getKey()) && !now.get(column.getKey()).equals(column.getValue()))
                .map(column -> new Renamed(String.join(".", column.getValue()), String.join(".", now.get(column.getKey()))))
                .findFirst();
    }

    /**
     * Whether a column or field of a version is not there any more.
     */
    public static boolean areGone(TableSnapshot latest, TableSnapshot wanted)
    {
        return !names(latest).keySet().containsAll(names(wanted).keySet());
    }

    // by the path of physical names, which a column keeps
    private static Map<List<String>, List<String>> names(TableSnapshot table)
    {
        ImmutableMap.Builder<List<String>, List<String>> names = ImmutableMap.builder();
        add(table.schema(), ImmutableList.of(), ImmutableList.of(), names);
        return names.buildKeepingLast();
    }

    private static void add(DataType type, List<String> physicalPath, List<String> path, ImmutableMap.Builder<List<String>, List<String>> names)
    {
        switch (type) {
            case StructType struct -> struct.fields().forEach(field -> add(field, physicalPath, path, names));
            case ArrayType array -> add(array.getElementType(), with(physicalPath, "element"), with(path, "element"), names);
            case MapType map -> {
                add(map.getKeyType(), with(physicalPath, "key"), with(path, "key"), names);
                add(map.getValueType(), with(physicalPath, "value"), with(path, "value"), names);
            }
            default -> {}
        }
    }

    private static void add(StructField field, List<String> physicalPath, List<String> path, ImmutableMap.Builder<List<String>, List<String>> names)
    {
        List<String> physical = with(physicalPath, ColumnMapping.getPhysicalName(field));
        List<String> logical = with(path, field.getName());
        names.put(physical, logical);
        add(field.getDataType(), physical, logical, names);
    }

    private static List<String> with(List<String> path, String name)
    {
        return ImmutableList.<String>builder().addAll(path).add(name).build();
    }
}
