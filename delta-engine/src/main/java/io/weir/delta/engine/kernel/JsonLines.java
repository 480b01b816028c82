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
import com.fasterxml.jackson.core.JsonProcessingException;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.exceptions.KernelEngineException;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.trino.filesystem.Location;
import io.weir.delta.engine.CorruptDeltaLogException;

import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

import static java.util.Objects.requireNonNull;

/**
 * The objects of a JSON file as batches. The file is opened at the first use, and closed at its end.
 */
final class JsonLines
        implements CloseableIterator<ColumnarBatch>
{
    private static final int MAXIMUM_BATCH_SIZE = 4096;

    private final Location file;
    private final StreamOpener opener;
    private final StructType schema;
    private final JsonDecoder decoder;
    private JsonParser parser;
    private boolean finished;
    private ColumnarBatch next;

    JsonLines(Location file, StreamOpener opener, StructType schema, JsonDecoder decoder)
    {
        this.file = requireNonNull(file, "file is null");
        this.opener = requireNonNull(opener, "opener is null");
        this.schema = requireNonNull(schema, "schema is null");
        this.decoder = requireNonNull(decoder, "decoder is null");
    }

    @Override
    public boolean hasNext()
    {
        if (next == null && !finished) {
            List<Object[]> rows = readRows();
            if (!rows.isEmpty()) {
                next = toBatch(schema, rows);
            }
        }
        return next != null;
    }

    @Override
    public ColumnarBatch next()
    {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ColumnarBatch batch = next;
        next = null;
        return batch;
    }

    private List<Object[]> readRows()
    {
        List<Object[]> rows = new ArrayList<>();
        try {
            if (parser == null) {
                parser = LogJson.FACTORY.createParser(opener.open());
            }
            while (rows.size() < MAXIMUM_BATCH_SIZE) {
                if (parser.nextToken() == null) {
                    close();
                    return rows;
                }
                rows.add((Object[]) decoder.decode(parser));
            }
            return rows;
        }
        catch (JsonProcessingException | DateTimeException | NumberFormatException e) {
            throw corrupt(e);
        }
        catch (IOException e) {
            // kernel looks for a missing file behind this exception
            throw new KernelEngineException("Cannot read %s".formatted(file), e);
        }
    }

    private CorruptDeltaLogException corrupt(Exception e)
    {
        int line = parser.currentLocation().getLineNr();
        String message = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        return new CorruptDeltaLogException(file, LogFileNames.versionOf(file), "line %s is not what the protocol allows: %s".formatted(line, message), e);
    }

    @Override
    public void close()
            throws IOException
    {
        finished = true;
        if (parser != null) {
            parser.close();
        }
    }

    interface StreamOpener
    {
        InputStream open()
                throws IOException;
    }

    static ColumnarBatch toBatch(StructType schema, List<Object[]> rows)
    {
        List<ColumnVector> vectors = new ArrayList<>(schema.length());
        for (int ordinal = 0; ordinal < schema.length(); ordinal++) {
            Object[] values = new Object[rows.size()];
            Iterator<Object[]> iterator = rows.iterator();
            for (int rowId = 0; rowId < values.length; rowId++) {
                Object[] row = iterator.next();
                values[rowId] = row == null ? null : row[ordinal];
            }
            vectors.add(new ValuesVector(schema.at(ordinal).getDataType(), values));
        }
        return new VectorBatch(schema, vectors, rows.size());
    }
}
