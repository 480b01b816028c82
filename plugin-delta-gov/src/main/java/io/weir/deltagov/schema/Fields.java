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
package io.weir.deltagov.schema;

import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.StructField;

import java.util.Optional;

/**
 * What Delta keeps with a field beside its type.
 */
public final class Fields
{
    private static final String COMMENT = "comment";
    private static final String DEFAULT = "CURRENT_DEFAULT";
    private static final String GENERATION = "delta.generationExpression";

    private Fields() {}

    public static Optional<String> comment(StructField field)
    {
        return text(field, COMMENT);
    }

    public static StructField withComment(StructField field, Optional<String> comment)
    {
        return with(field, COMMENT, comment);
    }

    /**
     * In Spark's SQL.
     */
    public static Optional<String> defaultValue(StructField field)
    {
        return text(field, DEFAULT);
    }

    public static StructField withDefault(StructField field, Optional<String> expression)
    {
        return with(field, DEFAULT, expression);
    }

    /**
     * How the values of a generated column are computed, in Spark's SQL.
     */
    public static Optional<String> generationExpression(StructField field)
    {
        return text(field, GENERATION);
    }

    public static StructField nullable(StructField field)
    {
        return new StructField(field.getName(), field.getDataType(), true, field.getMetadata()).withTypeChanges(field.getTypeChanges());
    }

    private static Optional<String> text(StructField field, String key)
    {
        return field.getMetadata().get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private static StructField with(StructField field, String key, Optional<String> value)
    {
        FieldMetadata.Builder metadata = FieldMetadata.builder().fromMetadata(field.getMetadata());
        value.ifPresentOrElse(text -> metadata.putString(key, text), () -> metadata.remove(key));
        return field.withNewMetadata(metadata.build());
    }
}
