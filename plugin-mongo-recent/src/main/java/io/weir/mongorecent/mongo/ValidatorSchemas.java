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

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Streams;
import com.google.inject.Inject;
import io.trino.spi.type.ArrayType;
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
import io.weir.mongorecent.MongoRecentColumnHandle.Origin;
import io.weir.mongorecent.SqlNames;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
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
 * Columns from the JSON schema of a collection's validator. What it does not say, of a column or of a field anywhere in one, comes from a sample: by default a
 * validator lets documents have more fields than it names.
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
    /**
     * A "number" may be a decimal and "binData" a UUID, which the usual types of the two do not hold: documents that the validator lets through would be errors.
     */
    private static final Set<String> OPEN = Set.of("number", "binData");

    /**
     * @param origin declared where the validator tells all of it
     */
    private record Known(BsonMapping mapping, Origin origin)
    {
        private Known
        {
            requireNonNull(mapping, "mapping is null");
            requireNonNull(origin, "origin is null");
        }
    }

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
        // a validator that lets no other fields through has to name the marks of the copier
        List<String> described = properties.keySet().stream().filter(field -> !field.startsWith(MongoNamespaces.OWN_PREFIX)).toList();
        // one document that writes a name otherwise takes no name away from a field that the validator describes
        SqlNames names = SqlNames.of(described).and(List.copyOf(sampledByField.keySet()));
        List<MongoRecentColumnHandle> columns = inOrder(names, Stream.concat(sampledByField.keySet().stream(), described.stream()))
                .map(name -> column(name.getKey(), name.getValue(), document(properties.get(name.getValue())), Optional.ofNullable(sampledByField.get(name.getValue()))))
                .collect(toImmutableList());
        return new CollectionSchema(columns, description(jsonSchema), Source.VALIDATOR).withUndecided(UndecidedFields.of(columns, () -> sampled));
    }

    private static Stream<Map.Entry<String, String>> inOrder(SqlNames names, Stream<String> fields)
    {
        Map<String, Map.Entry<String, String>> byField = names.ownNames().entrySet().stream().collect(toImmutableMap(Map.Entry::getValue, identity()));
        return fields.distinct().filter(byField::containsKey).map(byField::get);
    }

    private MongoRecentColumnHandle column(String name, String field, Optional<BsonDocument> schema, Optional<MongoRecentColumnHandle> sampled)
    {
        Known known = known(schema, sampled.map(MongoRecentColumnHandle::mapping));
        Optional<String> comment = schema.flatMap(ValidatorSchemas::description);
        return switch (known.origin()) {
            case DECLARED -> MongoRecentColumnHandle.declared(name, field, known.mapping(), comment);
            case INFERRED, HISTORY -> MongoRecentColumnHandle.inferred(name, field, known.mapping()).withComment(comment);
        };
    }

    private Known known(Optional<BsonDocument> schema, Optional<BsonMapping> sampled)
    {
        return schema.flatMap(declared -> told(declared, sampled))
                .or(() -> sampled.map(mapping -> new Known(mapping, Origin.INFERRED)))
                .orElseGet(() -> new Known(BsonMapping.of(json), Origin.INFERRED));
    }

    /**
     * @return empty when the schema leaves it open, or when it takes a sample to tell, as the scale of a decimal
     */
    private Optional<Known> told(BsonDocument schema, Optional<BsonMapping> sampled)
    {
        Set<String> types = types(schema);
        if (sampled.filter(mapping -> tellsLess(types, mapping.type())).isPresent()) {
            return Optional.empty();
        }
        types.remove("null");
        if (types.equals(Set.of("int", "long"))) {
            return Optional.of(new Known(BsonMapping.of(BIGINT), Origin.DECLARED));
        }
        if (types.size() != 1) {
            return Optional.empty();
        }
        String type = types.iterator().next();
        return switch (type) {
            case "array" -> Optional.of(array(schema, sampled));
            case "object" -> Optional.of(row(schema, sampled));
            default -> Optional.ofNullable(SCALARS.get(type)).map(mapping -> new Known(mapping, OPEN.contains(type) ? originOfOpen(sampled) : Origin.DECLARED));
        };
    }

    /**
     * What a sample could have told is not decided while it shows no value.
     */
    private static Origin originOfOpen(Optional<BsonMapping> sampled)
    {
        return sampled.isPresent() ? Origin.DECLARED : Origin.INFERRED;
    }

    private boolean tellsLess(Set<String> types, Type sampled)
    {
        boolean open = types.stream().anyMatch(OPEN::contains);
        return open && (sampled instanceof DecimalType || sampled instanceof UuidType || sampled.equals(json));
    }

    private Known array(BsonDocument schema, Optional<BsonMapping> sampled)
    {
        Optional<BsonMapping> sampledElement = sampled.filter(mapping -> mapping.type() instanceof ArrayType).map(mapping -> mapping.nested().getFirst());
        return document(schema, "items").flatMap(items -> told(items, sampledElement))
                .or(() -> sampledElement.map(mapping -> new Known(mapping, Origin.INFERRED)))
                .map(element -> new Known(BsonMapping.ofArray(element.mapping()), element.origin()))
                .orElseGet(() -> new Known(BsonMapping.of(json), originOfOpen(sampled)));
    }

    private Known row(BsonDocument schema, Optional<BsonMapping> sampled)
    {
        Map<String, BsonValue> properties = properties(schema);
        Map<String, BsonMapping> sampledFields = sampled.map(ValidatorSchemas::fields).orElse(ImmutableMap.of());
        Set<String> names = new LinkedHashSet<>(properties.keySet());
        Set<String> described = lowerCase(names);
        boolean unambiguous = described.size() == names.size();
        if (!isClosed(schema)) {
            // one document that writes a name otherwise takes no field away that the validator describes
            sampledFields.keySet().stream().filter(name -> !described.contains(name.toLowerCase(ENGLISH))).forEach(names::add);
        }
        if (names.isEmpty()) {
            return new Known(BsonMapping.of(json), originOfOpen(sampled));
        }
        if (names.contains("") || !unambiguous) {
            return new Known(BsonMapping.of(json), Origin.DECLARED);
        }
        Map<String, Known> fields = new LinkedHashMap<>();
        names.forEach(name -> fields.put(name, known(document(properties.get(name)), Optional.ofNullable(sampledFields.get(name)))));
        RowType type = RowType.from(fields.entrySet().stream()
                .map(field -> RowType.field(field.getKey(), field.getValue().mapping().type()))
                .collect(toImmutableList()));
        boolean declared = fields.values().stream().allMatch(field -> field.origin() == Origin.DECLARED);
        return new Known(
                BsonMapping.ofRow(type, fields.values().stream().map(Known::mapping).collect(toImmutableList())),
                declared ? Origin.DECLARED : Origin.INFERRED);
    }

    private static Set<String> lowerCase(Set<String> names)
    {
        return names.stream().map(name -> name.toLowerCase(ENGLISH)).collect(toImmutableSet());
    }

    private static Map<String, BsonMapping> fields(BsonMapping sampled)
    {
        if (!(sampled.type() instanceof RowType row)) {
            return ImmutableMap.of();
        }
        return Streams.zip(row.getFields().stream(), sampled.nested().stream(), (field, mapping) -> Map.entry(field.getName().orElseThrow(), mapping))
                .collect(toImmutableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static boolean isClosed(BsonDocument schema)
    {
        return BsonBoolean.FALSE.equals(schema.get("additionalProperties"));
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
        return document(parent.get(name));
    }

    private static Optional<BsonDocument> document(BsonValue value)
    {
        return Optional.ofNullable(value).filter(BsonValue::isDocument).map(BsonValue::asDocument);
    }

    private static Optional<String> description(BsonDocument schema)
    {
        return Optional.ofNullable(schema.get("description")).filter(BsonValue::isString).map(BsonValue::asString).map(BsonString::getValue);
    }
}
