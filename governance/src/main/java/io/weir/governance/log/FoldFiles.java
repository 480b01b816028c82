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
package io.weir.governance.log;

import io.airlift.log.Logger;
import io.trino.filesystem.FileEntry;
import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoInputFile;
import io.weir.governance.snapshot.FoldCodec;
import io.weir.governance.snapshot.GovernanceFold;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

import static java.util.Comparator.comparingLong;
import static java.util.Objects.requireNonNull;

/**
 * Folds as files {@code <commit of tag_log>-<commit of lineage_log>.fold} in a directory beside the logs. A file begins with a mark and the version of its form and ends with
 * a checksum; one that is cut short, damaged or of another form is passed over, and the log is read instead.
 */
final class FoldFiles
        implements FoldStore
{
    private static final Logger log = Logger.get(FoldFiles.class);
    private static final Pattern NAME = Pattern.compile("(-?\\d+)-(-?\\d+)\\.fold");
    private static final long MARK = 0x57454952_464F4C44L;
    // 2: of a column, what it was called before, and no longer what was copied into it
    // 3: whole lists of known columns in the order of the log, and without the fields that were seen later
    // 4: an unset of what is not set says nothing
    // 5: whole documents and columns of t$partitions are sources beside the table
    // 6: of a column, what it was called before by a statement that renamed it, and no longer what was copied to and fro
    // 7: what may quote values of any column is a source beside the table
    private static final int FORM = 7;
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int KEPT_FILES = 2;

    private final TrinoFileSystem fileSystem;
    private final Location directory;

    FoldFiles(TrinoFileSystem fileSystem, Location directory)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.directory = requireNonNull(directory, "directory is null");
    }

    private record FoldFile(Location location, long tagVersion, long lineageVersion) {}

    @Override
    public Optional<StoredFold> newest()
    {
        try {
            for (FoldFile file : files()) {
                try {
                    return Optional.of(read(file));
                }
                catch (IOException | RuntimeException e) {
                    log.warn(e, "The fold %s of the governance log cannot be read and is passed over", file.location());
                }
            }
        }
        catch (IOException | RuntimeException e) {
            log.warn(e, "The folds of the governance log in %s cannot be listed; the whole log is read", directory);
        }
        return Optional.empty();
    }

    @Override
    public void keep(StoredFold fold)
    {
        Location location = directory.appendPath("%s-%s.fold".formatted(fold.tagVersion(), fold.lineageVersion()));
        try {
            write(fold, location);
            List<FoldFile> files = files();
            for (FoldFile file : files.subList(Math.min(KEPT_FILES, files.size()), files.size())) {
                fileSystem.deleteFile(file.location());
            }
        }
        catch (IOException | RuntimeException e) {
            log.warn(e, "The governance log could not be folded into %s; the next start reads more of it", location);
        }
    }

    /**
     * The newest first.
     */
    private List<FoldFile> files()
            throws IOException
    {
        List<FoldFile> files = new ArrayList<>();
        try {
            FileIterator entries = fileSystem.listFiles(directory);
            while (entries.hasNext()) {
                FileEntry entry = entries.next();
                Matcher name = NAME.matcher(entry.location().fileName());
                if (name.matches()) {
                    files.add(new FoldFile(entry.location(), Long.parseLong(name.group(1)), Long.parseLong(name.group(2))));
                }
            }
        }
        catch (FileNotFoundException _) {
            return files;
        }
        files.sort(comparingLong(FoldFile::tagVersion).thenComparingLong(FoldFile::lineageVersion).reversed());
        return files;
    }

    private StoredFold read(FoldFile file)
            throws IOException
    {
        TrinoInputFile input = fileSystem.newInputFile(file.location());
        long bytes = input.length();
        CheckedInputStream checked = new CheckedInputStream(new BufferedInputStream(input.newStream(), BUFFER_BYTES), new CRC32C());
        try (DataInputStream in = new DataInputStream(checked)) {
            if (in.readLong() != MARK || in.readInt() != FORM) {
                throw new IOException("It is not of a form that this version of Weir reads");
            }
            String tagFingerprint = in.readUTF();
            String lineageFingerprint = in.readUTF();
            GovernanceFold fold = FoldCodec.read(in, bytes);
            long checksum = checked.getChecksum().getValue();
            if (in.readLong() != checksum) {
                throw new IOException("Its checksum is wrong");
            }
            return new StoredFold(fold, file.tagVersion(), tagFingerprint, file.lineageVersion(), lineageFingerprint);
        }
    }

    private void write(StoredFold fold, Location location)
            throws IOException
    {
        // another coordinator may have made it, or have been stopped while it did
        fileSystem.deleteFile(location);
        CheckedOutputStream checked = new CheckedOutputStream(new BufferedOutputStream(fileSystem.newOutputFile(location).create(), BUFFER_BYTES), new CRC32C());
        try (DataOutputStream out = new DataOutputStream(checked)) {
            out.writeLong(MARK);
            out.writeInt(FORM);
            out.writeUTF(fold.tagFingerprint());
            out.writeUTF(fold.lineageFingerprint());
            FoldCodec.write(fold.fold(), out);
            out.writeLong(checked.getChecksum().getValue());
        }
    }
}
