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
package io.weir.delta.engine.erase;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumn.Kind;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static com.google.common.collect.ImmutableSet.toImmutableSet;

/**
 * What the columns of a predicate are called in files, which were written by any definition that the table had.
 * <p>
 * A table that is replaced, or gets or loses its mapping, or a column that is dropped and added again, has other names in its files
 * from then on. Every definition of the log is followed, by the name in statements and by that in files. When columns exchanged their names, that is too much:
 * a file of an old version is then taken for one with rows of the subject, and goes, as everything goes that only old versions have.
 */
final class ColumnNames
{
    private static final Set<String> OF_CHANGE_DATA = ImmutableSet.of("_change_type");

    private final Set<LoggedColumn> logged;
    private final List<LoggedColumn> present;
    private final Map<DataColumn, Set<LoggedColumn>> names;

    /**
     * @param wanted those of the predicate
     * @param logged all columns that any definition had
     * @param present those of the table now
     */
    ColumnNames(Collection<DataColumn> wanted, Set<LoggedColumn> logged, List<LoggedColumn> present)
    {
        this.logged = ImmutableSet.copyOf(Sets.union(logged, ImmutableSet.copyOf(present)));
        this.present = List.copyOf(present);
        this.names = wanted.stream().collect(toImmutableMap(column -> column, this::follow));
    }

    private Set<LoggedColumn> follow(DataColumn column)
    {
        Set<LoggedColumn> followed = new HashSet<>(Set.of(LoggedColumn.of(column)));
        int before;
        do {
            before = followed.size();
            followed.addAll(logged.stream().filter(candidate -> followed.stream().anyMatch(candidate::sharesNameWith)).toList());
        }
        while (followed.size() > before);
        return ImmutableSet.copyOf(followed);
    }

    /**
     * The fields of a file that are the column by any definition.
     */
    Set<Type> fields(DataColumn column, MessageType file)
    {
        return names.get(column).stream().flatMap(name -> name.in(file).stream()).collect(toImmutableSet());
    }

    /**
     * Those of them that the table does not read any more.
     */
    Set<Type> formerFields(DataColumn column, MessageType file)
    {
        Set<Type> read = present.stream().flatMap(name -> name.in(file).stream()).collect(toImmutableSet());
        return Sets.difference(fields(column, file), read).immutableCopy();
    }

    /**
     * The values of a partition that are the column's by any definition.
     */
    Set<Optional<String>> partitionValues(DataColumn column, Map<String, Optional<String>> values)
    {
        return names.get(column).stream()
                .map(LoggedColumn::physicalName)
                .filter(values::containsKey)
                .map(values::get)
                .collect(toImmutableSet());
    }

    boolean mayBePartition(DataColumn column)
    {
        return names.get(column).stream().anyMatch(name -> name.kind() == Kind.PARTITION);
    }

    /**
     * Whether each field of the file is known to be some column. If one is not, it may be any.
     */
    boolean areAllKnown(MessageType file)
    {
        Set<Type> known = logged.stream().flatMap(column -> column.in(file).stream()).collect(toImmutableSet());
        return file.getFields().stream().allMatch(field -> known.contains(field) || OF_CHANGE_DATA.contains(field.getName()));
    }
}
