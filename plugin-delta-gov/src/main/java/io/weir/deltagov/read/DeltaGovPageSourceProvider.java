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
package io.weir.deltagov.read;

import com.google.inject.Inject;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoInputFile;
import io.trino.parquet.ParquetReaderOptions;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorPageSourceProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.DynamicFilter;
import io.trino.spi.connector.EmptyPageSource;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.UnservedLocation;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataFileReader;
import io.weir.delta.engine.data.DataFileScan;
import io.weir.delta.engine.data.DeletedRows;
import io.weir.delta.engine.data.DeletedRowsLoader;
import io.weir.delta.engine.data.skipping.FileSkipping;
import io.weir.deltagov.AggregateSplit;
import io.weir.deltagov.AggregateTableHandle;
import io.weir.deltagov.DeletionVector;
import io.weir.deltagov.DeltaGovColumnHandle;
import io.weir.deltagov.DeltaGovSplit;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.OptimizeSource;
import io.weir.deltagov.ParquetSessionProperties;
import io.weir.deltagov.RowIdColumnHandle;
import io.weir.deltagov.Storage;
import io.weir.deltagov.kernel.EngineErrors;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.weir.delta.engine.ShownPaths.shown;
import static io.weir.deltagov.kernel.EngineErrors.mayMatch;
import static io.weir.deltagov.kernel.EngineErrors.translated;
import static java.util.Objects.requireNonNull;

/**
 * Reads a split: the rows of a part of a data file that are not deleted.
 */
public class DeltaGovPageSourceProvider
        implements ConnectorPageSourceProvider
{
    private final Storage storage;
    private final DataFileReader reader = new DataFileReader(ParquetReaderOptions.defaultOptions(), EngineErrors::toTrinoException);

    @Inject
    public DeltaGovPageSourceProvider(Storage storage)
    {
        this.storage = requireNonNull(storage, "storage is null");
    }

    @Override
    public ConnectorPageSource createPageSource(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ConnectorSplit connectorSplit,
            ConnectorTableHandle connectorTable,
            Optional<ConnectorTableCredentials> credentials,
            List<ColumnHandle> columns,
            DynamicFilter dynamicFilter,
            MemoryContext memory)
    {
        if (connectorTable instanceof AggregateTableHandle aggregation) {
            return AggregatePages.of(aggregation, (AggregateSplit) connectorSplit, columns);
        }
        // predicates that choose files choose no rows
        DeltaGovTableHandle table = connectorTable instanceof OptimizeSource source ? source.table().withPredicates(TupleDomain.all(), TupleDomain.all()) : (DeltaGovTableHandle) connectorTable;
        DeltaGovSplit split = (DeltaGovSplit) connectorSplit;
        TrinoFileSystem fileSystem = storage.as(session).fileSystem();

        TupleDomain<DataColumn> dynamicPredicate = DynamicPredicates.of(dynamicFilter.getCurrentPredicate());
        if (!mayMatch(new FileSkipping(dynamicPredicate)).test(file(split))) {
            return new EmptyPageSource();
        }
        DataFileScan scan = new DataFileScan(
                dataColumns(columns),
                table.unenforced().intersect(dynamicPredicate),
                split.partitionValues(),
                split.deletionVector().map(vector -> deletedRows(fileSystem, table, vector)),
                split.start(),
                split.length());
        TrinoInputFile file = inputFile(fileSystem, split);
        ConnectorPageSource rows = HiddenColumnsPageSource.wrap(translated(() -> reader.with(ParquetSessionProperties.readerOptions(session)).open(file, scan, memory)), columns, split);
        return LateFilteredPageSource.wrap(rows, columns, dynamicFilter);
    }

    // that of a shallow clone may be in a store that the catalog was not told of
    private static TrinoInputFile inputFile(TrinoFileSystem fileSystem, DeltaGovSplit split)
    {
        try {
            return fileSystem.newInputFile(Location.of(split.path()), split.fileSize(), Instant.ofEpochMilli(split.fileModifiedMillis()));
        }
        catch (IllegalArgumentException e) {
            if (UnservedLocation.isTold(e)) {
                throw new TrinoException(NOT_SUPPORTED, "The data file %s %s".formatted(shown(split.path()), UnservedLocation.PROBLEM), shown(e));
            }
            throw e;
        }
    }

    private static List<DataColumn> dataColumns(List<ColumnHandle> columns)
    {
        return columns.stream()
                .flatMap(column -> switch (column) {
                    case DeltaGovColumnHandle(DataColumn dataColumn) -> Stream.of(dataColumn);
                    case RowIdColumnHandle _ -> Stream.of(DataColumn.rowPosition());
                    default -> Stream.empty();
                })
                .collect(toImmutableList());
    }

    private static DeletedRows deletedRows(TrinoFileSystem fileSystem, DeltaGovTableHandle table, DeletionVector vector)
    {
        return translated(() -> new DeletedRowsLoader(fileSystem, table.tableLocation()).load(vector.toDescriptor()));
    }

    /**
     * Without the statistics: the split manager has looked at them, and the reader will look at those of the row groups.
     */
    private static ActiveFile file(DeltaGovSplit split)
    {
        return new ActiveFile(
                Location.of(split.path()),
                split.path(),
                split.partitionValues(),
                split.fileSize(),
                Instant.ofEpochMilli(split.fileModifiedMillis()),
                Optional.empty(),
                Optional.empty());
    }
}
