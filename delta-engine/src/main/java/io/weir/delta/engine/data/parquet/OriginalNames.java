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
package io.weir.delta.engine.data.parquet;

import com.google.common.collect.ImmutableList;
import org.apache.parquet.format.SchemaElement;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * The names of a file's fields as they are written. Trino's reader puts them in lower case, which is right for columns and fields, and wrong
 * for what is within a variant or names a column in statistics.
 */
public final class OriginalNames
{
    private final Map<List<String>, String> names = new HashMap<>();
    private final Set<List<String>> ambiguous = new HashSet<>();

    private OriginalNames() {}

    /**
     * @param schema of the footer, each group followed by what is in it
     */
    public static OriginalNames of(List<SchemaElement> schema)
    {
        OriginalNames names = new OriginalNames();
        Iterator<SchemaElement> elements = schema.iterator();
        names.addChildren(ImmutableList.of(), requireNonNull(elements.next(), "root is null"), elements);
        return names;
    }

    /**
     * @param path in lower case
     * @return empty when several fields differ in nothing but case
     */
    public Optional<String> name(List<String> path)
    {
        return ambiguous.contains(path) ? Optional.empty() : Optional.of(names.get(path));
    }

    private void addChildren(List<String> path, SchemaElement parent, Iterator<SchemaElement> elements)
    {
        for (int child = 0; child < parent.getNum_children(); child++) {
            SchemaElement element = elements.next();
            List<String> childPath = ImmutableList.<String>builder().addAll(path).add(element.getName().toLowerCase(ENGLISH)).build();
            if (names.put(childPath, element.getName()) != null) {
                ambiguous.add(childPath);
            }
            addChildren(childPath, element, elements);
        }
    }
}
