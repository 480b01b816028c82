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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.trino.filesystem.FileEntry;
import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.LocalStore;
import io.weir.delta.engine.kernel.JsonActions;
import io.weir.delta.engine.kernel.ListedPaths;
import io.weir.delta.engine.kernel.LogFileNames;
import io.weir.delta.engine.replay.FilePaths;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.delta.kernel.internal.util.Utils.singletonCloseableIterator;
import static io.weir.delta.engine.kernel.KernelPaths.toKernelPath;
import static io.weir.delta.engine.kernel.KernelPaths.toLocation;
import static io.weir.delta.engine.kernel.LogFileNames.logDirectory;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * Reads all that a log says of files: commits, compacted commits, checkpoints of every kind with their sidecars.
 */
final class LogScan
{
    private static final StructType FILE = new StructType()
            .add("path", StringType.STRING)
            .add("partitionValues", new MapType(StringType.STRING, StringType.STRING, true))
            .add("stats", StringType.STRING)
            .add("deletionVector", DeletionVectorDescriptor.READ_SCHEMA);
    private static final StructType FILE_OF_CHECKPOINT = new StructType().add("add", FILE).add("remove", FILE);
    private static final StructType DEFINITION = new StructType()
            .add("name", StringType.STRING)
            .add("description", StringType.STRING)
            .add("schemaString", StringType.STRING)
            .add("configuration", new MapType(StringType.STRING, StringType.STRING, true))
            .add("partitionColumns", new ArrayType(StringType.STRING, true));
    private static final StructType CHECKPOINT = FILE_OF_CHECKPOINT.add("metaData", DEFINITION);
    private static final StructType FILE_OF_COMMIT = FILE_OF_CHECKPOINT.add("cdc", FILE);
    private static final StructType COMMIT = FILE_OF_COMMIT.add("metaData", DEFINITION);

    private final TrinoFileSystem fileSystem;
    private final Engine engine;
    private final Location table;
    private final LogContents contents;
    private final JsonActions json = new JsonActions(COMMIT);

