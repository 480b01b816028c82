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

import io.airlift.json.JsonCodec;
import io.airlift.log.Logger;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoInputFile;
import io.trino.spi.TrinoException;
import io.weir.delta.engine.LocalStore;
import io.weir.delta.engine.StoreProblem;
import io.weir.delta.engine.TableSnapshot;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_STORE_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * Keeps what ANALYZE found out beside the log of the table, where no reader of the log and no VACUUM looks.
 */
final class AnalyzedStatistics
{
    private static final Logger log = Logger.get(AnalyzedStatistics.class);
    private static final String FILE = "_delta_log/_weir/statistics.json";

    private final TrinoFileSystem fileSystem;
    private final JsonCodec<AnalyzedTable> codec;

    AnalyzedStatistics(TrinoFileSystem fileSystem, JsonCodec<AnalyzedTable> codec)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.codec = requireNonNull(codec, "codec is null");
    }

    /**
     * Empty when the table was not analyzed. Statistics are estimates, so those that cannot be read are none, and the server's log says so.
     */
    Optional<AnalyzedTable> read(TableSnapshot table)
    {
        TrinoInputFile file = fileSystem.newInputFile(location(table));
        try (InputStream stream = LocalStore.openStream(file)) {
            AnalyzedTable statistics = codec.fromJson(stream.readAllBytes());
            return Optional.of(statistics).filter(known -> known.format() == AnalyzedTable.FORMAT && known.tableId().equals(table.tableId()));
        }
        catch (FileNotFoundException _) {
            return Optional.empty();
        }
        catch (IOException | IllegalArgumentException e) {
            log.warn(e, "The statistics at %s cannot be read. Queries are planned without them; run ANALYZE again", file.location());
            return Optional.empty();
        }
    }

    void write(TableSnapshot table, AnalyzedTable statistics)
    {
        Location location = location(table);
        try {
            fileSystem.newOutputFile(location).createOrOverwrite(codec.toJsonBytes(statistics));
        }
        catch (IOException e) {
            throw new TrinoException(DELTA_GOV_STORE_ERROR, "The statistics cannot be written to %s: %s".formatted(location, StoreProblem.text(e)), e);
        }
    }

    /**
     * As if the table had never been analyzed.
     */
    static void forget(TrinoFileSystem fileSystem, TableSnapshot table)
    {
        Location location = location(table);
        try {
            if (LocalStore.exists(fileSystem, location)) {
                fileSystem.deleteFile(location);
            }
        }
        catch (IOException e) {
            throw new TrinoException(DELTA_GOV_STORE_ERROR, "The statistics at %s cannot be removed: %s".formatted(location, StoreProblem.text(e)), e);
        }
    }

    /**
     * The table has another definition now, and columns of the same names are others. That is committed, so a store that does not obey fails nothing.
     */
    void forgetReplaced(TableSnapshot replaced)
    {
        try {
            forget(fileSystem, replaced);
        }
        catch (TrinoException e) {
            log.warn(e, "The table at %s was replaced, and queries are planned with the statistics of the one before. Call drop_extended_stats, or run ANALYZE", replaced.location());
        }
    }

    private static Location location(TableSnapshot table)
    {
        return table.location().appendPath(FILE);
    }
}
