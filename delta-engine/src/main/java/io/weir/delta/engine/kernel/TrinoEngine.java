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

import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.ExpressionHandler;
import io.delta.kernel.engine.FileSystemClient;
import io.delta.kernel.engine.JsonHandler;
import io.delta.kernel.engine.ParquetHandler;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.commit.ExclusiveFileWriter;

/**
 * What kernel needs of the world, on Trino's file systems and Parquet.
 */
public final class TrinoEngine
        implements Engine
{
    private final FileSystemClient fileSystemClient;
    private final JsonHandler jsonHandler;
    private final ParquetHandler parquetHandler;
    private final ExpressionHandler expressionHandler = new LiteralExpressionHandler();

    public TrinoEngine(TrinoFileSystem fileSystem, ExclusiveFileWriter exclusiveFileWriter)
    {
        this.fileSystemClient = new TrinoFileSystemClient(fileSystem, exclusiveFileWriter);
        this.jsonHandler = new JacksonJsonHandler(fileSystem, exclusiveFileWriter);
        this.parquetHandler = new TrinoParquetHandler(fileSystem, exclusiveFileWriter);
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
