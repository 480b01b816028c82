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
import io.trino.spi.TrinoException;
import io.weir.delta.engine.DeltaProperties;
import io.weir.delta.engine.TableDefinition;
import io.weir.deltagov.schema.Fields;
import io.weir.deltagov.schema.SparkExpressions;
import io.weir.deltagov.schema.UnsupportedSparkSqlException;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;

/**
 * Where else in its definition a table names its columns.
 */
final class ColumnUses
{
    private static final String STATISTICS_COLUMNS = "delta.dataSkippingStatsColumns";

    private ColumnUses() {}

    /**
     * @param change what is about to be done to the column, as a participle
     */
    static void requireNone(TableDefinition definition, List<String> path, String change)
    {
        requireNotComputedFrom(definition, path, change);
        Invariants.of(definition.schema()).forEach((holder, invariant) -> {
            if (mayName(invariant, path.getLast())) {
                throw new TrinoException(NOT_SUPPORTED, "Column '%s' cannot be %s: the invariant of the column %s names it".formatted(String.join(".", path), change, String.join(".", holder)));
            }
        });
        for (Map.Entry<String, String> property : definition.properties().entrySet()) {
            if (isExpression(property.getKey()) && mayName(property.getValue(), path.getLast())) {
                throw new TrinoException(NOT_SUPPORTED, "Column '%s' cannot be %s: the table property %s names it. Unset the property first".formatted(String.join(".", path), change, property.getKey()));
            }
        }
    }

    private static void requireNotComputedFrom(TableDefinition definition, List<String> path, String change)
    {
        for (StructField field : definition.schema().fields()) {
            if (!field.getName().equalsIgnoreCase(path.getFirst()) && Fields.generationExpression(field).filter(expression -> mayName(expression, path.getLast())).isPresent()) {
                throw new TrinoException(NOT_SUPPORTED, "Column '%s' cannot be %s: the generated column %s is computed from it. Drop that column first".formatted(String.join(".", path), change, field.getName()));
            }
        }
    }

    private static boolean isExpression(String property)
    {
        return property.startsWith(DeltaProperties.CONSTRAINT_PREFIX) || property.equals(STATISTICS_COLUMNS);
    }

    private static boolean mayName(String expression, String name)
    {
        try {
            return SparkExpressions.names(expression).contains(name.toLowerCase(Locale.ENGLISH));
        }
        catch (UnsupportedSparkSqlException _) {
            return expression.toLowerCase(Locale.ENGLISH).contains(name.toLowerCase(Locale.ENGLISH));
        }
    }
}
