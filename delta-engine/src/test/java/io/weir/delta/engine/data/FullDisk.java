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

import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoInputFile;
import io.trino.filesystem.TrinoOutputFile;
import io.trino.memory.context.AggregatedMemoryContext;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A file system that creates files but takes no bytes.
 */
record FullDisk(TrinoFileSystem fileSystem)
        implements TrinoFileSystem
{
    @Override
    public TrinoOutputFile newOutputFile(Location location)
    {
        return new FullOutputFile(fileSystem.newOutputFile(location));
    }

    private record FullOutputFile(TrinoOutputFile file)
            implements TrinoOutputFile
    {
        @Override
        public OutputStream create(AggregatedMemoryContext memoryContext)
                throws IOException
        {
            return new FilterOutputStream(file.create(memoryContext))
            {
                @Override
                public void write(byte[] buffer, int offset, int length)
                        throws IOException
                {
                    throw new IOException("disk is full");
                }
            };
        }

        @Override
        public void createOrOverwrite(byte[] data)
                throws IOException
        {
            throw new IOException("disk is full");
        }

        @Override
        public Location location()
        {
            return file.location();
        }
    }

    @Override
    public TrinoInputFile newInputFile(Location location)
    {
        return fileSystem.newInputFile(location);
    }

    @Override
    public TrinoInputFile newInputFile(Location location, long length)
    {
        return fileSystem.newInputFile(location, length);
    }

    @Override
    public TrinoInputFile newInputFile(Location location, long length, Instant lastModified)
    {
        return fileSystem.newInputFile(location, length, lastModified);
    }

    @Override
    public void deleteFile(Location location)
            throws IOException
    {
        fileSystem.deleteFile(location);
    }

    @Override
    public void deleteDirectory(Location location)
            throws IOException
    {
        fileSystem.deleteDirectory(location);
    }

    @Override
    public void renameFile(Location source, Location target)
            throws IOException
    {
        fileSystem.renameFile(source, target);
    }

    @Override
    public FileIterator listFiles(Location location)
            throws IOException
    {
        return fileSystem.listFiles(location);
    }

    @Override
    public Optional<Boolean> directoryExists(Location location)
            throws IOException
    {
        return fileSystem.directoryExists(location);
    }

    @Override
    public void createDirectory(Location location)
            throws IOException
    {
        fileSystem.createDirectory(location);
    }

    @Override
    public void renameDirectory(Location source, Location target)
            throws IOException
    {
        fileSystem.renameDirectory(source, target);
    }

    @Override
    public Set<Location> listDirectories(Location location)
            throws IOException
    {
        return fileSystem.listDirectories(location);
    }

    @Override
    public Optional<Location> createTemporaryDirectory(Location targetPath, String temporaryPrefix, String relativePrefix)
            throws IOException
    {
        return fileSystem.createTemporaryDirectory(targetPath, temporaryPrefix, relativePrefix);
    }
}
