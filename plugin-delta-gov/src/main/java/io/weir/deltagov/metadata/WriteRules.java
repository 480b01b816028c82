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
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.TableSnapshot;
import io.weir.deltagov.schema.Fields;
import io.weir.deltagov.schema.SparkLiterals;
import io.weir.deltagov.schema.UnsupportedSparkSqlException;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;

/**
 * What a table asks of its writers, and Trino as a writer does not do, beside what the Delta engine refuses. It is said before a row is written.
 */
final class WriteRules
{
    private WriteRules() {}

    static void requireWritable(SchemaTableName name, TableSnapshot snapshot, int readableColumns)
    {
        if (readableColumns < snapshot.schema().length()) {
            throw refused(name, "it has a column without a name, or of a type that Trino does not know");
        }
        try {
            RowConditions.requireKnown(snapshot.definition());
        }
        catch (UnsupportedSparkSqlException e) {
            throw refused(name, e.getMessage());
        }
        snapshot.schema().fields().forEach(field -> requireWritable(name, field));
    }

    /**
     * To evaluate conditions, Trino puts the new values in place of the columns, and computes what it writes, and which case of a MERGE applies, from these:
     * {@code SET n = n + 1} adds 2. A field of a row that is set it takes out of the old row, and lets new ones pass.
     */
    static void requireUpdatable(SchemaTableName name, RowConditions conditions)
    {
        conditions.ofEngine().stream().findFirst().ifPresent(condition -> {
            throw new TrinoException(NOT_SUPPORTED, "Rows of table %s cannot be updated: its condition %s is more than comparisons of columns with literals, is about a column of type real, or has a literal that is no exact value of its column's type, so that Trino evaluates it, and would write other values than the statement says. DELETE the rows, and INSERT them anew".formatted(name, condition.name()));
        });
    }

    private static void requireWritable(SchemaTableName name, StructField field)
    {
        Fields.defaultValue(field).ifPresent(value -> {
            try {
                SparkLiterals.toTrino(value);
            }
            catch (UnsupportedSparkSqlException e) {
                throw refused(name, "the default value of its column %s cannot be evaluated: %s".formatted(field.getName(), e.getMessage()));
            }
        });
    }

    private static TrinoException refused(SchemaTableName name, String reason)
    {
        return new TrinoException(NOT_SUPPORTED, "Table %s cannot be written to: %s, which this connector does not support yet".formatted(name, reason));
    }
}
