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
package io.weir.deltagov.receipt;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.airlift.json.JsonCodec;
import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.weir.delta.engine.LocalStore;
import io.weir.delta.engine.StoreProblem;
import io.weir.delta.engine.commit.FileReplacer;
import io.weir.deltagov.receipt.Receipt.State;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_STORE_ERROR;
import static java.lang.System.currentTimeMillis;
import static java.util.Objects.requireNonNull;
import static java.util.UUID.randomUUID;

/**
 * The receipts of a table, a file each in a directory that no Delta reader looks at.
 */
public class Receipts
{
    private static final String DIRECTORY = "_weir/receipts";
    private static final String SUFFIX = ".json";

    private final JsonCodec<Receipt> codec;

    @Inject
    public Receipts(JsonCodec<Receipt> codec)
    {
        this.codec = requireNonNull(codec, "codec is null");
    }

    /**
     * One that is not written yet.
     */
    public static Receipt begin(ConnectorSession session, String procedure, List<String> columns)
    {
        return new Receipt(randomUUID().toString(), procedure, session.getUser(), session.getQueryId(), currentTimeMillis(), Optional.empty(), State.STARTED, columns, ImmutableList.of());
    }

    public void write(TrinoFileSystem fileSystem, Location table, Receipt receipt)
    {
        Location file = table.appendPath("%s/%s%s".formatted(DIRECTORY, receipt.id(), SUFFIX));
        try {
            new FileReplacer(fileSystem).replace(file, codec.toJsonBytes(receipt));
        }
        catch (IOException e) {
            throw new TrinoException(DELTA_GOV_STORE_ERROR, "The receipt %s cannot be written: %s. Call the procedure again once it can".formatted(file, StoreProblem.text(e)), e);
        }
    }

    /**
     * Erasures that are under way, or were ended before they were done; which of the two nobody knows.
     */
    public List<Receipt> unfinishedErasures(TrinoFileSystem fileSystem, Location table)
    {
        return read(fileSystem, table).stream()
                .filter(receipt -> receipt.procedure().equals("erase") && receipt.state() == State.STARTED)
                .collect(toImmutableList());
    }

    /**
     * Says of erasures that they ended on the way. One that was under way, and has ended by itself since it was found, keeps what it says: that is the proof of what it did.
     *
     * @param found by {@link #unfinishedErasures} earlier
     */
    public void endUnfinished(TrinoFileSystem fileSystem, Location table, List<Receipt> found, List<ReceiptItem> items)
    {
        if (found.isEmpty()) {
            return;
        }
        unfinishedErasures(fileSystem, table).stream()
                .filter(found::contains)
                .forEach(receipt -> write(fileSystem, table, receipt.with(State.INCOMPLETE, items, Optional.empty())));
    }

    /**
     * Oldest first.
     */
    public List<Receipt> read(TrinoFileSystem fileSystem, Location table)
    {
        List<Receipt> receipts = new ArrayList<>();
        Location directory = table.appendPath(DIRECTORY);
        try {
            FileIterator files = fileSystem.listFiles(directory);
            while (files.hasNext()) {
                String name = files.next().location().fileName();
                // not one that is being written, nor what a killed writer left of it
                if (name.endsWith(SUFFIX)) {
                    readFile(fileSystem, directory.appendPath(name)).ifPresent(receipts::add);
                }
            }
        }
        catch (IOException e) {
            throw new TrinoException(DELTA_GOV_STORE_ERROR, "The receipts %s cannot be read: %s".formatted(directory, StoreProblem.text(e)), e);
        }
        receipts.sort(Comparator.comparingLong(Receipt::startedMillis).thenComparing(Receipt::id));
        return receipts;
    }

    // empty when it went since it was listed
    private Optional<Receipt> readFile(TrinoFileSystem fileSystem, Location file)
            throws IOException
    {
        try (InputStream stream = LocalStore.openStream(fileSystem.newInputFile(file))) {
            return Optional.of(codec.fromJson(stream.readAllBytes()));
        }
        catch (FileNotFoundException _) {
            return Optional.empty();
        }
        catch (IllegalArgumentException e) {
            throw new TrinoException(DELTA_GOV_STORE_ERROR, "The receipt %s cannot be understood. Move it away to read the others".formatted(file), e);
        }
    }
}