    private LogScan(TrinoFileSystem fileSystem, Engine engine, Location table, SubjectTexts texts)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.engine = requireNonNull(engine, "engine is null");
        this.table = requireNonNull(table, "table is null");
        this.contents = new LogContents(texts);
    }

    static LogContents scan(TrinoFileSystem fileSystem, Engine engine, Location table, SubjectTexts texts)
            throws IOException
    {
        LogScan scan = new LogScan(fileSystem, engine, table, texts);
        ListedPaths paths = new ListedPaths(logDirectory(table));
        FileIterator entries = fileSystem.listFiles(logDirectory(table));
        while (entries.hasNext()) {
            FileEntry entry = entries.next();
            String name = paths.relative(entry.location());
            if (ErasedHistory.isTemporary(entry.location())) {
                scan.readTemporary(name, entry);
            }
            else if (!entry.location().fileName().startsWith(".")) {
                scan.read(name, logDirectory(table).appendPath(name), entry);
            }
        }
        return scan.contents;
    }

    // a part of a file perhaps, of any kind
    private void readTemporary(String name, FileEntry entry)
            throws IOException
    {
        try (InputStream stream = LocalStore.openStream(fileSystem.newInputFile(entry.location()))) {
            contents.addJson(name, new String(stream.readAllBytes(), UTF_8));
        }
        catch (FileNotFoundException _) {
            // its writer was done with it
            return;
        }
    }

    private void read(String name, Location location, FileEntry entry)
            throws IOException
    {
        contents.addEntry(name);
        if (name.endsWith(".parquet")) {
            FileStatus status = FileStatus.of(toKernelPath(location), entry.length(), entry.lastModified().toEpochMilli());
            try (CloseableIterator<FileReadResult> results = engine.getParquetHandler().readParquetFiles(singletonCloseableIterator(status), CHECKPOINT, Optional.empty())) {
                results.forEachRemaining(result -> {
                    add(name, result.getData(), FILE_OF_CHECKPOINT);
                    addDefinition(name, result.getData().getColumnVector(CHECKPOINT.indexOf("metaData")));
                });
            }
            return;
        }
        byte[] content;
        try (InputStream stream = LocalStore.openStream(fileSystem.newInputFile(location))) {
            content = stream.readAllBytes();
        }
        contents.addJson(name, new String(content, UTF_8));
        if (LogFileNames.isCommit(name) || LogFileNames.isCheckpoint(name) || name.endsWith(".compacted.json")) {
            json.read(location, content).forEach(batch -> {
                add(name, batch, FILE_OF_COMMIT);
                addDefinition(name, batch.getColumnVector(COMMIT.indexOf("metaData")));
            });
        }
    }

    private void add(String name, ColumnarBatch batch, StructType schema)
    {
        for (String action : schema.fieldNames()) {
            ColumnVector vector = batch.getColumnVector(schema.indexOf(action));
            for (int rowId = 0; rowId < batch.getSize(); rowId++) {
                if (!vector.isNullAt(rowId) && !vector.getChild(0).isNullAt(rowId)) {
                    add(name, vector, rowId);
                }
            }
        }
    }

    private void addDefinition(String name, ColumnVector definitions)
    {
        for (int rowId = 0; rowId < definitions.getSize(); rowId++) {
            if (!definitions.isNullAt(rowId)) {
                for (int field = 0; field < DEFINITION.indexOf("configuration"); field++) {
                    if (!definitions.getChild(field).isNullAt(rowId)) {
                        contents.addText(name, definitions.getChild(field).getString(rowId));
                    }
                }
                Map<String, String> properties = properties(definitions, rowId);
                properties.values().forEach(text -> contents.addText(name, text));
                addColumns(definitions, rowId, properties);
            }
        }
    }

    private void addColumns(ColumnVector definitions, int rowId, Map<String, String> properties)
    {
        ColumnVector schema = definitions.getChild(DEFINITION.indexOf("schemaString"));
        ColumnVector partitionColumns = definitions.getChild(DEFINITION.indexOf("partitionColumns"));
        if (!schema.isNullAt(rowId)) {
            List<String> partitioned = partitionColumns.isNullAt(rowId) ? ImmutableList.of() : VectorUtils.toJavaList(partitionColumns.getArray(rowId));
            contents.addColumns(LoggedColumn.of(schema.getString(rowId), partitioned, properties));
        }
    }

    private static Map<String, String> properties(ColumnVector definitions, int rowId)
    {
        ColumnVector configuration = definitions.getChild(DEFINITION.indexOf("configuration"));
        ImmutableMap.Builder<String, String> properties = ImmutableMap.builder();
        if (!configuration.isNullAt(rowId)) {
            values(configuration.getMap(rowId)).forEach((key, value) -> value.ifPresent(text -> properties.put(key, text)));
        }
        return properties.buildOrThrow();
    }

    private void add(String name, ColumnVector action, int rowId)
    {
        Location location = FilePaths.resolve(table, action.getChild(0).getString(rowId));
        Optional.ofNullable(DeletionVectorDescriptor.fromColumnVector(action.getChild(3), rowId))
                .filter(vector -> !vector.isInline())
                .ifPresent(vector -> contents.addNamed(name, toLocation(vector.getAbsolutePath(table.toString()))));
        Map<String, Optional<String>> partitionValues = action.getChild(1).isNullAt(rowId) ? ImmutableMap.of() : values(action.getChild(1).getMap(rowId));
        Optional<String> statistics = action.getChild(2).isNullAt(rowId) ? Optional.empty() : Optional.of(action.getChild(2).getString(rowId));
        contents.addFile(name, location, partitionValues, statistics);
    }

    private static Map<String, Optional<String>> values(MapValue map)
    {
        ImmutableMap.Builder<String, Optional<String>> values = ImmutableMap.builder();
        for (int position = 0; position < map.getSize(); position++) {
            boolean isNull = map.getValues().isNullAt(position) || map.getValues().getString(position).isEmpty();
            values.put(map.getKeys().getString(position), isNull ? Optional.empty() : Optional.of(map.getValues().getString(position)));
        }
        return values.buildKeepingLast();
    }
}
