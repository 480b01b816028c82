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

import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.type.Type;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A column and the field of the documents that it shows.
 *
 * @param name lower case, as SQL has it
 * @param field as the documents have it
 * @param refusal why the column can be listed but not read; it is shown to whoever reads it
 */
public record MongoRecentColumnHandle(
        String name,
        String field,
        BsonMapping mapping,
        Origin origin,
        Optional<String> comment,
        Optional<String> refusal)
        implements ColumnHandle
{
    public static final String ID_FIELD = "_id";

    /**
     * Where the type of the column comes from.
     */
    public enum Origin
    {
        DECLARED,
        INFERRED,
    }

    public MongoRecentColumnHandle
    {
        requireNonNull(name, "name is null");
        requireNonNull(field, "field is null");
        requireNonNull(mapping, "mapping is null");
        requireNonNull(origin, "origin is null");
        requireNonNull(comment, "comment is null");
        requireNonNull(refusal, "refusal is null");
    }

    public static MongoRecentColumnHandle declared(String name, String field, BsonMapping mapping, Optional<String> comment)
    {
        return new MongoRecentColumnHandle(name, field, mapping, Origin.DECLARED, comment, Optional.empty());
    }

    public static MongoRecentColumnHandle inferred(String name, String field, BsonMapping mapping)
    {
        return new MongoRecentColumnHandle(name, field, mapping, Origin.INFERRED, Optional.empty(), Optional.empty());
    }

    public static MongoRecentColumnHandle refused(String name, String field, BsonMapping mapping, String refusal)
    {
        return new MongoRecentColumnHandle(name, field, mapping, Origin.INFERRED, Optional.empty(), Optional.of(refusal));
    }

    public Type type()
    {
        return mapping.type();
    }

    /**
     * Whether MongoDB can be asked for this field by its name alone. In filters, sorts and projections it reads a dot as a path and a dollar sign
     * as an operator; such fields are read from whole documents and nothing about them is pushed down.
     */
    public boolean addressable()
    {
        return !field.isEmpty() && !field.startsWith("$") && field.indexOf('.') < 0 && field.indexOf('\0') < 0;
    }

    public boolean hidden()
    {
        return name.equals(ID_FIELD);
    }

    /**
     * Whether it shows the key of the documents.
     */
    public boolean key()
    {
        return field.equals(ID_FIELD);
    }

    public ColumnMetadata metadata()
    {
        return ColumnMetadata.builder()
                .setName(name)
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
