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

import com.google.inject.Inject;
import io.trino.spi.TrinoException;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeManager;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.CollectionSchema;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.HistoryLink.Column;
import io.weir.mongorecent.MongoRecentColumnHandle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

/**
 * Columns by the names of when their fields were copied, and those of which a sample shows no value, as they were when documents with one were copied. A sample sees some of the documents:
 * others may have values all the same, which "t$all" has to show and the copier to copy.
 */
public final class LinkedColumns
{
    private final TypeManager typeManager;

    @Inject
    public LinkedColumns(TypeManager typeManager)
    {
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
    }

    /**
     * @throws TrinoException when another field has the name of one that was copied
     */
    CollectionSchema toCopy(CollectionSchema schema, HistoryLink link)
    {
        CollectionSchema same = CopiedFields.requireSame(schema, link);
        return same.isDeclared() ? same : decide(same, link);
    }

    /**
     * @return the schema with fewer undecided fields
     */
    CollectionSchema decide(CollectionSchema schema, HistoryLink link)
    {
        Set<String> copied = link.columns().stream().map(Column::name).collect(toImmutableSet());
        Set<String> undecided = CopiedFields.named(schema.columns(), link).stream()
                .filter(column -> schema.undecided().contains(column.field()) && !copied.contains(column.name()))
                .map(MongoRecentColumnHandle::field)
                .collect(toImmutableSet());
        return schema.withColumns(decide(schema.columns(), schema.undecided(), link)).withUndecided(undecided);
    }

    List<MongoRecentColumnHandle> decide(List<MongoRecentColumnHandle> columns, Set<String> undecided, HistoryLink link)
    {
        Map<String, Column> copied = link.columns().stream().collect(toMap(Column::name, identity(), (first, _) -> first));
        return CopiedFields.named(columns, link).stream()
                .map(column -> Optional.ofNullable(copied.get(column.name()))
                        .filter(_ -> undecided.contains(column.field()))
                        .map(known -> column.asInHistory(mapping(typeManager.getType(known.recentType()))))
                        .orElse(column))
                .collect(toImmutableList());
    }

    private static BsonMapping mapping(Type type)
    {
        return switch (type) {
            case Type id when id.equals(BsonMapping.OBJECT_ID_TYPE) -> BsonMapping.ofObjectId();
            case ArrayType array -> BsonMapping.ofArray(mapping(array.getElementType()));
            case RowType row -> BsonMapping.ofRow(row, row.getFields().stream().map(field -> mapping(field.getType())).collect(toImmutableList()));
            default -> BsonMapping.of(type);
        };
    }
}
