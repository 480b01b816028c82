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
package io.weir.delta.engine.erase;

import com.google.common.collect.Lists;
import io.trino.filesystem.FileEntry;
import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.LocalStore;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.commit.FileReplacer;
import io.weir.delta.engine.kernel.LogDirectory.Entry;
import io.weir.delta.engine.kernel.LogFileNames;
import io.weir.delta.engine.upkeep.LogFiles;
import io.weir.delta.engine.upkeep.SidecarReferences;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import static io.weir.delta.engine.kernel.LogFileNames.commitFile;
import static io.weir.delta.engine.kernel.LogFileNames.logDirectory;
import static io.weir.delta.engine.kernel.LogFileNames.versionOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * Takes the beginning of a log away without making room for another one.
 * <p>
 * Deleting commits at once would be wrong: a writer that still builds on an old version would find the number of its commit free, write it
 * there, and believe that its rows are in the table. So each commit is replaced by one without content. It asks for a table feature that
 * nobody has. Whoever reads an erased version is told so by its engine, and whoever tries to commit over one meets a change of the protocol,
 * which no writer goes on after. Readers of later versions begin at the checkpoint and never see it. The usual clean-up of the log removes
 * it in time.
 */
public final class ErasedHistory
{
    private static final String FEATURE = "weirErasedVersions";

    private static final byte[] ERASED_COMMIT =
            """
            {"commitInfo":{"timestamp":0,"operation":"ERASED","inCommitTimestamp":0,"operationParameters":{},"isBlindAppend":false}}
            {"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["%1$s"],"writerFeatures":["%1$s"]}}
            """.formatted(FEATURE).getBytes(UTF_8);
    private static final String SIDECAR_DIRECTORY = "_sidecars";
    private static final int BATCH = 1000;

    private final TrinoFileSystem fileSystem;
    private final FileReplacer replacer;
    private final SidecarReferences sidecars;

    ErasedHistory(TrinoFileSystem fileSystem, FileReplacer replacer, SidecarReferences sidecars)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.replacer = requireNonNull(replacer, "replacer is null");
        this.sidecars = requireNonNull(sidecars, "sidecars is null");
    }

    /**
     * Can be done again when it was not finished.
     *
     * @param version has a checkpoint; everything before it goes
     * @param young what killed writers left and is not younger goes too
     * @return how many files of the log were replaced or deleted
     */
    long eraseBefore(Location table, long version, Instant young)
            throws IOException
    {
        LogFiles files = LogFiles.list(fileSystem, table);
        // the sidecars first: without the checkpoints it would not be known that they are theirs
        List<Location> deleted = new ArrayList<>(sidecarsBefore(table, files, version));
        long erased = 0;
        for (Entry entry : files.before(version)) {
            if (!LogFileNames.isCommit(entry.name())) {
                deleted.add(entry.location());
            }
            else if (!isErased(entry)) {
                replacer.replace(entry.location(), ERASED_COMMIT);
                erased++;
            }
        }
        delete(deleted);
        List<Location> leftOvers = leftOvers(table, young);
        delete(leftOvers);
        return erased + deleted.size() + leftOvers.size();
    }

    private void delete(List<Location> files)
            throws IOException
    {
        for (List<Location> batch : Lists.partition(files, BATCH)) {
            fileSystem.deleteFiles(batch);
        }
    }

    // a commit or checkpoint that is being written has its temporary file and its sidecars before itself, but they are young
    private List<Location> leftOvers(Location table, Instant young)
            throws IOException
    {
        Set<String> referenced = sidecars.names(LogFiles.list(fileSystem, table));
        List<Location> leftOvers = new ArrayList<>();
        FileIterator files = fileSystem.listFiles(logDirectory(table));
        while (files.hasNext()) {
            FileEntry file = files.next();
            Location location = file.location();
            boolean isSidecar = location.parentDirectory().fileName().equals(SIDECAR_DIRECTORY);
            boolean isLeftOver = isTemporary(location) || (isSidecar && !referenced.contains(location.fileName()));
            if (isLeftOver && !file.lastModified().isAfter(young)) {
                leftOvers.add(location);
            }
        }
        return leftOvers;
    }

    /**
     * What a local disk has for a moment while a file is written, and for good when the writer was killed then.
     */
    static boolean isTemporary(Location location)
    {
        return location.fileName().startsWith(".") && location.fileName().endsWith(".tmp");
    }

    /**
     * Whether a version cannot be read because it was erased.
     */
    public static boolean isErased(TrinoFileSystem fileSystem, Location table, long version)
    {
        Location commit = commitFile(table, version);
        try (InputStream stream = LocalStore.openStream(fileSystem.newInputFile(commit))) {
            return Arrays.equals(stream.readNBytes(ERASED_COMMIT.length + 1), ERASED_COMMIT);
        }
        catch (FileNotFoundException _) {
            return false;
        }
        catch (IOException e) {
            throw new StoreUnavailableException("read", commit, e);
        }
    }

    private boolean isErased(Entry commit)
            throws IOException
    {
        if (commit.length() != ERASED_COMMIT.length) {
            return false;
        }
        try (InputStream stream = LocalStore.openStream(fileSystem.newInputFile(commit.location()))) {
            return Arrays.equals(stream.readAllBytes(), ERASED_COMMIT);
        }
        catch (FileNotFoundException _) {
            // the clean-up of the log was faster
            return true;
        }
    }

    private List<Location> sidecarsBefore(Location table, LogFiles files, long version)
            throws IOException
    {
        Set<String> kept = sidecars.names(new LogFiles(files.entries().stream().filter(entry -> versionOf(entry.name()) >= version).toList()));
        Location directory = logDirectory(table).appendPath(SIDECAR_DIRECTORY);
        return sidecars.names(new LogFiles(files.before(version))).stream()
                .filter(name -> !kept.contains(name))
                .map(directory::appendPath)
                .toList();
    }
}
