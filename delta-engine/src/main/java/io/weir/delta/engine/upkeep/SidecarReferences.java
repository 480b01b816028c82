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
package io.weir.delta.engine.upkeep;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.weir.delta.engine.kernel.LogDirectory.Entry;

import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import static io.delta.kernel.internal.util.Utils.singletonCloseableIterator;
import static io.weir.delta.engine.kernel.KernelPaths.toKernelPath;
import static java.util.Objects.requireNonNull;

/**
 * Which sidecars the checkpoints of a log are made of.
 */
public final class SidecarReferences
{
    // one with a classic name may be of version 2 as well; only those of several parts are not
    private static final Pattern MANIFEST = Pattern.compile("\\d{20}\\.checkpoint(\\.[0-9a-fA-F-]{36}\\.(json|parquet)|\\.parquet)");

    private final Engine engine;

    public SidecarReferences(Engine engine)
    {
        this.engine = requireNonNull(engine, "engine is null");
    }

    public Set<String> names(LogFiles files)
            throws IOException
    {
        Set<String> names = new HashSet<>();
        for (Entry entry : files.checkpoints()) {
            if (MANIFEST.matcher(entry.name()).matches()) {
                addNames(entry, names);
            }
        }
        return names;
    }

    private void addNames(Entry manifest, Set<String> names)
            throws IOException
    {
        FileStatus file = FileStatus.of(toKernelPath(manifest.location()), manifest.length(), manifest.lastModifiedMillis());
        if (manifest.name().endsWith(".json")) {
            try (CloseableIterator<ColumnarBatch> batches = engine.getJsonHandler().readJsonFiles(singletonCloseableIterator(file), CheckpointRows.SIDECAR, Optional.empty())) {
                batches.forEachRemaining(batch -> addNames(batch, names));
            }
            return;
        }
        try (CloseableIterator<FileReadResult> results = engine.getParquetHandler().readParquetFiles(singletonCloseableIterator(file), CheckpointRows.SIDECAR, Optional.empty())) {
            results.forEachRemaining(result -> addNames(result.getData(), names));
        }
    }

    private static void addNames(ColumnarBatch batch, Set<String> names)
    {
        ColumnVector sidecars = batch.getColumnVector(0);
        for (int rowId = 0; rowId < batch.getSize(); rowId++) {
            if (!sidecars.isNullAt(rowId)) {
                String path = sidecars.getChild(0).getString(rowId);
                names.add(path.substring(path.lastIndexOf('/') + 1));
            }
        }
    }
}
