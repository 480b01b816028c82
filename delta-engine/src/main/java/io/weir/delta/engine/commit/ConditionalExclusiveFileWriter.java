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
package io.weir.delta.engine.commit;

import com.google.common.collect.Sets;
import io.airlift.log.Logger;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoOutputFile;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.UnsafeStoreException;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Set;

import static java.util.Objects.requireNonNull;
import static java.util.UUID.randomUUID;

/**
 * On an object store: a conditional put. Some stores ignore the condition and overwrite, so each store is tried with a file of no
 * meaning before the first write that matters.
 */
final class ConditionalExclusiveFileWriter
        implements ExclusiveFileWriter
{
    private static final Logger log = Logger.get(ConditionalExclusiveFileWriter.class);
    private static final int MAXIMUM_ATTEMPTS = 4;

    private final TrinoFileSystem fileSystem;
    private final Set<Store> triedStores = Sets.newConcurrentHashSet();

    ConditionalExclusiveFileWriter(TrinoFileSystem fileSystem)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
    }

    @Override
    public void write(Location target, byte[] content)
            throws IOException
    {
        Store store = new Store(target.scheme().orElse(""), target.host().orElse(""));
        if (!triedStores.contains(store)) {
            requireConditionalWrites(target);
            triedStores.add(store);
        }
        fileSystem.newOutputFile(target).createExclusive(content);
    }

    // nothing has been written to the target yet, so there is no doubt about its outcome
    private void requireConditionalWrites(Location target)
    {
        for (int attempt = 1; ; attempt++) {
            try {
                if (!refusesSecondWrite(target)) {
                    throw new UnsafeStoreException(target, "the store ignores the condition of a conditional write");
                }
                return;
            }
            catch (IOException e) {
                log.debug(e, "Attempt %s to find out whether conditional writes are obeyed at %s failed", attempt, target);
                if (attempt == MAXIMUM_ATTEMPTS) {
                    throw new StoreUnavailableException("find out whether conditional writes are obeyed at", target, e);
                }
                Backoff.pause(attempt);
            }
        }
    }

    /**
     * Only a write that succeeds, and one after it that finds the file there, tell that the condition is obeyed. A first write that finds a file of a
     * random name there tells of a client that has tried again, and one whose outcome is unknown tells nothing.
     *
     * @throws IOException when the store gave no clear answer
     */
    private boolean refusesSecondWrite(Location target)
            throws IOException
    {
        Location probe = target.sibling(".weir-probe-" + randomUUID());
        TrinoOutputFile file = fileSystem.newOutputFile(probe);
        try {
            file.createExclusive(new byte[] {1});
            return isRefused(file);
        }
        catch (UnsupportedOperationException _) {
            throw new UnsafeStoreException(target, "the file system has no conditional writes");
        }
        finally {
            delete(probe);
        }
    }

    private static boolean isRefused(TrinoOutputFile file)
            throws IOException
    {
        try {
            file.createExclusive(new byte[] {2});
            return false;
        }
        catch (FileAlreadyExistsException _) {
            return true;
        }
    }

    private void delete(Location probe)
    {
        try {
            fileSystem.deleteFile(probe);
        }
        catch (IOException e) {
            log.warn(e, "Left a probe behind that may be deleted: %s", probe);
        }
    }

    private record Store(String scheme, String host) {}
}
