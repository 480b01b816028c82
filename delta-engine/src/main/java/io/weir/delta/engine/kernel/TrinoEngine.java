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

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.ExpressionHandler;
import io.delta.kernel.engine.FileSystemClient;
import io.delta.kernel.engine.JsonHandler;
import io.delta.kernel.engine.ParquetHandler;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.commit.ExclusiveFileWriter;

import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * What kernel needs of the world, on Trino's file systems and Parquet.
 */
public final class TrinoEngine
        implements Engine
{
    private final TrinoFileSystem fileSystem;
    private final ExclusiveFileWriter exclusiveFileWriter;
    private final Set<Long> ignoredCheckpoints;
    private final FileSystemClient fileSystemClient;
    private final JsonHandler jsonHandler;
    private final ParquetHandler parquetHandler;
    private final ExpressionHandler expressionHandler = new LiteralExpressionHandler();

    public TrinoEngine(TrinoFileSystem fileSystem, ExclusiveFileWriter exclusiveFileWriter)
    {
        this(fileSystem, exclusiveFileWriter, ImmutableSet.of());
    }

    private TrinoEngine(TrinoFileSystem fileSystem, ExclusiveFileWriter exclusiveFileWriter, Set<Long> ignoredCheckpoints)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.exclusiveFileWriter = requireNonNull(exclusiveFileWriter, "exclusiveFileWriter is null");
        this.ignoredCheckpoints = ImmutableSet.copyOf(ignoredCheckpoints);
        this.fileSystemClient = new TrinoFileSystemClient(fileSystem, exclusiveFileWriter, ignoredCheckpoints);
        this.jsonHandler = new JacksonJsonHandler(fileSystem, exclusiveFileWriter);
        this.parquetHandler = new TrinoParquetHandler(fileSystem, exclusiveFileWriter);
    }

    /**
     * The same for logs without some of their checkpoints.
     *
     * @param versions of the checkpoints
     */
    public TrinoEngine ignoringCheckpoints(Set<Long> versions)
    {
        return new TrinoEngine(fileSystem, exclusiveFileWriter, Sets.union(ignoredCheckpoints, versions));
    }

    @Override
    public ExpressionHandler getExpressionHandler()
    {
        return expressionHandler;
    }

    @Override
    public JsonHandler getJsonHandler()
    {
        return jsonHandler;
    }

    @Override
    public FileSystemClient getFileSystemClient()
    {
        return fileSystemClient;
    }

    @Override
    public ParquetHandler getParquetHandler()
    {
        return parquetHandler;
    }
}
