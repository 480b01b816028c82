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
package io.weir.delta.engine.data;

import com.google.common.collect.ImmutableList;
import io.trino.filesystem.Location;
import io.trino.memory.context.AggregatedMemoryContext;
import io.trino.memory.context.LocalMemoryContext;
import io.trino.parquet.Column;
import io.trino.parquet.ParquetDataSource;
import io.trino.parquet.ParquetReaderOptions;
import io.trino.parquet.metadata.ParquetMetadata;
import io.trino.parquet.predicate.TupleDomainParquetPredicate;
import io.trino.parquet.reader.ParquetReader;
import io.trino.parquet.reader.RowGroupInfo;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.TypeOperators;
import io.weir.delta.engine.data.DataColumn.Kind;
import io.weir.delta.engine.data.DataFileChannel.Constant;
import io.weir.delta.engine.data.DataFileChannel.FromFile;
import io.weir.delta.engine.data.parquet.FileCalendar;
import io.weir.delta.engine.data.parquet.FileField;
import io.weir.delta.engine.data.parquet.FileFieldReader;
import io.weir.delta.engine.data.parquet.FileFields;
import io.weir.delta.engine.data.parquet.FilePredicates;
import io.weir.delta.engine.data.parquet.OriginalNames;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.parquet.ParquetTypeUtils.getColumnIO;
import static io.trino.parquet.ParquetTypeUtils.getDescriptors;
import static io.trino.parquet.predicate.PredicateUtils.buildPredicate;
import static io.trino.parquet.predicate.PredicateUtils.getFilteredRowGroups;
import static org.joda.time.DateTimeZone.UTC;

/**
 * Plans the reading of one file whose footer has been read.
 */
final class DataFileOpening
{
    /**
     * Longer lists of values are compared as ranges.
     */
    private static final int MAX_DISCRETE_VALUES = 1000;

    private final DataFileScan scan;
    private final Location file;
    private final ParquetDataSource source;
    private final ParquetMetadata metadata;
    private final ParquetReaderOptions options;
    private final FileCalendar calendar;
    private final FileFieldReader fieldReader;
    private final DataFileErrors errors;
    private final AggregatedMemoryContext memoryContext;

    private final List<Column> fileColumns = new ArrayList<>();
    private final List<DataFileChannel> channels = new ArrayList<>();

    DataFileOpening(
            DataFileScan scan,
            Location file,
            ParquetDataSource source,
            ParquetMetadata metadata,
            ParquetReaderOptions options,
            TypeOperators typeOperators,
            DataFileErrors errors,
            AggregatedMemoryContext memoryContext)
    {
        this.scan = scan;
        this.file = file;
        this.source = source;
        this.metadata = metadata;
        // Trino 483 counts row positions without the pages that an index let it skip, so positions would be wrong
        this.options = needsPositions(scan) ? ParquetReaderOptions.builder(options).withUseColumnIndex(false).build() : options;
        this.calendar = FileCalendar.of(metadata.getFileMetaData().getKeyValueMetaData());
        this.fieldReader = new FileFieldReader(file, typeOperators, calendar, () -> OriginalNames.of(metadata.getParquetMetadata().getSchema()));
        this.errors = errors;
        this.memoryContext = memoryContext;
    }

    ConnectorPageSource open()
            throws IOException
    {
        MessageType fileSchema = metadata.getFileMetaData().getSchema();
        MessageType readSchema = readSchema(fileSchema);
        Map<List<String>, ColumnDescriptor> descriptors = getDescriptors(fileSchema, readSchema);
        planChannels(getColumnIO(fileSchema, readSchema));

        TupleDomain<ColumnDescriptor> predicate = options.isIgnoreStatistics() ? TupleDomain.all() : FilePredicates.onFile(scan.predicate(), fileSchema, calendar, descriptors);
        List<RowGroupInfo> rowGroups = rowGroups(readSchema, descriptors, predicate);
        ParquetReader reader = new ParquetReader(
                Optional.ofNullable(metadata.getFileMetaData().getCreatedBy()),
                fileColumns,
                needsPositions(scan),
                rowGroups,
                source,
                UTC,
                memoryContext,
                options,
                errors::translate,
                Optional.of(pagePredicate(readSchema, descriptors, predicate)),
                Optional.empty(),
                Optional.empty());
        return new DataFilePageSource(reader, channels, fileColumns.size(), scan.deletedRows(), deletedRowsMemory(), errors);
    }

