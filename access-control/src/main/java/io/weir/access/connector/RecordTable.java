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
package io.weir.access.connector;

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.InMemoryRecordSet;
import io.trino.spi.connector.RecordCursor;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.Type;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.connector.SystemTable.Distribution.SINGLE_COORDINATOR;
import static io.weir.access.connector.GovernanceMetadata.SYSTEM_SCHEMA;
import static java.util.Objects.requireNonNull;

/**
 * A read-only table of schema {@code system} with one row per record. Rows are made as they are read.
 */
final class RecordTable<T>
        implements SystemTable
{
    private static final String TIME = "time";
    private static final String QUERY_ID = "query_id";

    private final ConnectorTableMetadata metadata;
    private final List<Column<T>> columns;
    private final RecordSource<T> records;

    RecordTable(String name, String comment, List<Column<T>> columns, Function<ConnectorSession, Stream<T>> records)
    {
        this(name, comment, columns, (session, _) -> records.apply(session));
    }

    /**
     * @param records with what the query asks of the columns {@code time} and {@code query_id}; others may be among them. The stream is closed in the end
     */
    RecordTable(String name, String comment, List<Column<T>> columns, RecordSource<T> records)
    {
        this.columns = ImmutableList.copyOf(columns);
        this.records = requireNonNull(records, "records is null");
        List<ColumnMetadata> columnMetadata = this.columns.stream()
                .map(column -> new ColumnMetadata(column.name(), column.type()))
                .collect(toImmutableList());
        this.metadata = new ConnectorTableMetadata(new SchemaTableName(SYSTEM_SCHEMA, name), columnMetadata, Map.of(), Optional.of(comment));
    }

    @Override
    public Distribution getDistribution()
    {
        return SINGLE_COORDINATOR;
    }

    @Override
    public ConnectorTableMetadata getTableMetadata()
    {
        return metadata;
    }

    @Override
    public RecordCursor cursor(ConnectorTransactionHandle transactionHandle, ConnectorSession session, TupleDomain<Integer> constraint)
    {
        List<Type> types = columns.stream()
                .map(Column::type)
                .collect(toImmutableList());
        return new StreamCursor(types, records.read(session, wanted(constraint)).map(this::row));
    }

    private Wanted wanted(TupleDomain<Integer> constraint)
    {
        return new Wanted(
                domain(constraint, TIME).map(TimeSpan::of).orElse(TimeSpan.ALWAYS),
                domain(constraint, QUERY_ID).flatMap(QueryIds::earliestEvent));
    }

    private Optional<Domain> domain(TupleDomain<Integer> constraint, String column)
    {
        return constraint.getDomains()
                .flatMap(domains -> domains.entrySet().stream()
                        .filter(domain -> columns.get(domain.getKey()).name().equals(column))
                        .map(Map.Entry::getValue)
                        .findFirst());
    }

    @FunctionalInterface
    interface RecordSource<T>
    {
        Stream<T> read(ConnectorSession session, Wanted wanted);
    }

    /**
     * @param earliest no record of the queries that are asked for is before it, nor anything else that is known of them
     */
    record Wanted(TimeSpan time, Optional<Instant> earliest)
    {
        Wanted
        {
            requireNonNull(time, "time is null");
            requireNonNull(earliest, "earliest is null");
        }
    }

    private List<?> row(T record)
    {
        List<Object> row = new ArrayList<>(columns.size());
        for (Column<T> column : columns) {
            row.add(column.value().apply(record));
        }
        return row;
    }

    /**
     * @param value gives what {@link InMemoryRecordSet} wants for the type, or null
     */
    record Column<T>(String name, Type type, Function<T, Object> value)
    {
        Column
        {
            requireNonNull(name, "name is null");
            requireNonNull(type, "type is null");
            requireNonNull(value, "value is null");
        }
    }
}
