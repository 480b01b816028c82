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

import com.fasterxml.jackson.core.JsonParser;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.JsonHandler;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoInputFile;
import io.weir.delta.engine.LocalStore;
import io.weir.delta.engine.commit.ExclusiveFileWriter;
import io.weir.delta.engine.commit.FileReplacer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static io.weir.delta.engine.kernel.KernelPaths.toLocation;
import static java.util.Objects.requireNonNull;

/**
 * Reads and writes the JSON files of a log.
 */
final class JacksonJsonHandler
        implements JsonHandler
{
    private final TrinoFileSystem fileSystem;
    private final ExclusiveFileWriter exclusiveFileWriter;

    JacksonJsonHandler(TrinoFileSystem fileSystem, ExclusiveFileWriter exclusiveFileWriter)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.exclusiveFileWriter = requireNonNull(exclusiveFileWriter, "exclusiveFileWriter is null");
    }

    @Override
    public ColumnarBatch parseJson(ColumnVector jsonVector, StructType outputSchema, Optional<ColumnVector> selectionVector)
    {
        JsonDecoder decoder = JsonDecoder.of(outputSchema);
        List<Object[]> rows = new ArrayList<>(jsonVector.getSize());
        for (int rowId = 0; rowId < jsonVector.getSize(); rowId++) {
            boolean selected = selectionVector.isEmpty() || (!selectionVector.orElseThrow().isNullAt(rowId) && selectionVector.orElseThrow().getBoolean(rowId));
            rows.add(selected && !jsonVector.isNullAt(rowId) ? parse(decoder, jsonVector.getString(rowId)) : null);
        }
        return JsonLines.toBatch(outputSchema, rows);
    }

    private static Object[] parse(JsonDecoder decoder, String json)
    {
        try (JsonParser parser = LogJson.FACTORY.createParser(json)) {
            return parser.nextToken() == null ? null : (Object[]) decoder.decode(parser);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public CloseableIterator<ColumnarBatch> readJsonFiles(CloseableIterator<FileStatus> files, StructType physicalSchema, Optional<Predicate> predicate)
    {
        StructType schema = AddSchema.completed(physicalSchema);
        JsonDecoder decoder = JsonDecoder.of(schema);
        return new FilesIterator<>(files, file -> {
            TrinoInputFile inputFile = fileSystem.newInputFile(toLocation(file.getPath()));
            return new JsonLines(inputFile.location(), () -> LocalStore.openStream(inputFile), schema, decoder);
        });
    }

    @Override
    public void writeJsonFileAtomically(String filePath, CloseableIterator<Row> rows, boolean overwrite)
            throws IOException
    {
        Location location = toLocation(filePath);
        byte[] content;
        try (rows) {
            content = JsonRows.toJsonLines(rows);
        }
        if (overwrite) {
            new FileReplacer(fileSystem).replace(location, content);
        }
        else {
            exclusiveFileWriter.write(location, content);
        }
    }
}