    private LocalMemoryContext deletedRowsMemory()
    {
        LocalMemoryContext memory = memoryContext.newLocalMemoryContext(DeletedRows.class.getSimpleName());
        memory.setBytes(scan.deletedRows().map(DeletedRows::retainedBytes).orElse(0L));
        return memory;
    }

    private static boolean needsPositions(DataFileScan scan)
    {
        return scan.deletedRows().isPresent() || scan.columns().stream().anyMatch(column -> column.kind() == Kind.ROW_POSITION);
    }

    /**
     * The fields of what is read and of what is filtered by.
     */
    private MessageType readSchema(MessageType fileSchema)
    {
        Stream<DataColumn> filtered = scan.predicate().getDomains().orElseThrow().keySet().stream();
        Set<Type> wanted = Stream.concat(scan.columns().stream(), filtered)
                .filter(column -> column.kind() == Kind.DATA)
                .flatMap(column -> FileFields.topLevel(column, fileSchema).stream())
                .collect(toImmutableSet());
        return new MessageType(fileSchema.getName(), ImmutableList.copyOf(wanted));
    }

    private void planChannels(MessageColumnIO columns)
    {
        JoinedColumns joined = JoinedColumns.of(scan.columns().stream()
                .filter(column -> column.kind() == Kind.DATA)
                .toList());
        List<Optional<FromFile>> reads = new ArrayList<>();
        for (DataColumn read : joined.reads()) {
            reads.add(fieldReader.read(read, columns).map(field -> fromFile(read, field)));
        }
        for (DataColumn column : scan.columns()) {
            channels.add(switch (column.kind()) {
                case PARTITION -> partition(column);
                // Trino's reader appends the positions after the last column
                case ROW_POSITION -> new FromFile(fileColumns.size(), ImmutableList.of());
                case DATA -> reads.get(joined.read(column))
                        .<DataFileChannel>map(read -> read.dereference(joined.dereferences(column)))
                        .orElseGet(() -> new Constant(column.type().createNullBlock()));
            });
        }
    }

    private FromFile fromFile(DataColumn column, FileField field)
    {
        fileColumns.add(new Column(column.physical().name(), field.field()));
        return new FromFile(fileColumns.size() - 1, field.conversion().stream().toList());
    }

    private DataFileChannel partition(DataColumn column)
    {
        Optional<String> value = scan.partitionValues().getOrDefault(column.physical().name(), Optional.empty());
        return new Constant(RunLengthEncodedBlock.create(column.type(), PartitionValues.decode(file, column, value).getValue(), 1));
    }

    private List<RowGroupInfo> rowGroups(MessageType readSchema, Map<List<String>, ColumnDescriptor> descriptors, TupleDomain<ColumnDescriptor> predicate)
            throws IOException
    {
        return getFilteredRowGroups(
                scan.start(),
                scan.length(),
                source,
                metadata,
                List.of(predicate),
                List.of(buildPredicate(readSchema, predicate, descriptors, UTC)),
                descriptors,
                UTC,
                MAX_DISCRETE_VALUES,
                options);
    }

    /**
     * Parquet takes a column that is not read for one without values, so pages are filtered only by columns that are.
     */
    private TupleDomainParquetPredicate pagePredicate(MessageType readSchema, Map<List<String>, ColumnDescriptor> descriptors, TupleDomain<ColumnDescriptor> predicate)
    {
        if (predicate.isNone()) {
            // no row group is left, and Trino's reader cannot filter pages by nothing
            return buildPredicate(readSchema, TupleDomain.all(), descriptors, UTC);
        }
        Set<List<String>> read = new HashSet<>();
        ParquetReader.getPrimitiveFields(fileColumns.stream().map(Column::field).toList())
                .forEach(field -> read.add(Arrays.asList(field.getDescriptor().getPath())));
        TupleDomain<ColumnDescriptor> onRead = predicate.filter((descriptor, _) -> read.contains(Arrays.asList(descriptor.getPath())));
        return buildPredicate(readSchema, onRead, descriptors, UTC);
    }
}
