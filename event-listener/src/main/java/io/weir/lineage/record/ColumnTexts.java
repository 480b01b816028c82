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

import java.util.List;
import java.util.function.Function;

/**
 * Lists of columns as one text each, see {@link TextParts}.
 */
public final class ColumnTexts
{
    private ColumnTexts() {}

    private static <T> List<T> read(String text, Function<TextParts.Reader, T> column)
    {
        TextParts.Reader parts = new TextParts.Reader(text);
        ImmutableList.Builder<T> columns = ImmutableList.builder();
        while (parts.hasNext()) {
            columns.add(column.apply(parts));
        }
        return columns.build();
    }

    /**
     * Name and mask, if there is one, of each.
     */
    static String ofReads(List<ColumnRead> columns)
    {
        TextParts.Writer parts = new TextParts.Writer(2 * columns.size());
        for (ColumnRead column : columns) {
            parts.add(column.name()).add(column.mask());
        }
        return parts.text();
    }

    public static final class OfReads
            extends StdConverter<List<ColumnRead>, String>
    {
        @Override
        public String convert(List<ColumnRead> columns)
        {
            return ofReads(columns);
        }
    }

    public static final class ToReads
            extends StdConverter<String, List<ColumnRead>>
    {
        @Override
        public List<ColumnRead> convert(String text)
        {
            return read(text, parts -> new ColumnRead(parts.next(), parts.nextIfPresent()));
        }
    }

    /**
     * Name and type of each.
     */
    static String ofTyped(List<TypedColumn> columns)
    {
        TextParts.Writer parts = new TextParts.Writer(2 * columns.size());
        for (TypedColumn column : columns) {
            parts.add(column.name()).add(column.type());
        }
        return parts.text();
    }

    public static final class OfTyped
            extends StdConverter<List<TypedColumn>, String>
    {
        @Override
        public String convert(List<TypedColumn> columns)
        {
            return ofTyped(columns);
        }
    }

    public static final class ToTyped
            extends StdConverter<String, List<TypedColumn>>
    {
        @Override
        public List<TypedColumn> convert(String text)
        {
            return read(text, parts -> new TypedColumn(parts.next(), parts.next()));
        }
    }

    /**
     * Name, type, and number of sources of each, with four parts for each source.
     */
    static String ofOutputs(List<OutputColumn> columns)
    {
        TextParts.Writer parts = new TextParts.Writer(8 * columns.size());
        for (OutputColumn column : columns) {
            parts.add(column.name()).add(column.type()).add(Integer.toString(column.sources().size()));
            for (ColumnName source : column.sources()) {
                parts.add(source.table().catalog()).add(source.table().schema()).add(source.table().table()).add(source.column());
            }
        }
        return parts.text();
    }

    public static final class OfOutputs
            extends StdConverter<List<OutputColumn>, String>
    {
        @Override
        public String convert(List<OutputColumn> columns)
        {
            return ofOutputs(columns);
        }
    }

    public static final class ToOutputs
            extends StdConverter<String, List<OutputColumn>>
    {
        @Override
        public List<OutputColumn> convert(String text)
        {
            return read(text, parts -> new OutputColumn(parts.next(), parts.next(), sources(parts, Integer.parseInt(parts.next()))));
        }

        private static List<ColumnName> sources(TextParts.Reader parts, int count)
        {
            ImmutableList.Builder<ColumnName> sources = ImmutableList.builder();
            for (int i = 0; i < count; i++) {
                sources.add(new ColumnName(new TableName(parts.next(), parts.next(), parts.next()), parts.next()));
            }
            return sources.build();
        }
    }
}
