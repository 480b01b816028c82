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
package io.weir.mongorecent.history;

import io.trino.spi.TrinoException;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.CollectionSchema;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.HistoryLink.Column;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.mongo.SchemaDocuments;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_HISTORY_ERROR;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

/**
 * The fields that were copied so far, by the names under which they were. What SQL calls a field depends on others that differ only in case, which a single odd document brings about: no
 * other field comes under the name of one that was copied.
 */
final class CopiedFields
{
    private CopiedFields() {}

    /**
     * Columns that nobody has decided on get the names under which their fields were copied; those that were declared stay as they are.
     *
     * @throws TrinoException when another field has the name of one that was copied
     */
    static CollectionSchema requireSame(CollectionSchema schema, HistoryLink link)
    {
        Map<String, Column> copied = byName(link);
        List<MongoRecentColumnHandle> columns = schema.isDeclared() ? schema.columns() : renamed(schema.columns(), link);
        columns.stream()
                .filter(column -> column.refusal().isEmpty() && isAnother(column, copied))
                .findFirst()
                .ifPresent(column -> {
                    throw changed(schema, link, column, copied.get(column.name()).field().orElseThrow());
                });
        return schema.withColumns(withoutOthers(columns, copied));
    }

    /**
     * By the names under which the fields were copied. A field that was not, and has such a name, is left out.
     */
    static List<MongoRecentColumnHandle> named(List<MongoRecentColumnHandle> columns, HistoryLink link)
    {
        return withoutOthers(renamed(columns, link), byName(link));
    }

    private static List<MongoRecentColumnHandle> renamed(List<MongoRecentColumnHandle> columns, HistoryLink link)
    {
        Set<String> kept = asCopied(columns, link);
        Map<String, String> names = new HashMap<>();
        link.columns().stream()
                .filter(copied -> !kept.contains(copied.name()))
                .forEach(copied -> copied.field().ifPresent(field -> names.put(field, copied.name())));
        return columns.stream()
                .map(column -> Optional.of(column)
                        .filter(candidate -> candidate.refusal().isEmpty() && !kept.contains(candidate.name()))
                        // of two columns of a field, one
                        .flatMap(candidate -> Optional.ofNullable(names.remove(candidate.field())))
                        .map(column::renamed)
                        .orElse(column))
                .collect(toImmutableList());
    }

    /**
     * The names of columns that are called as when their fields were copied.
     */
    private static Set<String> asCopied(List<MongoRecentColumnHandle> columns, HistoryLink link)
    {
        Map<String, Column> copied = byName(link);
        Set<String> fields = link.columns().stream().flatMap(column -> column.field().stream()).collect(toImmutableSet());
        return columns.stream()
                .filter(column -> Optional.ofNullable(copied.get(column.name()))
                        .filter(known -> known.field().map(column.field()::equals).orElseGet(() -> !fields.contains(column.field())))
                        .isPresent())
                .map(MongoRecentColumnHandle::name)
                .collect(toImmutableSet());
    }

    private static List<MongoRecentColumnHandle> withoutOthers(List<MongoRecentColumnHandle> columns, Map<String, Column> copied)
    {
        return columns.stream().filter(column -> !isAnother(column, copied)).collect(toImmutableList());
    }

    private static boolean isAnother(MongoRecentColumnHandle column, Map<String, Column> copied)
    {
        return Optional.ofNullable(copied.get(column.name())).flatMap(Column::field).filter(field -> !field.equals(column.field())).isPresent();
    }

    private static Map<String, Column> byName(HistoryLink link)
    {
        return link.columns().stream().collect(toMap(Column::name, identity(), (first, _) -> first));
    }

    private static TrinoException changed(CollectionSchema schema, HistoryLink link, MongoRecentColumnHandle column, String copied)
    {
        CollectionName collection = link.collection();
        String difference = copied.equalsIgnoreCase(column.field()) ? ", which differs from it only in case" : "";
        String cure = schema.isDeclared() ? "Declare" : "Correct the documents that have the field '%s', or declare".formatted(column.field());
        return new TrinoException(
                MONGO_RECENT_HISTORY_ERROR,
                "Column '%s' of %s was the field '%s' when it was last copied, and is the field '%s' now%s: its history %s would get the values of another field than before. Nothing is copied and nothing expires. "
                        .formatted(column.name(), collection, copied, column.field(), difference, link.history().table()) +
                        "%s the columns in %s.%s, this one with the field '%s'; or unlink the table with system.unlink_history, declare them as they are to be, and link it again"
                                .formatted(cure, collection.database(), SchemaDocuments.SCHEMA_COLLECTION, copied));
    }
}
