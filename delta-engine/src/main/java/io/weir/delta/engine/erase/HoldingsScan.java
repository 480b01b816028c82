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

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.delta.kernel.engine.Engine;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.DeltaEngineException;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.RowPositions;
import io.weir.delta.engine.erase.RowFinder.Found;
import io.weir.delta.engine.upkeep.FilePlace;
import io.weir.delta.engine.upkeep.StoredFile;
import io.weir.delta.engine.upkeep.TableDirectory;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static com.google.common.base.Throwables.getRootCause;
import static io.weir.delta.engine.upkeep.StoredFile.Kind.DELETION_VECTOR;
import static java.net.URLDecoder.decode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * Looks for rows of the subject in everything that a table has or had: the files of the table, and whatever else is in its directory,
 * whether its log still names it or not.
 */
final class HoldingsScan
{
    private static final Pattern PARTITION_DIRECTORY = Pattern.compile("([^/]+)=([^/]*)/");
    private static final String NULL_DIRECTORY = "__HIVE_DEFAULT_PARTITION__";

    private final TrinoFileSystem fileSystem;
    private final Engine engine;

    HoldingsScan(TrinoFileSystem fileSystem, Engine engine)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.engine = requireNonNull(engine, "engine is null");
    }

    /**
     * @param known columns of definitions that the log may have no more
     */
    Holdings scan(TableSnapshot table, Subject subject, Set<LoggedColumn> known)
            throws IOException
    {
        LogContents log = LogScan.scan(fileSystem, engine, table.location(), subject.texts(table.properties(), ImmutableSet.copyOf(table.schema().fieldNames())));
        Set<LoggedColumn> columns = Sets.union(known, log.columns());
        ColumnNames names = new ColumnNames(subject.predicate().getDomains().orElseThrow().keySet(), columns, LoggedColumn.of(table));
        RowFinder finder = new RowFinder(fileSystem, subject.predicate(), names);
        Map<Location, ActiveFile> active = new HashMap<>();
        table.files().forEach(file -> active.put(file.location(), file));

        Set<Location> read = new HashSet<>();
        Map<ActiveFile, RowPositions> ofTable = new LinkedHashMap<>();
        for (ActiveFile file : active.values()) {
            RowPositions rows = finder.find(file);
            read.add(file.location());
            if (rows.cardinality() > 0 || finder.mayHaveFormerValues(file)) {
                ofTable.put(file, rows);
            }
        }
        Set<FilePlace> places = FilePlace.of(active.keySet());
        Map<StoredFile, RowPositions> others = new LinkedHashMap<>();
        for (StoredFile file : TableDirectory.listAll(fileSystem, table.location())) {
            if (file.kind() != DELETION_VECTOR && !places.contains(FilePlace.of(file.location()))) {
                find(finder, file, log).ifPresent(rows -> others.put(file, rows));
                read.add(file.location());
            }
        }
        return new Holdings(ofTable, others, log, read, columns);
    }

    /**
     * @return no rows at all for what cannot be read, or was written by a definition that is not known: nobody knows what is in it, so it is taken for a file with rows of the subject, unless it is hidden and somebody else's
     */
    private static Optional<RowPositions> find(RowFinder finder, StoredFile file, LogContents log)
    {
        Map<String, Optional<String>> partitionValues = log.files().getOrDefault(FilePlace.of(file.location()), partitionValues(file.path()));
        try {
            return switch (finder.findByAnyName(file.location(), file.size(), partitionValues)) {
                case Found.Rows(RowPositions rows) -> Optional.of(rows).filter(found -> found.cardinality() > 0);
                case Found.Unknown _ -> unknown(file);
            };
        }
        catch (StoreUnavailableException e) {
            throw e;
        }
        catch (DeltaEngineException e) {
            // one that somebody else removed since it was listed has nothing any more
            return getRootCause(e) instanceof FileNotFoundException ? Optional.empty() : unknown(file);
        }
    }

    private static Optional<RowPositions> unknown(StoredFile file)
    {
        return file.isHidden() ? Optional.empty() : Optional.of(new RowPositions());
    }

    /**
     * Of a file that the log does not name.
     */
    private static Map<String, Optional<String>> partitionValues(String path)
    {
        Map<String, Optional<String>> values = new HashMap<>();
        Matcher directories = PARTITION_DIRECTORY.matcher(path);
        while (directories.find()) {
            String value = decode(directories.group(2).replace("+", "%2B"), UTF_8);
            values.put(decode(directories.group(1).replace("+", "%2B"), UTF_8), value.equals(NULL_DIRECTORY) ? Optional.empty() : Optional.of(value));
        }
        return values;
    }
}
