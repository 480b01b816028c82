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
package io.weir.mongorecent;

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A column and the field of the documents that it shows.
 *
 * @param name lower case, as SQL has it
 * @param column the column of the table that it is, is a part of, or is computed from; also a column can have a name such as {@code a#b}
 * @param field as the documents have it
 * @param nested the way into the field when only a part of it is wanted: each a field of the document above it
 * @param refusal why the column can be listed but not read; it is shown to whoever reads it
 */
public record MongoRecentColumnHandle(
        String name,
        String column,
        String field,
        List<String> nested,
        BsonMapping mapping,
        Origin origin,
        Optional<String> comment,
        Optional<String> refusal)
        implements ColumnHandle
{
    public static final String ID_FIELD = "_id";

    /**
     * The whole document as JSON, where the catalog offers it.
     */
    public static final String DOCUMENT_COLUMN = "_document";

    private static final String ROW_ID_COLUMN = "$row_id";

    /**
     * Where the type of the column comes from.
     */
    public enum Origin
    {
        DECLARED,
        INFERRED,
        /**
         * Of the same column in the history of the table, which holds what a sample does not show.
         */
        HISTORY,
    }

    public MongoRecentColumnHandle
    {
        requireNonNull(name, "name is null");
        requireNonNull(column, "column is null");
        requireNonNull(field, "field is null");
        nested = ImmutableList.copyOf(nested);
        requireNonNull(mapping, "mapping is null");
        requireNonNull(origin, "origin is null");
        requireNonNull(comment, "comment is null");
        requireNonNull(refusal, "refusal is null");
    }

    public static MongoRecentColumnHandle declared(String name, String field, BsonMapping mapping, Optional<String> comment)
    {
        return new MongoRecentColumnHandle(name, name, field, ImmutableList.of(), mapping, Origin.DECLARED, comment, Optional.empty());
    }

    public static MongoRecentColumnHandle inferred(String name, String field, BsonMapping mapping)
    {
        return new MongoRecentColumnHandle(name, name, field, ImmutableList.of(), mapping, Origin.INFERRED, Optional.empty(), Optional.empty());
    }

    public static MongoRecentColumnHandle refused(String name, String field, BsonMapping mapping, String refusal)
    {
        return new MongoRecentColumnHandle(name, name, field, ImmutableList.of(), mapping, Origin.INFERRED, Optional.empty(), Optional.of(refusal));
    }

    /**
     * The key of a document whatever its type, by which a row that is changed is found again.
     */
    public static MongoRecentColumnHandle rowId()
    {
        return declared(ROW_ID_COLUMN, ID_FIELD, BsonMapping.ofKey(), Optional.empty());
    }

    public static MongoRecentColumnHandle document(Type json)
    {
        return declared(DOCUMENT_COLUMN, "", BsonMapping.ofDocument(json), Optional.empty());
    }

    /**
     * What MongoDB computes, as a field of the documents that it answers with.
     */
    public static MongoRecentColumnHandle computed(String field, String column, BsonMapping mapping)
    {
        return new MongoRecentColumnHandle(field, column, field, ImmutableList.of(), mapping, Origin.DECLARED, Optional.empty(), Optional.empty());
    }

    public MongoRecentColumnHandle renamed(String newName)
    {
        return new MongoRecentColumnHandle(newName, newName, field, nested, mapping, origin, comment, refusal);
    }

    public MongoRecentColumnHandle withMapping(BsonMapping newMapping)
    {
        return new MongoRecentColumnHandle(name, column, field, nested, newMapping, origin, comment, refusal);
    }

    public MongoRecentColumnHandle asInHistory(BsonMapping historyMapping)
    {
        return new MongoRecentColumnHandle(name, column, field, nested, historyMapping, Origin.HISTORY, comment, refusal);
    }

    public MongoRecentColumnHandle withComment(Optional<String> newComment)
    {
        return new MongoRecentColumnHandle(name, column, field, nested, mapping, origin, newComment, refusal);
    }

    /**
     * A field of the document that this column shows as a row.
     */
    public MongoRecentColumnHandle nestedField(String nestedName, BsonMapping nestedMapping)
    {
        return new MongoRecentColumnHandle(
                name + "#" + nestedName,
                column,
                field,
                ImmutableList.<String>builder().addAll(nested).add(nestedName).build(),
                nestedMapping,
                origin,
                Optional.empty(),
                refusal);
    }

    public Type type()
    {
        return mapping.type();
    }

    /**
     * The field in MongoDB's dotted notation. Means the field only when {@link #addressable}.
     */
    public String path()
    {
        return nested.isEmpty() ? field : field + "." + String.join(".", nested);
    }

    /**
     * Whether MongoDB can be asked for this field by its name alone. In filters, sorts and projections it reads a dot as a path and a dollar sign
     * as an operator; such fields are read from whole documents and nothing about them is pushed down.
     */
    public boolean addressable()
    {
        // an array has elements 0, 1, ...: a field with such a name could be either
        return isPlain(field) && nested.stream().allMatch(name -> isPlain(name) && !name.chars().allMatch(Character::isDigit));
    }

    private static boolean isPlain(String name)
    {
        return !name.isEmpty() && !name.startsWith("$") && name.indexOf('.') < 0 && name.indexOf('\0') < 0;
    }

    public boolean hidden()
    {
        return name.equals(ID_FIELD) || mapping.wholeDocument() || refusal.isPresent();
    }

    /**
     * Whether it shows the key of the documents.
     */
    public boolean key()
    {
        return field.equals(ID_FIELD) && nested.isEmpty();
    }

    /**
     * By the name of the column it is a part of or computed from, so that events tell what was read.
     */
    public ColumnMetadata metadata()
    {
        return ColumnMetadata.builder()
                .setName(column)
                .setType(type())
                .setComment(comment)
                .setHidden(hidden())
                .build();
    }

    @Override
    public String toString()
    {
        return name + ":" + type().getDisplayName();
    }
}
