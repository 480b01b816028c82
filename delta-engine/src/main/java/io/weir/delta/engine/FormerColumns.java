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
package io.weir.delta.engine;

import com.google.common.base.Suppliers;
import io.delta.kernel.internal.util.ColumnMapping;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.delta.kernel.internal.util.ColumnMapping.COLUMN_MAPPING_ID_KEY;
import static java.util.Objects.requireNonNull;

/**
 * What the columns of earlier versions became. A column stays the same one by its physical name, whatever it is called. When the table is
 * replaced, mapped columns get physical names that none had before; then a column goes on in the one that is called as it was.
 */
final class FormerColumns
{
    private final Location table;
    private final StructType end;
    private final Supplier<SortedMap<Long, StructType>> definitions;

    /**
     * @param then the column at the earlier version
     * @param now the same column at the end
     */
    record FormerColumn(StructField then, StructField now)
    {
        FormerColumn
        {
            requireNonNull(then, "then is null");
            requireNonNull(now, "now is null");
        }

        boolean isMoved()
        {
            return !isSameName(nameThen(), nameNow());
        }

        String nameThen()
        {
            return ColumnMapping.getPhysicalName(then);
        }

        String nameNow()
        {
            return ColumnMapping.getPhysicalName(now);
        }
    }

    /**
     * @param end the schema of the last version
     * @param definitions the schemas that commits gave the table up to the last version, by their versions; asked for when they are needed
     */
    FormerColumns(Location table, StructType end, Supplier<SortedMap<Long, StructType>> definitions)
    {
        this.table = requireNonNull(table, "table is null");
        this.end = requireNonNull(end, "end is null");
        this.definitions = Suppliers.memoize(definitions::get);
    }

    /**
     * The columns of a version that the table has at the end.
     *
     * @throws UnsupportedTableException when it cannot be told what became of a column
     */
    List<FormerColumn> at(long version, StructType then)
    {
        List<FormerColumn> kept = kept(then, end);
        // columns were only added or only dropped since: none can be another one under its old name
        if (kept.size() == then.length() || kept.size() == end.length()) {
            return kept;
        }
        List<FormerColumn> followed = followed(version, then);
        requireNoOthers(version, then, followed);
        return followed;
    }

    /**
     * The columns, or fields of a struct, that are the same ones by their physical names.
     */
    static List<FormerColumn> kept(StructType then, StructType now)
    {
        return then.fields().stream()
                .flatMap(column -> kept(column, now).map(field -> new FormerColumn(column, field)).stream())
                .collect(toImmutableList());
    }

    private List<FormerColumn> followed(long version, StructType then)
    {
        List<FormerColumn> columns = then.fields().stream().map(column -> new FormerColumn(column, column)).toList();
        StructType before = then;
        for (StructType after : definitions.get().tailMap(version + 1).values()) {
            columns = after(version, columns, before, after);
            before = after;
        }
        return withRestored(columns, kept(then, end));
    }

    private List<FormerColumn> after(long version, List<FormerColumn> columns, StructType before, StructType after)
    {
        boolean isReplaced = isReplaced(before, after);
        List<FormerColumn> remaining = new ArrayList<>();
        for (FormerColumn column : columns) {
            Optional<StructField> named = named(column.now().getName(), after);
            Optional<StructField> next = isReplaced ? named : kept(column.now(), after);
            if (next.isEmpty() && named.filter(field -> isNew(field, before)).isPresent()) {
                throw ambiguous(version, column.then());
            }
            next.ifPresent(now -> remaining.add(new FormerColumn(column.then(), now)));
        }
        return remaining;
    }

    // a column that was dropped is there again when the table was restored
    private static List<FormerColumn> withRestored(List<FormerColumn> columns, List<FormerColumn> kept)
    {
        List<FormerColumn> all = new ArrayList<>(columns);
        kept.stream()
                .filter(restored -> columns.stream().noneMatch(column -> column.then().equals(restored.then()) || isSameName(column.nameNow(), restored.nameNow())))
                .forEach(all::add);
        return all;
    }

    // else the values of another column would be taken for those of a column that was added later
    private void requireNoOthers(long version, StructType then, List<FormerColumn> columns)
    {
        for (StructField now : end.fields()) {
            String name = ColumnMapping.getPhysicalName(now);
            if (columns.stream().noneMatch(column -> isSameName(column.nameNow(), name))) {
                then.fields().stream().filter(column -> isSameName(ColumnMapping.getPhysicalName(column), name)).findFirst().ifPresent(column -> {
                    throw ambiguous(version, column);
                });
            }
        }
    }

    private UnsupportedTableException ambiguous(long version, StructField column)
    {
        return new UnsupportedTableException(table, "cannot tell its changes since version %s: the log does not say which column became of its column %s. Ask for changes up to a version before that, or since a later one".formatted(version, column.getName()));
    }

    // ALTER TABLE leaves at least one column, and takes no mapping away from columns that stay as they are
    private static boolean isReplaced(StructType before, StructType after)
    {
        return !isMapped(after) || before.fields().stream().noneMatch(column -> kept(column, after).isPresent());
    }

    private static boolean isMapped(StructType schema)
    {
        return schema.fields().stream().anyMatch(FormerColumns::isMapped);
    }

    private static boolean isMapped(StructField field)
    {
        return field.getMetadata().contains(COLUMN_MAPPING_ID_KEY);
    }

    private static boolean isNew(StructField column, StructType before)
    {
        return before.fields().stream().noneMatch(field -> isSame(field, column));
    }

    private static Optional<StructField> kept(StructField column, StructType after)
    {
        return after.fields().stream().filter(field -> isSame(column, field)).findFirst();
    }

    private static Optional<StructField> named(String name, StructType schema)
    {
        return schema.fields().stream().filter(field -> isSameName(field.getName(), name)).findFirst();
    }

    private static boolean isSame(StructField then, StructField now)
    {
        if (!isSameName(ColumnMapping.getPhysicalName(then), ColumnMapping.getPhysicalName(now))) {
            return false;
        }
        if (!isMapped(then)) {
            // mapping that a table gets later calls its columns in files as they are called
            return true;
        }
        return isMapped(now) ? id(then) == id(now) : isSameName(then.getName(), now.getName());
    }

    private static long id(StructField field)
    {
        return field.getMetadata().getLong(COLUMN_MAPPING_ID_KEY);
    }

    // as those of Delta are, in tables and in files
    private static boolean isSameName(String first, String second)
    {
        return first.equalsIgnoreCase(second);
    }
}
