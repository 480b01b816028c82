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
import io.trino.parquet.ParquetReaderOptions;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.MemoryContext;
import io.weir.delta.engine.DeltaEngineException;

import java.util.function.Function;

/**
 * Reads data files with Trino's Parquet reader. Safe for use by many threads; what it opens is not.
 */
public final class DataFileReader
{
    public DataFileReader()
    {
        this(ParquetReaderOptions.defaultOptions(), exception -> exception);
    }

    /**
     * @param errors turns what goes wrong, on opening and on every page and lazily loaded block, into what the caller throws
     */
    public DataFileReader(ParquetReaderOptions options, Function<DeltaEngineException, RuntimeException> errors)
    {
    }

    /**
     * @param file made with its length when that is known, which saves a request
     */
    public ConnectorPageSource open(TrinoInputFile file, DataFileScan scan, MemoryContext memory)
    {
        throw new UnsupportedOperationException("DataFileReader is not written yet");
    }
}
