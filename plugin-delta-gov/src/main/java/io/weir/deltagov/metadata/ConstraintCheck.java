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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.TrinoException;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.RealType;
import io.trino.spi.type.Type;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.DeltaProperties;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataFileReader;
import io.weir.delta.engine.data.DataFileScan;
import io.weir.delta.engine.data.DeletedRowsLoader;
import io.weir.delta.engine.data.skipping.FileSkipping;
import io.weir.deltagov.erase.SubjectPredicate;
import io.weir.deltagov.schema.SparkExpressions;
import io.weir.deltagov.schema.UnsupportedSparkSqlException;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.StandardErrorCode.CONSTRAINT_VIOLATION;
import static io.trino.spi.StandardErrorCode.INVALID_TABLE_PROPERTY;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.connector.MemoryContext.NO_LIMIT;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.TypeUtils.isFloatingPointNaN;
import static io.trino.spi.type.TypeUtils.readNativeValue;
import static io.weir.deltagov.kernel.EngineErrors.toTrinoException;
import static io.weir.deltagov.kernel.EngineErrors.translated;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Whether the rows of a table that is about to get a CHECK constraint meet it. The coordinator looks, so conditions are comparisons with literals, as ranges of columns; files whose statistics
 * rule a violation out are not opened.
 */
final class ConstraintCheck
{
    private final TrinoFileSystem fileSystem;
    private final DataFileReader reader = new DataFileReader();

    ConstraintCheck(TrinoFileSystem fileSystem)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
    }

    /**
     * The constraints among the properties of a table.
     */
    static Map<String, String> constraints(Map<String, String> properties)
    {
        return properties.entrySet().stream()
                .filter(property -> property.getKey().startsWith(DeltaProperties.CONSTRAINT_PREFIX))
                .collect(toImmutableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * A table with a constraint that cannot be evaluated could not be written to any more.
     *
     * @param constraints conditions in Spark's SQL, by the properties that hold them
     * @return the conditions in Trino's SQL
     */
    static Map<String, String> inTrino(StructType schema, Map<String, String> constraints)
    {
        return constraints.entrySet().stream()
                .collect(toImmutableMap(Map.Entry::getKey, constraint -> inTrino(schema, constraint.getKey(), constraint.getValue())));
    }

    private static String inTrino(StructType schema, String property, String condition)
    {
        try {
            requireColumns(schema, property, SparkExpressions.columns(condition));
            return SparkExpressions.toTrino(condition, schema);
        }
        catch (UnsupportedSparkSqlException e) {
            throw new TrinoException(INVALID_TABLE_PROPERTY, "The condition of '%s' is not one that this connector can evaluate: %s".formatted(property, e.getMessage()), e);
        }
    }

    private static void requireColumns(StructType schema, String property, Set<String> columns)
    {
        Set<String> names = schema.fieldNames().stream().map(name -> name.toLowerCase(ENGLISH)).collect(toImmutableSet());
        columns.stream().filter(column -> !names.contains(column)).findFirst().ifPresent(column -> {
            throw new TrinoException(INVALID_TABLE_PROPERTY, "The condition of '%s' names the column '%s', which the table does not have".formatted(property, column));
        });
    }

    /**
     * @param columns of the table
     * @param conditions in Trino's SQL, by the properties that hold them
     */
    void requireMet(SchemaTableName table, Location location, List<DataColumn> columns, List<ActiveFile> files, Map<String, String> conditions)
    {
        if (!files.isEmpty()) {
            conditions.forEach((property, condition) -> {
                Map<DataColumn, Domain> allowed = allowed(table, columns, property, condition);
                if (files.stream().anyMatch(file -> violates(location, file, allowed))) {
                    throw new TrinoException(CONSTRAINT_VIOLATION, "Table %s cannot have '%s', because a row of it does not meet the condition. Find such rows by its negation, and by NULL in its columns".formatted(table, property));
                }
            });
        }
    }

    private static Map<DataColumn, Domain> allowed(SchemaTableName table, List<DataColumn> columns, String property, String condition)
    {
        try {
            Map<DataColumn, Domain> allowed = SubjectPredicate.parse(condition, columns).getDomains().orElseThrow();
            allowed.forEach(ConstraintCheck::requireSameValues);
            return allowed;
        }
        catch (TrinoException e) {
            throw new TrinoException(NOT_SUPPORTED, "Table %s cannot have '%s' together with rows: of rows that are there only comparisons of columns with literals are checked, with OR only between those of one column, and none of columns of type real. Create it without rows, and insert them".formatted(table, property), e);
        }
    }

    // other engines compare a float with a decimal number as double
    private static void requireSameValues(DataColumn column, Domain allowed)
    {
        boolean isAboutNull = allowed.getValues().isAll() || allowed.getValues().isNone();
        if (column.type().equals(REAL) && !isAboutNull) {
            throw new TrinoException(NOT_SUPPORTED, "Column %s is of type real, and engines differ in how they compare it with numbers".formatted(column.name()));
        }
    }

    private boolean violates(Location table, ActiveFile file, Map<DataColumn, Domain> allowed)
    {
        Map<DataColumn, Domain> doubtful = allowed.entrySet().stream()
                .filter(entry -> mayViolate(file, entry.getKey(), entry.getValue()))
                .collect(toImmutableMap(Map.Entry::getKey, Map.Entry::getValue));
        return !doubtful.isEmpty() && translated(() -> hasViolation(table, file, doubtful));
    }

    // statistics do not tell of NaN
    private static boolean mayViolate(ActiveFile file, DataColumn column, Domain allowed)
    {
        return isFloating(column.type()) || new FileSkipping(TupleDomain.withColumnDomains(ImmutableMap.of(column, allowed.complement()))).mayMatch(file);
    }

    private boolean hasViolation(Location table, ActiveFile file, Map<DataColumn, Domain> allowed)
    {
        List<DataColumn> read = ImmutableList.copyOf(allowed.keySet());
        DataFileScan whole = DataFileScan.of(read, file);
        DataFileScan scan = file.deletionVector()
                .map(vector -> whole.withDeletedRows(new DeletedRowsLoader(fileSystem, table).load(vector)))
                .orElse(whole);
        try (ConnectorPageSource source = reader.open(fileSystem.newInputFile(file.location(), file.size()), scan, NO_LIMIT)) {
            while (!source.isFinished()) {
                SourcePage page = source.getNextSourcePage();
                if (page != null && violates(page, read, allowed)) {
                    return true;
                }
            }
            return false;
        }
        catch (IOException e) {
            throw toTrinoException(new StoreUnavailableException("read", file.location(), e));
        }
    }

    private static boolean violates(SourcePage page, List<DataColumn> read, Map<DataColumn, Domain> allowed)
    {
        for (int channel = 0; channel < read.size(); channel++) {
            DataColumn column = read.get(channel);
            Block block = page.getBlock(channel);
            for (int position = 0; position < page.getPositionCount(); position++) {
                Object value = readNativeValue(column.type(), block, position);
                if ((value != null && isFloatingPointNaN(column.type(), value)) || !allowed.get(column).includesNullableValue(value)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isFloating(Type type)
    {
        return Set.of(DoubleType.DOUBLE, RealType.REAL).contains(type);
    }
}
