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

import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoInput;
import io.weir.delta.engine.LocalStore;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.kernel.KernelPaths;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * Reads deletion vectors, wherever they are kept: inline in the log, in a file of the table, or in a file elsewhere. They are honoured
 * whatever the table's properties say, as the protocol wants. Safe for use by many threads.
 */
public final class DeletedRowsLoader
{
    private final TrinoFileSystem fileSystem;
    private final Location table;

    public DeletedRowsLoader(TrinoFileSystem fileSystem, Location table)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.table = requireNonNull(table, "table is null");
    }

    /**
     * @throws CorruptDataFileException when it is missing, damaged, or not what the log says
     */
    public DeletedRows load(DeletionVectorDescriptor descriptor)
    {
        return positions(descriptor);
    }

    /**
     * To delete more rows: a vector holds all deleted rows of a file.
     *
     * @throws CorruptDataFileException when it is missing, damaged, or not what the log says
     */
    RowPositions positions(DeletionVectorDescriptor descriptor)
    {
        RowPositions positions = read(descriptor);
        requireCardinality(descriptor, positions.cardinality());
        return positions;
    }

    private void requireCardinality(DeletionVectorDescriptor descriptor, long cardinality)
    {
        if (cardinality != descriptor.getCardinality()) {
            throw new CorruptDataFileException(location(descriptor), "the deletion vector has %s rows, and the log says %s".formatted(cardinality, descriptor.getCardinality()));
        }
    }

    private RowPositions read(DeletionVectorDescriptor descriptor)
    {
        Location location = location(descriptor);
        try {
            // the log may have no bytes for none
            return descriptor.getCardinality() == 0 ? new RowPositions() : RowPositions.deserialize(bitmap(location, descriptor));
        }
        catch (FileNotFoundException e) {
            throw new CorruptDataFileException(location, "the deletion vector does not exist, as those of earlier versions do not after a vacuum", e);
        }
        catch (IOException e) {
            throw new StoreUnavailableException("read the deletion vector", location, e);
        }
        catch (RuntimeException e) {
            throw new CorruptDataFileException(location, "the deletion vector is damaged: " + e.getMessage(), e);
        }
    }

    private byte[] bitmap(Location location, DeletionVectorDescriptor descriptor)
            throws IOException
    {
        if (descriptor.isInline()) {
            return descriptor.inlineData();
        }
        int size = descriptor.getSizeInBytes();
        ByteBuffer stored = ByteBuffer.allocate(Integer.BYTES + size + Integer.BYTES);
        try (TrinoInput input = LocalStore.openInput(fileSystem.newInputFile(location))) {
            input.readFully(descriptor.getOffset().orElse(0), stored.array(), 0, stored.capacity());
        }
        int sizeInFile = stored.getInt();
        checkArgument(sizeInFile == size, "size mismatch, it has %s bytes, and the log says %s", sizeInFile, size);
        byte[] bitmap = new byte[size];
        stored.get(bitmap);
        checkArgument(stored.getInt() == DeletionVectorWriter.checksum(bitmap), "checksum mismatch");
        return bitmap;
    }

    /**
     * @return empty for a vector that the log has itself
     */
    public static Optional<Location> location(Location table, DeletionVectorDescriptor descriptor)
    {
        return descriptor.isInline() ? Optional.empty() : Optional.of(KernelPaths.toLocation(descriptor.getAbsolutePath(table.toString())));
    }

    private Location location(DeletionVectorDescriptor descriptor)
    {
        try {
            return location(table, descriptor).orElse(table);
        }
        catch (RuntimeException e) {
            throw new CorruptDataFileException(table, "the log has a deletion vector without a valid path", e);
        }
    }
}
