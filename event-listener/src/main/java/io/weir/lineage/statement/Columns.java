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

import com.google.common.collect.ImmutableList;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * The columns of a relation.
 *
 * @param ordered whether the list is complete and in order. It is not for a base table, of which only the columns that the query uses are known.
 */
public record Columns(List<Column> list, boolean ordered)
{
    public Columns
    {
        list = ImmutableList.copyOf(list);
    }

    public record Column(Optional<String> name, Origins origins)
    {
        public Column
        {
            name = name.map(text -> text.toLowerCase(ENGLISH));
            requireNonNull(origins, "origins is null");
        }
    }

    List<Column> named(String name)
    {
        String wanted = name.toLowerCase(ENGLISH);
        return list.stream().filter(column -> column.name().filter(wanted::equals).isPresent()).toList();
    }

    Origins all()
    {
        return list.stream().map(Column::origins).reduce(Origins.NONE, Origins::and);
    }

    Columns renamed(List<String> names)
    {
        if (!ordered || names.size() != list.size()) {
            throw new UnresolvedStatementException();
        }
        List<Column> renamed = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            renamed.add(new Column(Optional.of(names.get(i)), list.get(i).origins()));
        }
        return new Columns(renamed, true);
    }

    Columns without(List<String> names)
    {
        List<String> unwanted = names.stream().map(name -> name.toLowerCase(ENGLISH)).toList();
        return new Columns(list.stream().filter(column -> column.name().filter(unwanted::contains).isEmpty()).toList(), ordered);
    }

    /**
     * The rows of both, column by column.
     */
    Columns union(Columns other)
    {
        if (!ordered || !other.ordered || list.size() != other.list.size()) {
            throw new UnresolvedStatementException();
        }
        List<Column> united = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            united.add(new Column(list.get(i).name(), list.get(i).origins().and(other.list.get(i).origins())));
        }
        return new Columns(united, true);
    }
}
