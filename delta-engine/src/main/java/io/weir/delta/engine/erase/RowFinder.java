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
package io.weir.delta.engine.erase;

import com.google.common.collect.ImmutableList;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.NullableValue;
import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.data.CorruptDataFileException;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumn.Kind;
import io.weir.delta.engine.data.PartitionValues;
import io.weir.delta.engine.data.PhysicalField;
import io.weir.delta.engine.data.RowPositions;
import io.weir.delta.engine.erase.RowSearch.Condition;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Finds the rows of a subject in a file, rows that a deletion vector hides too. Every value is read: no statistics of the file or of the log
 * are believed.
 */
final class RowFinder
{
    sealed interface Found
    {
        record Rows(RowPositions positions)
                implements Found {}

        /**
         * The file may have the rows under names that are not known.
         */
        record Unknown()
                implements Found {}
    }

    private final RowSearch search;
    private final Map<DataColumn, Domain> domains;
    private final ColumnNames names;

    RowFinder(TrinoFileSystem fileSystem, TupleDomain<DataColumn> predicate, ColumnNames names)
    {
        this.search = new RowSearch(fileSystem);
        checkArgument(!predicate.isNone() && !predicate.isAll(), "the predicate says nothing about a row");
        this.domains = Map.copyOf(predicate.getDomains().orElseThrow());
        this.names = requireNonNull(names, "names is null");
    }

    /**
     * In a file of the table, as the table reads it.
     */
    RowPositions find(ActiveFile file)
    {
        return find(file, _ -> ImmutableList.of());
    }

    /**
     * Whether a file of the table has rows of the subject by values that the table does not read any more: of a column that was dropped, and
     * added again under its name. The definition of then may be gone from the log, so a field that no definition has may have them too.
     */
    boolean mayHaveFormerValues(ActiveFile file)
    {
        MessageType schema = search.schema(file.location(), file.size());
        if (!names.areAllKnown(schema)) {
            return true;
        }
        if (domains.keySet().stream().allMatch(column -> names.formerFields(column, schema).isEmpty())) {
            return false;
        }
        try {
            return find(file, column -> read(column, names.formerFields(column, schema))).cardinality() > 0;
        }
        catch (CorruptDataFileException _) {
            // it was of another type, in which nobody can look for the value
            return true;
        }
    }

    private RowPositions find(ActiveFile file, Function<DataColumn, List<DataColumn>> formerFields)
    {
        List<Condition> conditions = new ArrayList<>();
        domains.forEach((column, wanted) -> {
            List<DataColumn> former = formerFields.apply(column);
            if (column.kind() == Kind.PARTITION) {
                if (!includes(wanted, column, file.partitionValue(column))) {
                    conditions.add(new Condition(former, wanted));
                }
            }
            else {
                conditions.add(new Condition(ImmutableList.<DataColumn>builder().add(column).addAll(former).build(), wanted));
            }
        });
        return search.find(file.location(), file.size(), conditions);
    }

    /**
     * In a file that the table does not have, by every name that the columns ever had: nobody knows by which definition it was written.
     *
     * @param partitionValues as far as they are known; what is not known may be anything
     */
    Found findByAnyName(Location file, long size, Map<String, Optional<String>> partitionValues)
    {
        MessageType schema = search.schema(file, size);
        boolean areAllKnown = names.areAllKnown(schema);
        boolean isUnknown = false;
        List<Condition> conditions = new ArrayList<>();
        for (Map.Entry<DataColumn, Domain> entry : domains.entrySet()) {
            DataColumn column = entry.getKey();
            Set<Optional<String>> values = names.partitionValues(column, partitionValues);
            List<DataColumn> fields = read(column, names.fields(column, schema));
            if (!values.isEmpty() || !fields.isEmpty()) {
                byAnyName(column, entry.getValue(), values, fields).ifPresent(conditions::add);
            }
            else if (!names.mayBePartition(column) && areAllKnown) {
                // added after the file was written, as there is no field that it may be
                conditions.add(new Condition(ImmutableList.of(column), entry.getValue()));
            }
            else {
                isUnknown |= !names.mayBePartition(column);
            }
        }
        RowPositions rows = search.find(file, size, conditions);
        return isUnknown && rows.cardinality() > 0 ? new Found.Unknown() : new Found.Rows(rows);
    }

    private static Optional<Condition> byAnyName(DataColumn column, Domain wanted, Set<Optional<String>> partitionValues, List<DataColumn> fields)
    {
        boolean included = partitionValues.stream().anyMatch(value -> includes(wanted, column, value));
        return included ? Optional.empty() : Optional.of(new Condition(fields, wanted));
    }

    private static List<DataColumn> read(DataColumn column, Set<Type> fields)
    {
        return fields.stream()
                .map(field -> new PhysicalField(field.getName(), OptionalInt.empty(), column.physical().children()))
                .map(field -> new DataColumn(column.name(), column.type(), field, Kind.DATA, ColumnMappingMode.NONE))
                .collect(toImmutableList());
    }

    private static boolean includes(Domain domain, DataColumn column, Optional<String> text)
    {
        NullableValue value = PartitionValues.decode(column.type(), text);
        return domain.includesNullableValue(value.getValue());
    }
}
