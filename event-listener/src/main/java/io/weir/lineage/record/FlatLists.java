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
package io.weir.lineage.record;

import com.fasterxml.jackson.databind.util.StdConverter;
import com.google.common.collect.ImmutableList;
import io.weir.lineage.record.ScannedTable.TypedColumn;
import io.weir.lineage.record.TableRead.ColumnRead;
import io.weir.lineage.record.WrittenTable.OutputColumn;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Lists of columns as lists of texts, one part after the other: a wide table has hundreds of them, and they are written on the engine's thread.
 */
public final class FlatLists
{
    private static final String LISTED = "listed";

    private FlatLists() {}

    /**
     * Name and mask, or null, of each.
     */
    public static final class OfReads
            extends StdConverter<List<ColumnRead>, List<String>>
    {
        @Override
        public List<String> convert(List<ColumnRead> columns)
        {
            List<String> parts = new ArrayList<>(2 * columns.size());
            for (ColumnRead column : columns) {
                parts.add(column.name());
                parts.add(column.mask().orElse(null));
            }
            return parts;
        }
    }

    public static final class ToReads
            extends StdConverter<List<String>, List<ColumnRead>>
    {
        @Override
        public List<ColumnRead> convert(List<String> parts)
        {
            ImmutableList.Builder<ColumnRead> columns = ImmutableList.builder();
            for (Iterator<String> part = parts.iterator(); part.hasNext(); ) {
                columns.add(new ColumnRead(part.next(), Optional.ofNullable(part.next())));
            }
            return columns.build();
        }
    }

    /**
     * Name and type of each.
     */
    public static final class OfTyped
            extends StdConverter<List<TypedColumn>, List<String>>
    {
        @Override
        public List<String> convert(List<TypedColumn> columns)
        {
            List<String> parts = new ArrayList<>(2 * columns.size());
            for (TypedColumn column : columns) {
                parts.add(column.name());
                parts.add(column.type());
            }
            return parts;
        }
    }

    public static final class ToTyped
            extends StdConverter<List<String>, List<TypedColumn>>
    {
        @Override
        public List<TypedColumn> convert(List<String> parts)
        {
            ImmutableList.Builder<TypedColumn> columns = ImmutableList.builder();
            for (Iterator<String> part = parts.iterator(); part.hasNext(); ) {
                columns.add(new TypedColumn(part.next(), part.next()));
            }
            return columns.build();
        }
    }

    /**
     * Nothing if there is no list; else a mark, and name, type, and number of sources of each, with four parts for each source.
     */
    public static final class OfOutputs
            extends StdConverter<Optional<List<OutputColumn>>, List<String>>
    {
        @Override
        public List<String> convert(Optional<List<OutputColumn>> columns)
        {
            return columns.map(OfOutputs::parts).orElse(List.of());
        }

        private static List<String> parts(List<OutputColumn> columns)
        {
            List<String> parts = new ArrayList<>(1 + 8 * columns.size());
            parts.add(LISTED);
            for (OutputColumn column : columns) {
                parts.add(column.name());
                parts.add(column.type());
                parts.add(Integer.toString(column.sources().size()));
                for (ColumnName source : column.sources()) {
                    parts.add(source.table().catalog());
                    parts.add(source.table().schema());
                    parts.add(source.table().table());
                    parts.add(source.column());
                }
            }
            return parts;
        }
    }

    public static final class ToOutputs
            extends StdConverter<List<String>, Optional<List<OutputColumn>>>
    {
        @Override
        public Optional<List<OutputColumn>> convert(List<String> parts)
        {
            return parts.isEmpty() ? Optional.empty() : Optional.of(columns(parts.subList(1, parts.size())));
        }

        private static List<OutputColumn> columns(List<String> parts)
        {
            ImmutableList.Builder<OutputColumn> columns = ImmutableList.builder();
            for (Iterator<String> part = parts.iterator(); part.hasNext(); ) {
                String name = part.next();
                String type = part.next();
                int count = Integer.parseInt(part.next());
                ImmutableList.Builder<ColumnName> sources = ImmutableList.builder();
                for (int i = 0; i < count; i++) {
                    sources.add(new ColumnName(new TableName(part.next(), part.next(), part.next()), part.next()));
                }
                columns.add(new OutputColumn(name, type, sources.build()));
            }
            return columns.build();
        }
    }
}
