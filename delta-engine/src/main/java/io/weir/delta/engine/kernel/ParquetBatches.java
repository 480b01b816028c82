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
package io.weir.delta.engine.kernel;

import com.google.common.collect.ImmutableList;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.exceptions.KernelEngineException;
import io.delta.kernel.types.MetadataColumnSpec;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.trino.filesystem.TrinoInputFile;
import io.trino.parquet.Column;
import io.trino.parquet.Field;
import io.trino.parquet.ParquetCorruptionException;
import io.trino.parquet.ParquetReaderOptions;
import io.trino.parquet.metadata.FileMetadata;
import io.trino.parquet.metadata.ParquetMetadata;
import io.trino.parquet.predicate.TupleDomainParquetPredicate;
import io.trino.parquet.reader.MetadataReader;
import io.trino.parquet.reader.ParquetReader;
import io.trino.parquet.reader.RowGroupInfo;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.Type;
import io.weir.delta.engine.CorruptDeltaLogException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.schema.MessageType;
import org.joda.time.DateTimeZone;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

import static io.trino.memory.context.AggregatedMemoryContext.newSimpleAggregatedMemoryContext;
import static io.trino.parquet.ParquetTypeUtils.constructField;
import static io.trino.parquet.ParquetTypeUtils.getColumnIO;
import static io.trino.parquet.ParquetTypeUtils.getDescriptors;
import static io.trino.parquet.ParquetTypeUtils.lookupColumnByName;
import static io.trino.parquet.predicate.PredicateUtils.buildPredicate;
import static io.trino.parquet.predicate.PredicateUtils.getFilteredRowGroups;
import static java.util.Objects.requireNonNull;

/**
 * The rows of a checkpoint or sidecar in batches. What a file does not have is null. The file is opened at the first use.
 */
final class ParquetBatches
        implements CloseableIterator<FileReadResult>
{
    private static final ParquetReaderOptions OPTIONS = ParquetReaderOptions.defaultOptions();
    private static final int NOT_IN_FILE = -1;

    private final TrinoInputFile file;
    private final StructType schema;
    private final List<Type> types;
    private final int[] channels;
    private AddedStatistics statistics;
    private ParquetReader reader;
    private FileReadResult next;

    ParquetBatches(TrinoInputFile file, StructType schema)
    {
        this.file = requireNonNull(file, "file is null");
        this.schema = requireNonNull(schema, "schema is null");
        this.types = schema.fields().stream()
                .map(field -> KernelTypes.toTrino(field.getDataType()))
                .toList();
        this.statistics = AddedStatistics.none(schema);
        this.channels = new int[schema.length()];
    }

    @Override
    public boolean hasNext()
    {
        if (next == null) {
            next = read().map(batch -> new FileReadResult(batch, file.location().toString())).orElse(null);
        }
        return next != null;
    }

    @Override
    public FileReadResult next()
    {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        FileReadResult result = next;
        next = null;
        return result;
    }

    private Optional<ColumnarBatch> read()
    {
        try {
            if (reader == null) {
                reader = open();
            }
            return Optional.ofNullable(reader.nextPage()).map(this::toBatch);
        }
        catch (IOException e) {
            throw transformException(e);
        }
        catch (CorruptDeltaLogException | KernelEngineException e) {
            throw e;
        }
        catch (RuntimeException e) {
            // what Trino's reader makes of damaged pages
            throw corrupt(e);
        }
    }

    private ParquetReader open()
            throws IOException
    {
        InputFileDataSource dataSource = new InputFileDataSource(file, OPTIONS);
        try {
            return open(dataSource);
        }
        catch (IOException | RuntimeException e) {
            dataSource.close();
            throw e;
        }
    }

    private ParquetReader open(InputFileDataSource dataSource)
            throws IOException
    {
        ParquetMetadata metadata = MetadataReader.readFooter(dataSource, Optional.empty());
        FileMetadata fileMetadata = metadata.getFileMetaData();
        MessageType fileSchema = fileMetadata.getSchema();
        Map<List<String>, ColumnDescriptor> descriptors = getDescriptors(fileSchema, fileSchema);
        TupleDomain<ColumnDescriptor> everything = TupleDomain.all();
        TupleDomainParquetPredicate predicate = buildPredicate(fileSchema, everything, descriptors, DateTimeZone.UTC);
        List<RowGroupInfo> rowGroups = getFilteredRowGroups(0, dataSource.getEstimatedSize(), dataSource, metadata, ImmutableList.of(everything), ImmutableList.of(predicate), descriptors, DateTimeZone.UTC, 1, OPTIONS);
        statistics = AddedStatistics.of(schema, fileSchema, metadata);
        List<Column> columns = columns(getColumnIO(fileSchema, fileSchema));
        return new ParquetReader(
                Optional.ofNullable(fileMetadata.getCreatedBy()),
                columns,
                appendRowIndex(columns.size()),
                rowGroups,
                dataSource,
                DateTimeZone.UTC,
                newSimpleAggregatedMemoryContext(),
                OPTIONS,
                this::transformException,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private List<Column> columns(MessageColumnIO columnIo)
    {
        ImmutableList.Builder<Column> columns = ImmutableList.builder();
        int channel = 0;
        for (int ordinal = 0; ordinal < schema.length(); ordinal++) {
            String name = schema.at(ordinal).getName();
            Optional<Field> field = constructField(statistics.fileType(ordinal, types.get(ordinal)), lookupColumnByName(columnIo, name));
            channels[ordinal] = field.isPresent() ? channel++ : NOT_IN_FILE;
            field.ifPresent(value -> columns.add(new Column(name, value)));
        }
        return columns.build();
    }

    // the reader gives the row index after all columns
    private boolean appendRowIndex(int columnCount)
    {
        boolean found = false;
        for (int ordinal = 0; ordinal < schema.length(); ordinal++) {
            if (isRowIndex(schema.at(ordinal))) {
                channels[ordinal] = columnCount;
                found = true;
            }
        }
        return found;
    }

    private static boolean isRowIndex(StructField field)
    {
        return field.isMetadataColumn() && field.getMetadataColumnSpec() == MetadataColumnSpec.ROW_INDEX;
    }

    private ColumnarBatch toBatch(SourcePage page)
    {
        List<ColumnVector> vectors = new ArrayList<>(schema.length());
        for (int ordinal = 0; ordinal < schema.length(); ordinal++) {
            Type type = types.get(ordinal);
            vectors.add(new BlockVector(
                    schema.at(ordinal).getDataType(),
                    type,
                    channels[ordinal] == NOT_IN_FILE ? RunLengthEncodedBlock.create(type, null, page.getPositionCount()) : statistics.withText(ordinal, page.getBlock(channels[ordinal]))));
        }
        return new VectorBatch(schema, vectors, page.getPositionCount());
    }

    private RuntimeException transformException(Exception e)
    {
        return switch (e) {
            case ParquetCorruptionException _ -> corrupt(e);
            case IOException _ -> new KernelEngineException("Cannot read %s".formatted(file.location()), e);
            default -> corrupt(e);
        };
    }

    private CorruptDeltaLogException corrupt(Exception e)
    {
        return new CorruptDeltaLogException(file.location(), LogFileNames.versionOf(file.location()), String.valueOf(e.getMessage()), e);
    }

    @Override
    public void close()
            throws IOException
    {
        if (reader != null) {
            reader.close();
        }
    }
}
