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
import io.trino.filesystem.Location;
import io.trino.parquet.Field;
import io.trino.parquet.GroupField;
import io.trino.parquet.PrimitiveField;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;
import io.weir.delta.engine.data.CorruptDataFileException;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.PhysicalField;
import org.apache.parquet.io.ColumnIO;
import org.apache.parquet.io.GroupColumnIO;
import org.apache.parquet.io.PrimitiveColumnIO;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type.Repetition;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import static io.trino.parquet.ParquetTypeUtils.getArrayElementColumn;
import static io.trino.parquet.ParquetTypeUtils.getMapKeyValueColumn;
import static java.util.Objects.requireNonNull;

/**
 * How the fields of a file are read as what the columns of a table are, at every nesting level.
 */
public final class FileFieldReader
{
    private final Location file;
    private final TypeOperators typeOperators;
    private final FileCalendar calendar;
    private final Supplier<OriginalNames> originalNames;

    /**
     * @param originalNames asked for when there is a variant
     */
    public FileFieldReader(Location file, TypeOperators typeOperators, FileCalendar calendar, Supplier<OriginalNames> originalNames)
    {
        this.calendar = requireNonNull(calendar, "calendar is null");
        this.originalNames = requireNonNull(originalNames, "originalNames is null");
        this.file = requireNonNull(file, "file is null");
        this.typeOperators = requireNonNull(typeOperators, "typeOperators is null");
    }

    /**
     * How to read a column of the table, or empty when the file was written without it.
     *
     * @throws CorruptDataFileException when values of the file cannot be values of the column
     */
    public Optional<FileField> read(DataColumn column, GroupColumnIO fileColumns)
    {
        return FileFields.child(column.physical(), fileColumns, column)
                .map(columnIo -> read(column.type(), column.physical(), columnIo, column));
    }

    private FileField read(Type type, PhysicalField physical, ColumnIO columnIo, DataColumn column)
    {
        return switch (type) {
            case RowType row -> readRow(row, physical, group(columnIo, type, column), column);
            case ArrayType array -> readArray(array, physical, columnIo, column);
            case MapType map -> readMap(map, physical, group(columnIo, type, column), column);
            case Type variant when VariantConversion.isVariant(variant) -> readVariant(variant, group(columnIo, type, column), column);
            default -> readPrimitive(type, columnIo, column);
        };
    }

    private FileField readPrimitive(Type type, ColumnIO columnIo, DataColumn column)
    {
        if (!(columnIo instanceof PrimitiveColumnIO primitive)) {
            throw mismatch(type, columnIo, column);
        }
        PrimitiveType fileType = primitive.getType().asPrimitiveType();
        PrimitiveEncodings.Encoding encoding = PrimitiveEncodings.encoding(type, fileType, calendar)
                .orElseThrow(() -> mismatch(type, columnIo, column));
        return new FileField(primitiveField(encoding.type(), primitive), encoding.conversion());
    }

    private FileField readVariant(Type type, GroupColumnIO columnIo, DataColumn column)
    {
        try {
            VariantFields.Found<ShreddedVariant.Place> variant = new VariantFields(originalNames.get()).variant(columnIo);
            return new FileField(variant.field(), Optional.of(new VariantConversion(type, variant.content())));
        }
        catch (VariantFields.NoVariantException e) {
            throw new CorruptDataFileException(file, "column %s %s".formatted(column.name(), e.getMessage()), e);
        }
    }

    private FileField readRow(RowType type, PhysicalField physical, GroupColumnIO columnIo, DataColumn column)
    {
        ImmutableList.Builder<RowType.Field> types = ImmutableList.builder();
        ImmutableList.Builder<Optional<Field>> fields = ImmutableList.builder();
        ImmutableList.Builder<Optional<BlockConversion>> conversions = ImmutableList.builder();
        boolean convert = false;
        boolean anyPresent = false;
        for (int i = 0; i < type.getFields().size(); i++) {
            RowType.Field wanted = type.getFields().get(i);
            PhysicalField physicalField = physical.children().get(i);
            Optional<FileField> field = FileFields.child(physicalField, columnIo, column).map(child -> read(wanted.getType(), physicalField, child, column));
            types.add(new RowType.Field(wanted.getName(), field.map(present -> present.field().getType()).orElse(wanted.getType())));
            fields.add(field.map(FileField::field));
            conversions.add(field.flatMap(FileField::conversion));
            anyPresent |= field.isPresent();
            convert |= field.flatMap(FileField::conversion).isPresent();
        }
        if (!anyPresent) {
            // whether the struct itself is NULL can only be told from a field that the file has
            Field witness = witness(columnIo.getChild(0), column);
            types.add(new RowType.Field(Optional.empty(), witness.getType()));
            fields.add(Optional.of(witness));
            convert = true;
        }
        Field field = groupField(RowType.from(types.build()), columnIo, fields.build());
        return new FileField(field, convert ? Optional.of(BlockConversions.row(conversions.build())) : Optional.empty());
    }

