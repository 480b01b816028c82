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
import io.delta.kernel.internal.deletionvectors.Base85Codec;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.LocalStore;
import io.weir.delta.engine.StoreUnavailableException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.CRC32;

import static io.delta.kernel.internal.actions.DeletionVectorDescriptor.UUID_DV_MARKER;
import static java.util.Objects.requireNonNull;

/**
 * Writes deletion vectors, many to a file. See "Deletion Vector Format" in the Delta protocol. Not safe for use by many threads; what was
 * added is in the store after {@link #flush}, forced to the disk if that is one.
 */
final class DeletionVectorWriter
{
    private static final byte FORMAT_VERSION = 1;
    private static final int FULL_FILE_BYTES = 16 << 20;

    private final TrinoFileSystem fileSystem;
    private final Location table;
    private final Supplier<Optional<String>> directories;
    private final Consumer<Location> created;

    private UUID id = UUID.randomUUID();
    private Optional<String> directory;
    private ByteArrayOutputStream content = new ByteArrayOutputStream();

    /**
     * @param directories asked for that of the next file; without any it is in the table's own
     * @param created is told of a file before it is written
     */
    DeletionVectorWriter(TrinoFileSystem fileSystem, Location table, Supplier<Optional<String>> directories, Consumer<Location> created)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.table = requireNonNull(table, "table is null");
        this.directories = requireNonNull(directories, "directories is null");
        this.created = requireNonNull(created, "created is null");
        this.directory = directories.get();
    }

    DeletionVectorDescriptor add(RowPositions positions)
    {
        if (content.size() >= FULL_FILE_BYTES) {
            flush();
        }
        if (content.size() == 0) {
            content.write(FORMAT_VERSION);
        }
        byte[] bitmap = positions.serialize();
        int offset = content.size();
        content.writeBytes(bigEndian(bitmap.length));
        content.writeBytes(bitmap);
        content.writeBytes(bigEndian(checksum(bitmap)));
        return new DeletionVectorDescriptor(UUID_DV_MARKER, directory.orElse("") + Base85Codec.encodeUUID(id), Optional.of(offset), bitmap.length, positions.cardinality());
    }

    void flush()
    {
        if (content.size() == 0) {
            return;
        }
        String name = "deletion_vector_%s.bin".formatted(id);
        Location location = table.appendPath(directory.map(prefix -> prefix + "/" + name).orElse(name));
        created.accept(location);
        try {
            fileSystem.newOutputFile(location).createOrOverwrite(content.toByteArray());
            LocalStore.force(fileSystem, table, location);
        }
        catch (IOException e) {
            throw new StoreUnavailableException("write the deletion vector", location, e);
        }
        id = UUID.randomUUID();
        directory = directories.get();
        content = new ByteArrayOutputStream();
    }

    private static byte[] bigEndian(int value)
    {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    static int checksum(byte[] bytes)
    {
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }
}
