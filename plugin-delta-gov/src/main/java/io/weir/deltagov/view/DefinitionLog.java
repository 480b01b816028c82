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
package io.weir.deltagov.view;

import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoInputStream;
import io.trino.spi.TrinoException;
import io.weir.delta.engine.CommitStateUnknownException;
import io.weir.delta.engine.DeltaEngineException;
import io.weir.delta.engine.LocalStore;
import io.weir.delta.engine.StoreProblem;
import io.weir.delta.engine.commit.CommitFileWriter;
import io.weir.delta.engine.commit.ExclusiveFileWriter;
import io.weir.deltagov.kernel.EngineErrors;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_COMMIT_STATE_UNKNOWN;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_CORRUPT_ENTRY;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_STORE_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * The definitions of a view, as numbered files in a directory of its own: the last one counts. Each is made exclusively, so a change is
 * there as a whole or not at all, and of two that change a view at once one is refused. A file of the same content is taken for the one
 * that was to be written: the store may have failed to say that it wrote it.
 */
public final class DefinitionLog
{
    private static final Pattern FILE = Pattern.compile("([0-9]{10})\\.json");

    private final TrinoFileSystem fileSystem;
    private final CommitFileWriter writer;

    public DefinitionLog(TrinoFileSystem fileSystem, ExclusiveFileWriter exclusiveFileWriter)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        writer = new CommitFileWriter(fileSystem, exclusiveFileWriter);
    }

    /**
     * The first definition of a view.
     */
    public void create(Location view, byte[] definition)
    {
        append(view, 0, definition);
    }

    public byte[] read(Location view)
    {
        return read(view, last(view));
    }

    /**
     * @return what it was before
     * @throws TrinoException with TRANSACTION_CONFLICT if somebody else changed the view meanwhile
     */
    public byte[] change(Location view, UnaryOperator<byte[]> change)
    {
        long last = last(view);
        byte[] before = read(view, last);
        append(view, last + 1, change.apply(before));
        return before;
    }

    private byte[] read(Location view, long number)
    {
        Location file = file(view, number);
        try (TrinoInputStream stream = LocalStore.openStream(fileSystem.newInputFile(file))) {
            return stream.readAllBytes();
        }
        catch (FileNotFoundException e) {
            throw missing(view, e);
        }
        catch (IOException e) {
            throw storeError("read", file, e);
        }
    }

    private long last(Location view)
    {
        OptionalLong last = OptionalLong.empty();
        try {
            // what else is beneath the directory has other names
            FileIterator files = fileSystem.listFiles(view);
            while (files.hasNext()) {
                Location file = files.next().location();
                Matcher matcher = FILE.matcher(file.fileName());
                if (matcher.matches()) {
                    last = OptionalLong.of(Math.max(last.orElse(0), Long.parseLong(matcher.group(1))));
                }
            }
        }
        catch (IOException e) {
            throw storeError("list", view, e);
        }
        return last.orElseThrow(() -> missing(view, null));
    }

    private void append(Location view, long number, byte[] definition)
    {
        try {
            if (!writer.tryCommit(file(view, number), definition)) {
                throw new TrinoException(TRANSACTION_CONFLICT, "The view at %s was changed by somebody else at the same time. Run the statement again".formatted(view));
            }
        }
        catch (CommitStateUnknownException e) {
            throw new TrinoException(DELTA_GOV_COMMIT_STATE_UNKNOWN, "It is unknown whether the definition of the view at %s was written: %s. Check that the store is reachable and that its credentials allow this, and look at the view with SHOW CREATE before running the statement again".formatted(view, StoreProblem.text(e.getCause())), e);
        }
        catch (DeltaEngineException e) {
            throw EngineErrors.toTrinoException(e);
        }
    }

    private static Location file(Location view, long number)
    {
        return view.appendPath("%010d.json".formatted(number));
    }

    private static TrinoException missing(Location view, Throwable cause)
    {
        return new TrinoException(DELTA_GOV_CORRUPT_ENTRY, "There is no definition of the view at %s. Restore the directory, or drop the view".formatted(view), cause);
    }

    private static TrinoException storeError(String action, Location location, IOException cause)
    {
        return new TrinoException(DELTA_GOV_STORE_ERROR, "Cannot %s %s: %s. Check that the store is reachable and that its credentials allow this".formatted(action, location, StoreProblem.text(cause)), cause);
    }
}
