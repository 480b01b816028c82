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
package io.weir.governance.policy.file;

import com.google.common.collect.ImmutableSet;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Set;

/**
 * The base names of Trino's column types, as they may be written in a policies file, and which constants they hold.
 */
final class ColumnTypes
{
    private static final Set<String> NAMES = ImmutableSet.of(
            "boolean",
            "tinyint",
            "smallint",
            "integer",
            "bigint",
            "real",
            "double",
            "decimal",
            "number",
            "varchar",
            "char",
            "varbinary",
            "date",
            "time",
            "time with time zone",
            "timestamp",
            "timestamp with time zone",
            "interval year to month",
            "interval day to second",
            "json",
            "uuid",
            "ipaddress",
            "array",
            "map",
            "row");

    private ColumnTypes() {}

    static boolean isKnown(YamlValue value, String type)
    {
        if (NAMES.contains(type)) {
            return true;
        }
        value.mistakes().add(value.node(), "unknown type '%s'; expected a base type: %s", type, String.join(", ", NAMES));
        return false;
    }

    static boolean holds(YamlValue value, String type, String constant)
    {
        try {
            switch (type) {
                case "varchar", "char" -> {}
                case "tinyint" -> Byte.parseByte(constant);
                case "smallint" -> Short.parseShort(constant);
                case "integer" -> Integer.parseInt(constant);
                case "bigint" -> Long.parseLong(constant);
                case "real", "double", "decimal" -> new BigDecimal(constant);
                case "boolean" -> parseBoolean(constant);
                case "date" -> LocalDate.parse(constant);
                default -> throw new IllegalArgumentException("no constants of type " + type);
            }
            return true;
        }
        catch (IllegalArgumentException | DateTimeException e) {
            value.mistakes().add(value.node(), "'%s' is not a value of type '%s'", constant, type);
            return false;
        }
    }

    private static void parseBoolean(String text)
    {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("not a boolean");
        }
    }
}
