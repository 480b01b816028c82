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

import io.trino.filesystem.TrinoInputFile;
import io.trino.memory.context.AggregatedMemoryContext;
import io.trino.parquet.ParquetReaderOptions;
import io.trino.parquet.metadata.ParquetMetadata;
import io.trino.parquet.reader.MetadataReader;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.EmptyPageSource;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.type.TypeOperators;
import io.weir.delta.engine.DeltaEngineException;
import io.weir.delta.engine.data.parquet.InputFileDataSource;
import org.apache.parquet.schema.MessageType;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

import static io.trino.memory.context.AggregatedMemoryContext.newAggregatedMemoryContext;
import static io.trino.memory.context.AggregatedMemoryContext.newSimpleAggregatedMemoryContext;
import static java.util.Objects.requireNonNull;

/**
 * Reads data files with Trino's Parquet reader. Safe for use by many threads; what it opens is not.
 * <p>
 * A column that a file was written without is NULL; values that were written before a column's type was widened are widened.
 * Row groups and pages that cannot hold a matching row are not read, and neither are columns whose blocks nobody asks for.
 */
public final class DataFileReader
{
    /**
     * Parquet logs every predicate that it filters pages by, and the values in it may be a person's. Held on to, so that the level stays.
     */
    private static final Logger PREDICATE_LOG = Logger.getLogger("org.apache.parquet.filter2.compat.FilterCompat");

    static {
        PREDICATE_LOG.setLevel(Level.WARNING);
    }

    private final ParquetReaderOptions options;
    private final Function<DeltaEngineException, RuntimeException> errors;
    private final TypeOperators typeOperators;

    public DataFileReader()
    {
        this(ParquetReaderOptions.defaultOptions(), exception -> exception);
    }

    /**
     * @param errors turns what goes wrong, on opening and on every page and lazily loaded block, into what the caller throws
     */
    public DataFileReader(ParquetReaderOptions options, Function<DeltaEngineException, RuntimeException> errors)
    {
        this(options, errors, new TypeOperators());
    }

    private DataFileReader(ParquetReaderOptions options, Function<DeltaEngineException, RuntimeException> errors, TypeOperators typeOperators)
    {
        this.options = requireNonNull(options, "options is null");
        this.errors = requireNonNull(errors, "errors is null");
        this.typeOperators = requireNonNull(typeOperators, "typeOperators is null");
    }

    /**
     * The same with other options.
     */
    public DataFileReader with(ParquetReaderOptions options)
    {
        return new DataFileReader(options, errors, typeOperators);
    }

    /**
     * @param file made with its length when that is known, which saves a request
     */
    public ConnectorPageSource open(TrinoInputFile file, DataFileScan scan, MemoryContext memory)
    {
        if (scan.predicate().isNone()) {
            return new EmptyPageSource();
        }
        DataFileErrors fileErrors = new DataFileErrors(file.location(), errors);
        AggregatedMemoryContext memoryContext = newAggregatedMemoryContext(memory);
        InputFileDataSource source;
        try {
            source = new InputFileDataSource(file, options, memoryContext);
        }
        catch (IOException e) {
            throw fileErrors.translate(e);
        }
        try {
            ParquetMetadata metadata = MetadataReader.readFooter(source, options, Optional.empty(), Optional.empty());
            return new DataFileOpening(scan, file.location(), source, metadata, options, typeOperators, fileErrors, memoryContext).open();
        }
        catch (Exception e) {
            closeAfter(e, source);
            throw fileErrors.translate(e);
        }
    }

    /**
     * The fields of a file, with their names in lower case.
     *
     * @param file made with its length when that is known, which saves a request
     */
    public MessageType schema(TrinoInputFile file)
    {
        try (InputFileDataSource source = new InputFileDataSource(file, options, newSimpleAggregatedMemoryContext())) {
            return MetadataReader.readFooter(source, options, Optional.empty(), Optional.empty()).getFileMetaData().getSchema();
        }
        catch (Exception e) {
            throw new DataFileErrors(file.location(), errors).translate(e);
        }
    }

    private static void closeAfter(Exception failure, InputFileDataSource source)
    {
        try {
            source.close();
        }
        catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
