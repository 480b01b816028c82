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
import com.google.common.collect.ImmutableMap;
import io.trino.parquet.writer.ParquetSchemaConverter;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.PhysicalField;
import org.apache.parquet.schema.ConversionPatterns;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

import java.util.List;
import java.util.Map;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static org.apache.parquet.schema.Type.Repetition.OPTIONAL;
import static org.apache.parquet.schema.Type.Repetition.REQUIRED;

/**
 * The schema that data files are written with: physical names, field ids under column mapping, and timestamps as microseconds.
 *
 * @param primitiveTypes what is written to each leaf, by its path
 */
public record FileSchema(MessageType messageType, Map<List<String>, Type> primitiveTypes)
{
    public FileSchema
    {
        primitiveTypes = ImmutableMap.copyOf(primitiveTypes);
    }

    public static FileSchema of(List<DataColumn> columns)
    {
        ImmutableMap.Builder<List<String>, Type> primitiveTypes = ImmutableMap.builder();
        List<org.apache.parquet.schema.Type> fields = columns.stream()
                .map(column -> field(column.type(), column.physical(), OPTIONAL, ImmutableList.of(), primitiveTypes))
                .collect(toImmutableList());
        return new FileSchema(new MessageType("table", fields), primitiveTypes.buildOrThrow());
    }

    private static org.apache.parquet.schema.Type field(
            Type type,
            PhysicalField physical,
            Repetition repetition,
            List<String> parent,
            ImmutableMap.Builder<List<String>, Type> primitiveTypes)
    {
        List<String> path = append(parent, physical.name());
        org.apache.parquet.schema.Type field = switch (type) {
            case RowType row -> new GroupType(repetition, physical.name(), fields(row, physical, path, primitiveTypes));
            case ArrayType array -> ConversionPatterns.listOfElements(
                    repetition,
                    physical.name(),
                    field(array.getElementType(), physical.children().getFirst(), OPTIONAL, append(path, "list"), primitiveTypes));
            case MapType map -> Types.map(repetition)
                    .key(field(map.getKeyType(), physical.children().get(0), REQUIRED, append(path, "key_value"), primitiveTypes))
                    .value(field(map.getValueType(), physical.children().get(1), OPTIONAL, append(path, "key_value"), primitiveTypes))
                    .named(physical.name());
            default -> {
                primitiveTypes.put(path, type);
                yield primitive(type, physical.name(), repetition);
            }
        };
        return physical.id().isPresent() ? field.withId(physical.id().getAsInt()) : field;
    }

    private static List<org.apache.parquet.schema.Type> fields(RowType type, PhysicalField physical, List<String> path, ImmutableMap.Builder<List<String>, Type> primitiveTypes)
    {
        ImmutableList.Builder<org.apache.parquet.schema.Type> fields = ImmutableList.builder();
        for (int i = 0; i < type.getFields().size(); i++) {
            fields.add(field(type.getFields().get(i).getType(), physical.children().get(i), OPTIONAL, path, primitiveTypes));
        }
        return fields.build();
    }

    private static org.apache.parquet.schema.Type primitive(Type type, String name, Repetition repetition)
    {
        if (type.equals(TIMESTAMP_TZ_MICROS)) {
            return Types.primitive(PrimitiveTypeName.INT64, repetition).as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS)).named(name);
        }
        // Trino's encodings of the other types are those of the protocol
        org.apache.parquet.schema.Type field = new ParquetSchemaConverter(ImmutableList.of(type), ImmutableList.of(name), false, false).getMessageType().getType(0);
        return repetition == OPTIONAL ? field : required(field.asPrimitiveType());
    }

    private static org.apache.parquet.schema.PrimitiveType required(org.apache.parquet.schema.PrimitiveType field)
    {
        return Types.required(field.getPrimitiveTypeName())
                .length(field.getTypeLength())
                .as(field.getLogicalTypeAnnotation())
                .named(field.getName());
    }

    private static List<String> append(List<String> path, String name)
    {
        return ImmutableList.<String>builder().addAll(path).add(name).build();
    }
}
