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
package io.weir.governance;

import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoInputStream;
import io.weir.delta.engine.LocalStore;
import io.weir.delta.engine.StoreProblem;
import io.weir.delta.engine.commit.ExclusiveFileWriters;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.util.Objects.requireNonNull;

/**
 * Which log it is: a random name that is kept in the log's place and on each node that has worked with it. An empty directory in the place of the log is then not taken for a new
 * installation, in which nothing is sensitive. The first node of all gives the name; a node without memory takes it over.
 */
final class LogIdentity
{
    private static final String MARK = "log-identity";

    private final TrinoFileSystem fileSystem;
    private final Location location;
    private final Path memory;

    LogIdentity(TrinoFileSystem fileSystem, Location location, Path memory)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.location = requireNonNull(location, "location is null");
        this.memory = requireNonNull(memory, "memory is null");
    }

    /**
     * @throws GovernanceConfigurationException when it is not the log that this node has worked with
     */
    void check()
    {
        try {
            Optional<String> remembered = remembered();
            Optional<String> found = found();
            if (remembered.isEmpty()) {
                remember(found.isPresent() ? found.orElseThrow() : give());
                return;
            }
            if (!found.equals(remembered)) {
                throw new GovernanceConfigurationException("governance.location=%s does not hold the governance log that this node has worked with: %s. Restore the log, or mount the volume that holds it. To begin with another log, in which other things or nothing are sensitive, delete %s"
                        .formatted(location, found.isPresent() ? "it is another log" : "the log is gone", memory));
            }
        }
        catch (IOException e) {
            throw new GovernanceConfigurationException("The identity of the governance log at %s cannot be compared with governance.identity-file=%s: %s".formatted(location, memory, StoreProblem.text(e)), e);
        }
    }

    private Optional<String> remembered()
            throws IOException
    {
        try {
            return Optional.of(Files.readString(memory).strip());
        }
        catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private Optional<String> found()
            throws IOException
    {
        Location mark = location.appendPath(MARK);
        try (TrinoInputStream in = LocalStore.openStream(fileSystem.newInputFile(mark))) {
            return Optional.of(new String(in.readAllBytes(), UTF_8).strip());
        }
        catch (FileNotFoundException e) {
            if (LocalStore.exists(fileSystem, mark)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private String give()
            throws IOException
    {
        String name = UUID.randomUUID().toString();
        try {
            ExclusiveFileWriters.forFileSystem(fileSystem).write(location.appendPath(MARK), name.getBytes(UTF_8));
            return name;
        }
        catch (FileAlreadyExistsException _) {
            return found().orElseThrow(() -> new IOException("it was made by another node and is gone"));
        }
    }

    private void remember(String name)
            throws IOException
    {
        Path directory = memory.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            throw new IOException("there is no directory %s. Create it, on a disk of the node".formatted(directory));
        }
        // whole or not at all: others of this node may be reading it
        Path draft = Files.writeString(memory.resolveSibling("%s.%s".formatted(memory.getFileName(), UUID.randomUUID())), name);
        Files.move(draft, memory, ATOMIC_MOVE);
    }
}
