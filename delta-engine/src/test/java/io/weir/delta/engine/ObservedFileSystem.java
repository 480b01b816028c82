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
package io.weir.delta.engine;

import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoInput;
import io.trino.filesystem.TrinoInputFile;
import io.trino.filesystem.TrinoInputStream;
import io.trino.filesystem.TrinoOutputFile;
import io.trino.memory.context.AggregatedMemoryContext;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * A file system that somebody watches, and may trip.
 */
public final class ObservedFileSystem
        implements TrinoFileSystem
{
    public enum Operation
    {
        OPEN_INPUT,
        OPEN_STREAM,
        LENGTH,
        LAST_MODIFIED,
        EXISTS,
        LIST,
        CREATE,
        CREATE_OR_OVERWRITE,
        BEFORE_CREATE_EXCLUSIVE,
        AFTER_CREATE_EXCLUSIVE,
        DELETE,
    }

    @FunctionalInterface
    public interface Observer
    {
        /**
         * @throws IOException what the caller is to get
         */
        void observe(Operation operation, Location location)
                throws IOException;

        default void inputClosed(Location location) {}
    }

    private final TrinoFileSystem delegate;
    private final Observer observer;

    public ObservedFileSystem(TrinoFileSystem delegate, Observer observer)
    {
        this.delegate = requireNonNull(delegate, "delegate is null");
        this.observer = requireNonNull(observer, "observer is null");
    }

    @Override
    public TrinoInputFile newInputFile(Location location)
    {
        return new ObservedInputFile(delegate.newInputFile(location));
    }

    @Override
    public TrinoInputFile newInputFile(Location location, long length)
    {
        return new ObservedInputFile(delegate.newInputFile(location, length));
    }

    @Override
    public TrinoInputFile newInputFile(Location location, long length, Instant lastModified)
    {
        return new ObservedInputFile(delegate.newInputFile(location, length, lastModified));
    }

    @Override
    public TrinoOutputFile newOutputFile(Location location)
    {
        return new ObservedOutputFile(delegate.newOutputFile(location));
    }

    @Override
    public void deleteFile(Location location)
            throws IOException
    {
        observer.observe(Operation.DELETE, location);
        delegate.deleteFile(location);
    }

    @Override
    public void deleteDirectory(Location location)
            throws IOException
    {
        delegate.deleteDirectory(location);
    }

    @Override
    public void renameFile(Location source, Location target)
            throws IOException
    {
        delegate.renameFile(source, target);
    }

    @Override
    public FileIterator listFiles(Location location)
            throws IOException
    {
        observer.observe(Operation.LIST, location);
        return delegate.listFiles(location);
    }

    @Override
    public FileIterator listFilesStartingFrom(Location location, String startingFrom)
            throws IOException
    {
        observer.observe(Operation.LIST, location);
        return delegate.listFilesStartingFrom(location, startingFrom);
    }

    @Override
    public Optional<Boolean> directoryExists(Location location)
            throws IOException
    {
        return delegate.directoryExists(location);
    }

    @Override
    public void createDirectory(Location location)
            throws IOException
    {
        delegate.createDirectory(location);
    }

    @Override
    public void renameDirectory(Location source, Location target)
            throws IOException
    {
        delegate.renameDirectory(source, target);
    }

    @Override
    public Set<Location> listDirectories(Location location)
            throws IOException
    {
        return delegate.listDirectories(location);
    }

    @Override
    public Optional<Location> createTemporaryDirectory(Location targetPath, String temporaryPrefix, String relativePrefix)
            throws IOException
    {
        return delegate.createTemporaryDirectory(targetPath, temporaryPrefix, relativePrefix);
    }

    private final class ObservedInputFile
            implements TrinoInputFile
    {
        private final TrinoInputFile delegate;

        private ObservedInputFile(TrinoInputFile delegate)
        {
            this.delegate = requireNonNull(delegate, "delegate is null");
        }

        @Override
        public TrinoInput newInput()
                throws IOException
        {
            observer.observe(Operation.OPEN_INPUT, location());
            return new ObservedInput(location(), delegate.newInput());
        }

        @Override
        public TrinoInputStream newStream()
                throws IOException
        {
            observer.observe(Operation.OPEN_STREAM, location());
            return delegate.newStream();
        }

        @Override
        public long length()
                throws IOException
        {
            observer.observe(Operation.LENGTH, location());
            return delegate.length();
        }

        @Override
        public Instant lastModified()
                throws IOException
        {
            observer.observe(Operation.LAST_MODIFIED, location());
            return delegate.lastModified();
        }

        @Override
        public boolean exists()
                throws IOException
        {
            observer.observe(Operation.EXISTS, location());
            return delegate.exists();
        }

        @Override
        public Location location()
        {
            return delegate.location();
        }
    }

    private final class ObservedInput
            implements TrinoInput
    {
        private final Location location;
        private final TrinoInput delegate;

        private ObservedInput(Location location, TrinoInput delegate)
        {
            this.location = requireNonNull(location, "location is null");
            this.delegate = requireNonNull(delegate, "delegate is null");
        }

        @Override
        public void readFully(long position, byte[] buffer, int bufferOffset, int bufferLength)
                throws IOException
        {
            delegate.readFully(position, buffer, bufferOffset, bufferLength);
        }

        @Override
        public int readTail(byte[] buffer, int bufferOffset, int bufferLength)
                throws IOException
        {
            return delegate.readTail(buffer, bufferOffset, bufferLength);
        }

        @Override
        public void close()
                throws IOException
        {
            delegate.close();
            observer.inputClosed(location);
        }
    }

    private final class ObservedOutputFile
            implements TrinoOutputFile
    {
        private final TrinoOutputFile delegate;

        private ObservedOutputFile(TrinoOutputFile delegate)
        {
            this.delegate = requireNonNull(delegate, "delegate is null");
        }

        @Override
        public void createOrOverwrite(byte[] data)
                throws IOException
        {
            observer.observe(Operation.CREATE_OR_OVERWRITE, location());
            delegate.createOrOverwrite(data);
        }

        @Override
        public void createExclusive(byte[] data)
                throws IOException
        {
            observer.observe(Operation.BEFORE_CREATE_EXCLUSIVE, location());
            delegate.createExclusive(data);
            observer.observe(Operation.AFTER_CREATE_EXCLUSIVE, location());
        }

        @Override
        public OutputStream create(AggregatedMemoryContext memoryContext)
                throws IOException
        {
            observer.observe(Operation.CREATE, location());
            return delegate.create(memoryContext);
        }

        @Override
        public Location location()
        {
            return delegate.location();
        }
    }
}