    private FileField readArray(ArrayType type, PhysicalField physical, ColumnIO columnIo, DataColumn column)
    {
        PhysicalField element = physical.children().getFirst();
        if (columnIo instanceof PrimitiveColumnIO && columnIo.getType().isRepetition(Repetition.REPEATED)) {
            // a repeated field outside a list is a list that is never NULL of elements that are never NULL
            FileField elementField = readPrimitive(type.getElementType(), columnIo, column);
            Field field = new GroupField(new ArrayType(elementField.field().getType()), columnIo.getRepetitionLevel() - 1, columnIo.getDefinitionLevel() - 1, true, ImmutableList.of(Optional.of(elementField.field())));
            return new FileField(field, elementField.conversion().map(BlockConversions::array));
        }
        GroupColumnIO list = group(columnIo, type, column);
        if (list.getChildrenCount() != 1) {
            throw mismatch(type, columnIo, column);
        }
        FileField elementField = read(type.getElementType(), element, getArrayElementColumn(list.getChild(0)), column);
        Field field = groupField(new ArrayType(elementField.field().getType()), list, ImmutableList.of(Optional.of(elementField.field())));
        return new FileField(field, elementField.conversion().map(BlockConversions::array));
    }

    private FileField readMap(MapType type, PhysicalField physical, GroupColumnIO columnIo, DataColumn column)
    {
        GroupColumnIO keyValue = getMapKeyValueColumn(columnIo);
        if (keyValue.getChildrenCount() != 2) {
            throw mismatch(type, columnIo, column);
        }
        FileField key = read(type.getKeyType(), physical.children().get(0), keyValue.getChild(0), column);
        FileField value = read(type.getValueType(), physical.children().get(1), keyValue.getChild(1), column);
        List<Optional<Field>> fields = ImmutableList.of(Optional.of(key.field()), Optional.of(value.field()));
        if (key.conversion().isEmpty() && value.conversion().isEmpty()) {
            return FileField.asIs(groupField(type, columnIo, fields));
        }
        MapType fileType = new MapType(key.field().getType(), value.field().getType(), typeOperators);
        return new FileField(groupField(fileType, columnIo, fields), Optional.of(BlockConversions.map(type, key.conversion(), value.conversion())));
    }

    /**
     * Any field of the file, read as what it is.
     */
    private Field witness(ColumnIO columnIo, DataColumn column)
    {
        if (columnIo instanceof PrimitiveColumnIO primitive && !primitive.getType().isRepetition(Repetition.REPEATED)) {
            return primitiveField(PrimitiveEncodings.naturalType(primitive.getType().asPrimitiveType()), primitive);
        }
        if (!(columnIo instanceof GroupColumnIO group) || group.getType().isRepetition(Repetition.REPEATED)) {
            throw new CorruptDataFileException(file, "column %s has a repeated field outside a list, %s".formatted(column.name(), columnIo.getType()));
        }
        ColumnIO child = group.getChild(0);
        if (!child.getType().isRepetition(Repetition.REPEATED)) {
            Field field = witness(child, column);
            return groupField(RowType.anonymous(ImmutableList.of(field.getType())), group, ImmutableList.of(Optional.of(field)));
        }
        ColumnIO element = isMap(group) ? getMapKeyValueColumn(group).getChild(0) : getArrayElementColumn(child);
        Field field = element == child && element instanceof PrimitiveColumnIO primitive
                ? primitiveField(PrimitiveEncodings.naturalType(primitive.getType().asPrimitiveType()), primitive)
                : witness(element == child ? ((GroupColumnIO) element).getChild(0) : element, column);
        return groupField(new ArrayType(field.getType()), group, ImmutableList.of(Optional.of(field)));
    }

    private static boolean isMap(GroupColumnIO group)
    {
        return LogicalTypeAnnotation.mapType().equals(group.getType().getLogicalTypeAnnotation());
    }

    private static PrimitiveField primitiveField(Type type, PrimitiveColumnIO columnIo)
    {
        return new PrimitiveField(type, isRequired(columnIo), columnIo.getColumnDescriptor(), columnIo.getId());
    }

    private static GroupField groupField(Type type, GroupColumnIO columnIo, List<Optional<Field>> children)
    {
        return new GroupField(type, columnIo.getRepetitionLevel(), columnIo.getDefinitionLevel(), isRequired(columnIo), children);
    }

    private static boolean isRequired(ColumnIO columnIo)
    {
        return !columnIo.getType().isRepetition(Repetition.OPTIONAL);
    }

    private GroupColumnIO group(ColumnIO columnIo, Type type, DataColumn column)
    {
        if (columnIo instanceof GroupColumnIO group && group.getChildrenCount() > 0) {
            return group;
        }
        throw mismatch(type, columnIo, column);
    }

    private CorruptDataFileException mismatch(Type type, ColumnIO columnIo, DataColumn column)
    {
        return new CorruptDataFileException(file, "column %s has a value of type %s, but the file has %s".formatted(column.name(), type.getDisplayName(), columnIo.getType()));
    }
}
