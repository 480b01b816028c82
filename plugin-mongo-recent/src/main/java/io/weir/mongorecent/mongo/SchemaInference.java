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
package io.weir.mongorecent.mongo;

import com.google.common.collect.ImmutableList;
import io.trino.spi.type.TypeManager;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.CollectionSchema;
import io.weir.mongorecent.CollectionSchema.Source;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.SqlNames;
import org.bson.BsonDocument;
import org.bson.BsonValue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.mongorecent.MongoRecentColumnHandle.ID_FIELD;
import static io.weir.mongorecent.mongo.MongoNamespaces.OWN_PREFIX;
import static java.util.Objects.requireNonNull;

/**
 * Folds many documents into columns. A field has the narrowest type that holds all values that were seen; where there is none, or where nothing but nulls was
 * seen, it is JSON. Fields whose names differ only in case are called as {@link SqlNames} says.
 */
final class SchemaInference
{
    private final CollectionName name;
    private final TypeManager typeManager;
    private final Map<String, InferredType> fields = new LinkedHashMap<>();

    SchemaInference(CollectionName name, TypeManager typeManager)
    {
        this.name = requireNonNull(name, "name is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        fields.put(ID_FIELD, InferredType.UNKNOWN);
    }

    void add(BsonDocument document)
    {
        for (Map.Entry<String, BsonValue> field : document.entrySet()) {
            if (field.getKey().startsWith(OWN_PREFIX)) {
                continue;
            }
            fields.merge(field.getKey(), InferredType.of(field.getValue()), InferredType::merge);
        }
    }

    CollectionSchema result()
    {
        // SQL has no way to say the empty name
        SqlNames names = SqlNames.of(fields.keySet().stream().filter(field -> !field.isEmpty()).toList());
        ImmutableList.Builder<MongoRecentColumnHandle> columns = ImmutableList.builder();
        names.ownNames().forEach((column, field) -> columns.add(column(column, field)));
        names.ambiguous().forEach((column, instead) -> columns.add(MongoRecentColumnHandle.refused(
                column,
                column,
                BsonMapping.of(VARCHAR),
                "It could be any of several fields of %s, which differ only in case. Call the one that is meant by one of %s".formatted(name, instead))));
        return new CollectionSchema(columns.build(), Optional.empty(), Source.SAMPLE).withUndecided(undecided());
    }

    private Set<String> undecided()
    {
        return fields.entrySet().stream()
                .filter(field -> field.getValue().equals(InferredType.UNKNOWN))
                .map(Map.Entry::getKey)
                .collect(toImmutableSet());
    }

    private MongoRecentColumnHandle column(String column, String field)
    {
        InferredType type = fields.get(field);
        if (field.equals(ID_FIELD) && type.equals(InferredType.UNKNOWN)) {
            return MongoRecentColumnHandle.inferred(column, field, BsonMapping.ofObjectId());
        }
        return MongoRecentColumnHandle.inferred(column, field, type.toMapping(typeManager));
    }
}
