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

import io.trino.spi.TrinoException;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeDescriptor;
import io.trino.spi.type.TypeManager;
import io.weir.mongorecent.BsonMapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static io.trino.spi.type.StandardTypes.IPADDRESS;
import static io.trino.spi.type.StandardTypes.JSON;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;
import static java.util.regex.Pattern.CASE_INSENSITIVE;

/**
 * The types of Trino's own connector for MongoDB as those of this one.
 * <p>
 * Its type {@code ObjectId} exists only where its plugin does. It is therefore read as {@code ipaddress}, which no column of MongoDB has, and the mapping is an ObjectId wherever that is found.
 */
final class BuiltInTypes
{
    private static final Pattern WORD = Pattern.compile("\"(?:[^\"]|\"\")*\"|[a-z_][a-z_0-9]*", CASE_INSENSITIVE);
    private static final Set<String> REFERENCE_FIELDS = Set.of("databasename", "collectionname", "id");
    private static final Pattern POSITION_FIELD = Pattern.compile("_pos[0-9]+", CASE_INSENSITIVE);

    private final TypeManager typeManager;

    BuiltInTypes(TypeManager typeManager)
    {
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
    }

    BsonMapping anything()
    {
        return BsonMapping.of(typeManager.getType(new TypeDescriptor(JSON)));
    }

    /**
     * @return empty when it takes a look at the documents to tell: a reference, or an array of mixed values, which the other connector shows as rows with names of their own;
     *         and when BSON does not keep the type as this connector would
     */
    Optional<BsonMapping> mapping(String type, Function<String, TrinoException> invalid)
    {
        StringBuilder known = new StringBuilder();
        Matcher words = WORD.matcher(type);
        while (words.find()) {
            if (words.group().equalsIgnoreCase(IPADDRESS)) {
                return Optional.empty();
            }
            words.appendReplacement(known, Matcher.quoteReplacement(words.group().equalsIgnoreCase("ObjectId") ? IPADDRESS : words.group()));
        }
        words.appendTail(known);
        return mapping(parse(type, known.toString(), invalid));
    }

    private Type parse(String type, String known, Function<String, TrinoException> invalid)
    {
        try {
            return typeManager.fromSqlType(known);
        }
        catch (RuntimeException e) {
            throw invalid.apply("has the type '%s', which Trino does not know".formatted(type));
        }
    }

    private Optional<BsonMapping> mapping(Type type)
    {
        if (type.getBaseName().equals(IPADDRESS)) {
            return Optional.of(BsonMapping.ofObjectId());
        }
        return switch (type) {
            case ArrayType array -> mapping(array.getElementType()).map(BsonMapping::ofArray);
            case MapType map -> mapping(map.getValueType())
                    .map(value -> BsonMapping.ofMap(map.getKeyType(), value, typeManager.getTypeOperators()))
                    .filter(BuiltInTypes::isStorable);
            case RowType row -> row(row);
            default -> Optional.of(BsonMapping.of(type)).filter(BuiltInTypes::isStorable);
        };
    }

    private Optional<BsonMapping> row(RowType row)
    {
        List<String> names = row.getFields().stream().flatMap(field -> field.getName().stream()).toList();
        boolean reference = names.size() == REFERENCE_FIELDS.size() && names.stream().allMatch(name -> REFERENCE_FIELDS.contains(name.toLowerCase(ENGLISH)));
        if (reference || names.stream().allMatch(name -> POSITION_FIELD.matcher(name).matches())) {
            return Optional.empty();
        }
        List<BsonMapping> mappings = new ArrayList<>();
        List<RowType.Field> fields = new ArrayList<>();
        for (RowType.Field field : row.getFields()) {
            Optional<BsonMapping> mapping = mapping(field.getType());
            if (mapping.isEmpty()) {
                return Optional.empty();
            }
            mappings.add(mapping.orElseThrow());
            fields.add(new RowType.Field(field.getName(), mapping.orElseThrow().type()));
        }
        return Optional.of(BsonMapping.ofRow(RowType.from(fields), mappings)).filter(BuiltInTypes::isStorable);
    }

    private static boolean isStorable(BsonMapping mapping)
    {
        return StorableTypes.refusal(mapping.type()).isEmpty();
    }
}
