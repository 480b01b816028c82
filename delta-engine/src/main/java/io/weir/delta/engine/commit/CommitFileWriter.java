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

import io.airlift.log.Logger;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.CommitStateUnknownException;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Writes commits, and knows afterwards whose commit is there. A store may write a file and then fail to say so, or, when its client
 * tries again, say that the file exists although the first try made it. So whenever the answer is not plain success the file is read
 * back. Each commit has a random transaction id in it, so the same content is the same commit.
 */
public final class CommitFileWriter
{
    private static final Logger log = Logger.get(CommitFileWriter.class);
    private static final int MAXIMUM_ATTEMPTS = 4;

    private final TrinoFileSystem fileSystem;
    private final ExclusiveFileWriter exclusiveFileWriter;

    public CommitFileWriter(TrinoFileSystem fileSystem, ExclusiveFileWriter exclusiveFileWriter)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.exclusiveFileWriter = requireNonNull(exclusiveFileWriter, "exclusiveFileWriter is null");
    }

    /**
     * @return whether the commit is there; false when another one is
     * @throws CommitStateUnknownException when that cannot be found out
     */
    public boolean tryCommit(Location commitFile, byte[] content)
    {
        IOException failure = null;
        for (int attempt = 0; attempt < MAXIMUM_ATTEMPTS; attempt++) {
            try {
                exclusiveFileWriter.write(commitFile, content);
                return true;
            }
            catch (IOException e) {
                failure = e;
            }
            Optional<byte[]> found = readBack(commitFile, failure);
            if (found.isPresent()) {
                return Arrays.equals(found.orElseThrow(), content);
            }
            // the write may still be under way; writing the same content again is safe, whichever of the two arrives
            log.debug(failure, "Attempt %s to write %s failed and the file is not there", attempt, commitFile);
            pause(commitFile, attempt, failure);
        }
        throw new CommitStateUnknownException(commitFile, failure);
    }

    private Optional<byte[]> readBack(Location commitFile, IOException failure)
    {
        try (InputStream stream = fileSystem.newInputFile(commitFile).newStream()) {
            return Optional.of(stream.readAllBytes());
        }
        catch (FileNotFoundException _) {
            return Optional.empty();
        }
        catch (IOException e) {
            failure.addSuppressed(e);
            throw new CommitStateUnknownException(commitFile, failure);
        }
    }

    private static void pause(Location commitFile, int attempt, IOException failure)
    {
        try {
            Thread.sleep(10L << attempt);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure.addSuppressed(e);
            throw new CommitStateUnknownException(commitFile, failure);
        }
    }
}
