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
package io.weir.deltagov.metadata;

import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lengths that Spark declares texts with. Delta has one type for them, so that Spark keeps {@code CHAR(n)} or {@code VARCHAR(n)} beside the field, and every writer of Delta refuses longer texts: otherwise
 * Spark could not write these rows again.
 */
final class DeclaredLengths
{
    private static final String KEY = "__CHAR_VARCHAR_TYPE_STRING";
    private static final Pattern TEXT = Pattern.compile("(?i)(?:char|character|varchar)\\s*\\(\\s*(?<length>[0-9]+)\\s*\\)");

    private DeclaredLengths() {}

    /**
     * Conditions in Spark's SQL, by what they are about; empty for texts within a column, which nobody looks at here.
     */
    static Map<String, Optional<String>> of(StructType schema)
    {
        Map<String, Optional<String>> conditions = new TreeMap<>();
        for (StructField field : schema.fields()) {
            if (field.getMetadata().get(KEY) instanceof String type) {
                conditions.put("the type %s of column %s".formatted(type, field.getName()), condition(field.getName(), type));
            }
        }
        return conditions;
    }

    private static Optional<String> condition(String column, String type)
    {
        Matcher text = TEXT.matcher(type);
        if (!text.matches()) {
            return Optional.empty();
        }
        // that of a CHAR as well: the blanks that fill it need not be stored
        String name = "`" + column.replace("`", "``") + "`";
        return Optional.of("length(%s) <= %s OR %s IS NULL".formatted(name, text.group("length"), name));
    }
}
