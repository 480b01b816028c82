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

import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.PhysicalField;
import org.apache.parquet.io.ColumnIO;
import org.apache.parquet.io.GroupColumnIO;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode.ID;
import static java.util.Locale.ENGLISH;

/**
 * Finds a column's fields in a file, at every nesting level.
 * <p>
 * In id mode a field is found by its id, and by its physical name only among the fields of the file that have no id: a field
 * with another id is another column, whatever it is called. In the other modes a field is found by its physical name. Names
 * are compared without regard to case, since Delta's are.
 */
public final class FileFields
{
    private FileFields() {}

    /**
     * The top-level field that holds the column, or empty when the file was written without it.
     */
    public static Optional<Type> topLevel(DataColumn column, GroupType fileSchema)
    {
        PhysicalField top = column.parents().isEmpty() ? column.physical() : column.parents().getFirst();
        return topLevel(top, column.mapping(), fileSchema);
    }

    /**
     * The same for a field that no column of the table is read from.
     */
    public static Optional<Type> topLevel(PhysicalField field, ColumnMappingMode mapping, GroupType fileSchema)
    {
        return find(field, mapping, fileSchema.getFields());
    }

    /**
     * The fields of the file from the top-level one to the column, or empty when the file was written without it.
     */
    static Optional<List<Type>> path(DataColumn column, GroupType fileSchema)
    {
        List<Type> path = new ArrayList<>();
        GroupType group = fileSchema;
        for (PhysicalField parent : column.parents()) {
            Optional<Type> field = find(parent, column.mapping(), group.getFields());
            if (field.isEmpty() || field.orElseThrow().isPrimitive()) {
                return Optional.empty();
            }
            path.add(field.orElseThrow());
            group = field.orElseThrow().asGroupType();
        }
        Optional<Type> leaf = find(column.physical(), column.mapping(), group.getFields());
        leaf.ifPresent(path::add);
        return leaf.isPresent() ? Optional.of(path) : Optional.empty();
    }

    private static Optional<Type> find(PhysicalField wanted, ColumnMappingMode mapping, List<Type> fields)
    {
        boolean byId = mapping == ID && wanted.id().isPresent();
        if (byId) {
            int id = wanted.id().getAsInt();
            Optional<Type> match = fields.stream().filter(field -> field.getId() != null && field.getId().intValue() == id).findFirst();
            if (match.isPresent()) {
                return match;
            }
        }
        return fields.stream()
                .filter(field -> !byId || field.getId() == null)
                .filter(field -> isCalled(field.getName(), wanted.name()))
                .findFirst();
    }

    /**
     * Trino's names of the fields of a file are in lower case, which may be longer than the name: that of a capital I with a dot is an i and a dot.
     */
    private static boolean isCalled(String inFile, String name)
    {
        return inFile.equalsIgnoreCase(name) || inFile.equals(name.toLowerCase(ENGLISH));
    }

    static Optional<ColumnIO> child(PhysicalField wanted, GroupColumnIO parent, DataColumn column)
    {
        return find(wanted, column.mapping(), parent.getType().asGroupType().getFields())
                .map(field -> parent.getChild(field.getName()));
    }
}
