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
import com.google.inject.Inject;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeDescriptor;
import io.trino.spi.type.TypeManager;
import io.trino.spi.type.UuidType;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.CollectionSchema;
import io.weir.mongorecent.CollectionSchema.Source;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.SqlNames;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.StandardTypes.JSON;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

/**
 * Columns from the JSON schema of a collection's validator. What it does not say, of a field or of a whole column, comes from a sample.
 */
public final class ValidatorSchemas
{
    private static final Map<String, BsonMapping> SCALARS = Map.of(
            "int", BsonMapping.of(INTEGER),
            "long", BsonMapping.of(BIGINT),
            "double", BsonMapping.of(DOUBLE),
            "number", BsonMapping.of(DOUBLE),
            "string", BsonMapping.of(VARCHAR),
            "bool", BsonMapping.of(BOOLEAN),
            "objectId", BsonMapping.ofObjectId(),
            "date", BsonMapping.of(TIMESTAMP_TZ_MILLIS),
            "binData", BsonMapping.of(VARBINARY));

    private final Type json;

    @Inject
    public ValidatorSchemas(TypeManager typeManager)
    {
        this.json = requireNonNull(typeManager, "typeManager is null").getType(new TypeDescriptor(JSON));
    }

    public CollectionSchema merge(BsonDocument jsonSchema, CollectionSchema sampled)
    {
        Map<String, MongoRecentColumnHandle> sampledByField = sampled.columns().stream()
                .filter(column -> column.refusal().isEmpty())
                .collect(toMap(MongoRecentColumnHandle::field, identity(), (first, _) -> first, LinkedHashMap::new));
        Map<String, BsonValue> properties = properties(jsonSchema);
        Set<String> fields = new LinkedHashSet<>(sampledByField.keySet());
        fields.addAll(properties.keySet());
        ImmutableList.Builder<MongoRecentColumnHandle> columns = ImmutableList.builder();
        SqlNames.of(List.copyOf(fields)).ownNames().forEach((name, field) -> columns.add(column(name, field, properties.get(field), Optional.ofNullable(sampledByField.get(field)))));
        return new CollectionSchema(columns.build(), description(jsonSchema), Source.VALIDATOR);
    }

    private MongoRecentColumnHandle column(String name, String field, BsonValue property, Optional<MongoRecentColumnHandle> sampled)
    {
        Optional<BsonDocument> schema = Optional.ofNullable(property).filter(BsonValue::isDocument).map(BsonValue::asDocument);
        return schema.filter(declared -> sampled.isEmpty() || !tellsLess(types(declared), sampled.orElseThrow().type()))
                .flatMap(this::mapping)
                .map(mapping -> MongoRecentColumnHandle.declared(name, field, mapping, schema.flatMap(ValidatorSchemas::description)))
                .or(() -> sampled.map(column -> column.renamed(name)))
                .orElseGet(() -> MongoRecentColumnHandle.inferred(name, field, BsonMapping.of(json)));
    }

    /**
     * A "number" may be a decimal and "binData" a UUID, which the usual types of the two do not hold: documents that the validator lets through would be errors.
     */
    private boolean tellsLess(Set<String> types, Type sampled)
    {
        boolean open = types.contains("number") || types.contains("binData");
        return open && (sampled instanceof DecimalType || sampled instanceof UuidType || sampled.equals(json));
    }

    /**
     * @return empty when the schema leaves it open, or when it takes a sample to tell, as the scale of a decimal
     */
    private Optional<BsonMapping> mapping(BsonDocument schema)
    {
        Set<String> types = types(schema);
        types.remove("null");
        if (types.equals(Set.of("int", "long"))) {
            return Optional.of(BsonMapping.of(BIGINT));
        }
        if (types.size() != 1) {
            return Optional.empty();
        }
        String type = types.iterator().next();
        return switch (type) {
            case "array" -> Optional.of(document(schema, "items").flatMap(this::mapping).map(BsonMapping::ofArray).orElseGet(() -> BsonMapping.of(json)));
            case "object" -> Optional.of(row(schema).orElseGet(() -> BsonMapping.of(json)));
            default -> Optional.ofNullable(SCALARS.get(type));
        };
    }

    private Optional<BsonMapping> row(BsonDocument schema)
    {
        Map<String, BsonValue> properties = properties(schema);
        boolean unambiguous = properties.keySet().stream().map(name -> name.toLowerCase(ENGLISH)).distinct().count() == properties.size();
        if (properties.isEmpty() || properties.containsKey("") || !unambiguous) {
            return Optional.empty();
        }
        List<BsonMapping> mappings = properties.values().stream()
                .map(property -> property.isDocument() ? mapping(property.asDocument()) : Optional.<BsonMapping>empty())
                .map(mapping -> mapping.orElseGet(() -> BsonMapping.of(json)))
                .collect(toImmutableList());
        ImmutableList.Builder<RowType.Field> fields = ImmutableList.builder();
        int index = 0;
        for (String name : properties.keySet()) {
            fields.add(RowType.field(name, mappings.get(index).type()));
            index++;
        }
        return Optional.of(BsonMapping.ofRow(RowType.from(fields.build()), mappings));
    }

    private static Set<String> types(BsonDocument schema)
    {
        Set<String> types = new LinkedHashSet<>();
        BsonValue bsonType = schema.get("bsonType", new BsonArray());
        List<BsonValue> names = bsonType.isArray() ? bsonType.asArray() : List.of(bsonType);
        names.stream().filter(BsonValue::isString).map(value -> value.asString().getValue()).forEach(types::add);
        return types;
    }

    private static Map<String, BsonValue> properties(BsonDocument schema)
    {
        return document(schema, "properties").orElseGet(BsonDocument::new);
    }

    private static Optional<BsonDocument> document(BsonDocument parent, String name)
    {
        return Optional.ofNullable(parent.get(name)).filter(BsonValue::isDocument).map(BsonValue::asDocument);
    }

    private static Optional<String> description(BsonDocument schema)
    {
        return Optional.ofNullable(schema.get("description")).filter(BsonValue::isString).map(BsonValue::asString).map(BsonString::getValue);
    }
}
