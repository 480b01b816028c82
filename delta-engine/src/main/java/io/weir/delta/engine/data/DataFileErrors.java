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

import io.trino.filesystem.Location;
import io.trino.parquet.ParquetCorruptionException;
import io.trino.spi.TrinoException;
import io.weir.delta.engine.DeltaEngineException;
import io.weir.delta.engine.StoreUnavailableException;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.function.Function;

import static java.util.Objects.requireNonNull;

/**
 * Names the file in whatever goes wrong with it.
 */
record DataFileErrors(Location file, Function<DeltaEngineException, RuntimeException> errors)
{
    DataFileErrors
    {
        requireNonNull(file, "file is null");
        requireNonNull(errors, "errors is null");
    }

    RuntimeException translate(Exception exception)
    {
        return switch (exception) {
            // the engine's own, such as a memory limit that was reached
            case TrinoException trino -> trino;
            case DeltaEngineException delta -> errors.apply(delta);
            case FileNotFoundException missing -> errors.apply(new CorruptDataFileException(file, "it does not exist, as files of earlier versions do not after a vacuum", missing));
            case ParquetCorruptionException corrupt -> errors.apply(new CorruptDataFileException(file, corrupt.getMessage(), corrupt));
            case IOException store -> errors.apply(new StoreUnavailableException("read", file, store));
            default -> errors.apply(new CorruptDataFileException(file, String.valueOf(exception.getMessage()), exception));
        };
    }
}
