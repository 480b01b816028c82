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
package io.weir.deltagov.warehouse;

import com.google.common.collect.ImmutableList;
import io.trino.filesystem.FileEntry;
import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoInputStream;
import io.trino.spi.TrinoException;
import io.weir.delta.engine.DeltaEngineException;
import io.weir.delta.engine.LocalStore;
import io.weir.delta.engine.StoreProblem;
import io.weir.delta.engine.commit.ExclusiveFileWriter;
import io.weir.deltagov.kernel.EngineErrors;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_STORE_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * The files of the catalog. They are made exclusively, read and deleted, and never changed.
 */
final class EntryFiles
{
    private final TrinoFileSystem fileSystem;
    private final ExclusiveFileWriter exclusiveFileWriter;

    EntryFiles(TrinoFileSystem fileSystem, ExclusiveFileWriter exclusiveFileWriter)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.exclusiveFileWriter = requireNonNull(exclusiveFileWriter, "exclusiveFileWriter is null");
    }

    boolean exists(Location file)
    {
        try {
            return LocalStore.exists(fileSystem, file);
        }
        catch (IOException e) {
            throw storeError("read", file, e);
        }
    }

    /**
     * @return false if there is such a file, which was not touched
     */
    boolean tryCreate(Location file, byte[] content)
    {
        try {
            return isCreated(file, content);
        }
        catch (IOException e) {
            throw storeError("create", file, e);
        }
    }

    /**
     * The same for content that nobody else can have written. A store may write the file and fail to say so, or be asked once more by its client and say that there is one already: then it is found to be ours.
     *
     * @throws UncertainEntryException if the store did not say whether it wrote the file, and there is none yet
     */
    boolean tryCreateOwn(Location file, byte[] content)
    {
        try {
            return isCreated(file, content) || isThere(file, content).orElse(false);
        }
        catch (IOException e) {
            return isThereAfter(e, file, content).orElseThrow(() -> uncertain(file, e));
        }
    }

    // a store that does not answer may not tell what is there either
    private Optional<Boolean> isThereAfter(IOException problem, Location file, byte[] content)
    {
        try {
            return isThere(file, content);
        }
        catch (TrinoException e) {
            UncertainEntryException uncertain = uncertain(file, problem);
            uncertain.addSuppressed(e);
            throw uncertain;
        }
    }

    private Optional<Boolean> isThere(Location file, byte[] content)
    {
        return read(file).map(found -> Arrays.equals(found, content));
    }

    private boolean isCreated(Location file, byte[] content)
            throws IOException
    {
        try {
            exclusiveFileWriter.write(file, content);
            return true;
        }
        catch (FileAlreadyExistsException _) {
            return false;
        }
        catch (DeltaEngineException e) {
            throw EngineErrors.toTrinoException(e);
        }
    }

    Optional<byte[]> read(Location file)
    {
        try (TrinoInputStream stream = LocalStore.openStream(fileSystem.newInputFile(file))) {
            return Optional.of(stream.readAllBytes());
        }
        catch (FileNotFoundException _) {
            return Optional.empty();
        }
        catch (IOException e) {
            throw storeError("read", file, e);
        }
    }

    Optional<Instant> lastModified(Location file)
    {
        try {
            return Optional.of(fileSystem.newInputFile(file).lastModified());
        }
        catch (FileNotFoundException _) {
            return Optional.empty();
        }
        catch (IOException e) {
            throw storeError("read", file, e);
        }
    }

    void delete(Location file)
    {
        try {
            fileSystem.deleteFile(file);
        }
        catch (IOException e) {
            throw storeError("delete", file, e);
        }
    }

    List<FileEntry> list(Location directory)
    {
        ImmutableList.Builder<FileEntry> entries = ImmutableList.builder();
        try {
            FileIterator files = fileSystem.listFiles(directory);
            while (files.hasNext()) {
                entries.add(files.next());
            }
        }
        catch (IOException e) {
            throw storeError("list", directory, e);
        }
        return entries.build();
    }

    private static UncertainEntryException uncertain(Location file, IOException cause)
    {
        return new UncertainEntryException(storeProblem("create", file, cause), cause);
    }

    private static TrinoException storeError(String action, Location location, IOException cause)
    {
        return new TrinoException(DELTA_GOV_STORE_ERROR, storeProblem(action, location, cause), cause);
    }

    private static String storeProblem(String action, Location location, IOException cause)
    {
        return "Cannot %s %s: %s. Check that the store is reachable and that its credentials allow this".formatted(action, location, StoreProblem.text(cause));
    }
}
