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
package io.weir.server.lineage;

import com.google.common.collect.ImmutableList;
import io.weir.server.CommandLineException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.util.Locale.ENGLISH;
import static java.util.stream.Collectors.joining;

/**
 * A table, {@code catalog.schema.table}, or a column of one, in lower case. A part in double quotes may hold dots; a double quote in it is doubled.
 */
record AssetName(List<String> parts)
{
    private static final int TABLE_PARTS = 3;
    private static final Pattern PART = Pattern.compile("\\G(?:\"((?:[^\"]++|\"\")++)\"|([^\".]++))(\\.|$)");

    AssetName
    {
        parts = ImmutableList.copyOf(parts);
    }

    static AssetName parse(String text)
    {
        return find(text).orElseThrow(() -> new CommandLineException("'%s' is no table or column: expected catalog.schema.table or catalog.schema.table.column".formatted(text)));
    }

    /**
     * Empty for what is no table and not in one.
     */
    static Optional<AssetName> find(String text)
    {
        return parts(text).filter(parts -> parts.size() >= TABLE_PARTS).map(AssetName::new);
    }

    /**
     * The parts of a schema's name. Empty for what is none.
     */
    static Optional<List<String>> findSchema(String text)
    {
        return parts(text).filter(parts -> parts.size() == TABLE_PARTS - 1);
    }

    private static Optional<List<String>> parts(String text)
    {
        List<String> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(text);
        int end = 0;
        boolean complete = false;
        while (!complete && matcher.find()) {
            parts.add((matcher.group(1) == null ? matcher.group(2) : matcher.group(1).replace("\"\"", "\"")).toLowerCase(ENGLISH));
            end = matcher.end();
            complete = matcher.group(3).isEmpty();
        }
        return complete && end == text.length() ? Optional.of(parts) : Optional.empty();
    }

    AssetName table()
    {
        return new AssetName(parts.subList(0, TABLE_PARTS));
    }

    List<String> schema()
    {
        return parts.subList(0, TABLE_PARTS - 1);
    }

    /**
     * The table of the same name in another schema.
     */
    AssetName in(List<String> schema)
    {
        return new AssetName(ImmutableList.<String>builder().addAll(schema).add(parts.get(TABLE_PARTS - 1)).build());
    }

    /**
     * Empty for a table; a nested field is part of its column.
     */
    Optional<String> column()
    {
        return parts.size() > TABLE_PARTS ? Optional.of(parts.get(TABLE_PARTS)) : Optional.empty();
    }

    AssetName tableOrColumn()
    {
        return new AssetName(parts.subList(0, Math.min(parts.size(), TABLE_PARTS + 1)));
    }

    @Override
    public String toString()
    {
        return parts.stream().map(AssetName::quoted).collect(joining("."));
    }

    private static String quoted(String part)
    {
        return part.matches("[a-z0-9_$-]+") ? part : '"' + part.replace("\"", "\"\"") + '"';
    }
}
