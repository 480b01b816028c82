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
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Reads JSON that is in memory already, in the schema of the actions that somebody wants.
 */
public final class JsonActions
{
    private final StructType schema;
    private final JsonDecoder decoder;

    public JsonActions(StructType schema)
    {
        this.schema = requireNonNull(schema, "schema is null");
        this.decoder = JsonDecoder.of(schema);
    }

    /**
     * @param file named in errors
     */
    public List<ColumnarBatch> read(Location file, byte[] content)
    {
        ImmutableList.Builder<ColumnarBatch> batches = ImmutableList.builder();
        try (JsonLines lines = new JsonLines(file, () -> new ByteArrayInputStream(content), schema, decoder)) {
            lines.forEachRemaining(batches::add);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return batches.build();
    }
}
