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
package io.weir.deltagov.changes;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.airlift.slice.Slice;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.function.table.AbstractConnectorTableFunction;
import io.trino.spi.function.table.Argument;
import io.trino.spi.function.table.Descriptor;
import io.trino.spi.function.table.ScalarArgument;
import io.trino.spi.function.table.ScalarArgumentSpecification;
import io.trino.spi.function.table.TableFunctionAnalysis;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.StandardTypes;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeManager;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DeltaTypes;
import io.weir.deltagov.Storage;
import io.weir.deltagov.metadata.TableAccess;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.INVALID_FUNCTION_ARGUMENT;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.function.table.ReturnTypeSpecification.GenericTable.GENERIC_TABLE;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.Timestamps.PICOSECONDS_PER_NANOSECOND;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * {@code TABLE(system.table_changes(schema_name, table_name, since_version, until_version, since_timestamp, until_timestamp))}: the rows
 * that changed after the one and up to the other, as they are told to be read by the table at the end. Trino applies neither masks nor row
 * filters to what a table function returns, so it is refused to whoever would see one.
 */
public class TableChangesFunction
        extends AbstractConnectorTableFunction
{
    private static final String SCHEMA_NAME = "SCHEMA_NAME";
    private static final String TABLE_NAME = "TABLE_NAME";
    private static final String SINCE_VERSION = "SINCE_VERSION";
    private static final String UNTIL_VERSION = "UNTIL_VERSION";
    private static final String SINCE_TIMESTAMP = "SINCE_TIMESTAMP";
    private static final String UNTIL_TIMESTAMP = "UNTIL_TIMESTAMP";

    private static final List<Descriptor.Field> TOLD = ImmutableList.of(
            new Descriptor.Field("_change_type", Optional.of(VARCHAR)),
            new Descriptor.Field("_commit_version", Optional.of(BIGINT)),
            new Descriptor.Field("_commit_timestamp", Optional.of(TIMESTAMP_TZ_MILLIS)));

    private final Storage storage;
    private final TypeManager typeManager;

    @Inject
    public TableChangesFunction(Storage storage, TypeManager typeManager)
    {
        super("system",
                "table_changes",
                ImmutableList.of(
                        ScalarArgumentSpecification.builder().name(SCHEMA_NAME).type(VARCHAR).build(),
                        ScalarArgumentSpecification.builder().name(TABLE_NAME).type(VARCHAR).build(),
                        optional(SINCE_VERSION, BIGINT),
                        optional(UNTIL_VERSION, BIGINT),
                        optional(SINCE_TIMESTAMP, TIMESTAMP_TZ_MICROS),
                        optional(UNTIL_TIMESTAMP, TIMESTAMP_TZ_MICROS)),
                GENERIC_TABLE);
        this.storage = requireNonNull(storage, "storage is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
    }

    private static ScalarArgumentSpecification optional(String name, Type type)
    {
        return ScalarArgumentSpecification.builder().name(name).type(type).defaultValue(null).build();
    }

    @Override
    public TableFunctionAnalysis analyze(ConnectorSession session, ConnectorTransactionHandle transaction, Map<String, Argument> arguments, ConnectorAccessControl accessControl)
    {
        SchemaTableName name = new SchemaTableName(text(arguments, SCHEMA_NAME), text(arguments, TABLE_NAME));
        TableAccess table = TableAccess.of(storage.as(session), new DeltaTypes(typeManager.getTypeOperators(), Optional.of(typeManager.fromSqlType(StandardTypes.JSON))), name);
        table.requireUnmaskedRead(accessControl, "table_changes", table.latest());

        long first = first(arguments, table);
        TableSnapshot end = end(arguments, table);
        table.requireUnmaskedRead(accessControl, "table_changes", end);
        requireInOrder(first, end.version());
        List<DataColumn> columns = table.columns(end);
        TableChangesHandle handle = new TableChangesHandle(name, end.location().toString(), first, end.version(), columns);
        return TableFunctionAnalysis.builder()
                .handle(handle)
                .returnedType(new Descriptor(returned(name, columns)))
                .build();
    }

    private static List<Descriptor.Field> returned(SchemaTableName name, List<DataColumn> columns)
    {
        List<Descriptor.Field> fields = columns.stream()
                .map(column -> new Descriptor.Field(column.name().toLowerCase(ENGLISH), Optional.of(column.type())))
                .collect(toImmutableList());
        Set<Optional<String>> told = Set.copyOf(TOLD.stream().map(Descriptor.Field::getName).toList());
        fields.stream().filter(field -> told.contains(field.getName())).findFirst().ifPresent(field -> {
            throw new TrinoException(NOT_SUPPORTED, "Table %s has a column %s, and so have the changes of a table. Rename the column".formatted(name, field.getName().orElseThrow()));
        });
        return ImmutableList.<Descriptor.Field>builder().addAll(fields).addAll(TOLD).build();
    }

    private static long first(Map<String, Argument> arguments, TableAccess table)
    {
        OptionalLong version = version(arguments, SINCE_VERSION);
        Optional<Instant> time = time(arguments, SINCE_TIMESTAMP);
        requireOne(version.isPresent() && time.isPresent(), SINCE_VERSION, SINCE_TIMESTAMP);
        if (version.isPresent()) {
            return version.getAsLong() + 1;
        }
        // the log need not begin at version 0, and whoever names no version asks for what it holds
        return Math.max(table.firstCommit(), time.flatMap(table::versionAt).orElse(-1L) + 1);
    }

    private static TableSnapshot end(Map<String, Argument> arguments, TableAccess table)
    {
        OptionalLong version = version(arguments, UNTIL_VERSION);
        Optional<Instant> time = time(arguments, UNTIL_TIMESTAMP);
        requireOne(version.isPresent() && time.isPresent(), UNTIL_VERSION, UNTIL_TIMESTAMP);
        if (time.isPresent()) {
            return table.at(table.versionAt(time.orElseThrow()).orElseThrow(() -> table.noVersionAt(time.orElseThrow())));
        }
        return version.isPresent() ? table.at(version.getAsLong()) : table.latest();
    }

    // no changes between a version and itself is an answer; between a version and an earlier one, or one that never was, is none
    private static void requireInOrder(long first, long last)
    {
        if (first > last + 1) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "table_changes is asked for changes since version %s until version %s, which is not later. Whoever follows a table that was erased or made again starts from the table".formatted(first - 1, last));
        }
    }

    private static void requireOne(boolean both, String version, String time)
    {
        if (both) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "Arguments %s and %s of table_changes exclude each other: leave one out".formatted(version.toLowerCase(ENGLISH), time.toLowerCase(ENGLISH)));
        }
    }

    private static String text(Map<String, Argument> arguments, String name)
    {
        Object value = ((ScalarArgument) arguments.get(name)).getValue();
        if (value == null) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "Argument %s of table_changes is NULL".formatted(name.toLowerCase(ENGLISH)));
        }
        String text = ((Slice) value).toStringUtf8();
        if (text.isBlank()) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "Argument %s of table_changes is empty".formatted(name.toLowerCase(ENGLISH)));
        }
        return text;
    }

    private static OptionalLong version(Map<String, Argument> arguments, String name)
    {
        Object value = ((ScalarArgument) arguments.get(name)).getValue();
        if (value == null) {
            return OptionalLong.empty();
        }
        if ((long) value < 0) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "Argument %s of table_changes is %s; versions begin at 0".formatted(name.toLowerCase(ENGLISH), value));
        }
        return OptionalLong.of((long) value);
    }

    private static Optional<Instant> time(Map<String, Argument> arguments, String name)
    {
        return Optional.ofNullable((LongTimestampWithTimeZone) ((ScalarArgument) arguments.get(name)).getValue())
                .map(value -> Instant.ofEpochMilli(value.getEpochMillis()).plusNanos(value.getPicosOfMilli() / PICOSECONDS_PER_NANOSECOND));
    }
}
