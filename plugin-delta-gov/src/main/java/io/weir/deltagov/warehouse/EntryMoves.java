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

import io.trino.filesystem.Location;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableNotFoundException;
import io.weir.deltagov.warehouse.StoredEntry.Origin;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_CORRUPT_ENTRY;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_STORE_ERROR;
import static java.util.Objects.requireNonNull;
import static java.util.UUID.randomUUID;

/**
 * Gives entries other names. Object stores have no rename, so it takes a few files, and one step decides:
 * <ol>
 *     <li>{@code SOURCE.ID.moved} is made exclusively: of two that move the same entry, one goes on, if the source is still there.
 *     <li>{@code TARGET.json} is made exclusively. It names the source as its origin, and while that is there it does not count.
 *     <li>Is the source still there? Whoever drops the source looks for the other two files after its deletion, so one of the two sees the other.
 *     <li>{@code SOURCE.json} is deleted: this is the moment. From here on the target counts.
 * </ol>
 * If it ends before the last step nothing has happened, except that the target's name is taken for a while: whoever wants it later removes
 * an entry that has not counted for {@link #STALE}. If the store did not say whether it made the target, the mark of the first step stays as
 * long, because the target may appear later. It may do so when the source is dropped already: whoever drops what is being moved makes
 * {@code SOURCE.ID.dropped}, beside which the target does not count either. A move that takes longer than {@link #LONGEST} gives up before the last step.
 */
final class EntryMoves
{
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration STALE = Duration.ofMinutes(15);

    private final EntryFiles files;
    private final WarehouseLayout layout;
    private final KnownEntries known;
    private final MoveMarks marks;
    private final EntryJson json = new EntryJson();
    private final Clock clock;

    EntryMoves(EntryFiles files, WarehouseLayout layout, KnownEntries known, Clock clock)
    {
        this.known = requireNonNull(known, "known is null");
        this.files = requireNonNull(files, "files is null");
        this.layout = requireNonNull(layout, "layout is null");
        this.marks = new MoveMarks(files, layout);
        this.clock = requireNonNull(clock, "clock is null");
    }

    Optional<StoredEntry> read(SchemaTableName name)
    {
        return files.read(layout.tableEntry(name)).map(content -> parse(name, content));
    }

    /**
     * The same for those who change nothing.
     */
    Optional<StoredEntry> find(SchemaTableName name)
    {
        if (!layout.isLocal()) {
            return read(name);
        }
        return find(name, files.lastModified(layout.tableEntry(name)));
    }

    /**
     * The same for an entry that was listed just now.
     *
     * @param modified as the listing told
     */
    Optional<StoredEntry> find(SchemaTableName name, Instant modified)
    {
        return layout.isLocal() ? find(name, Optional.of(modified)) : read(name);
    }

    private Optional<StoredEntry> find(SchemaTableName name, Optional<Instant> modified)
    {
        return known.read(name, modified, () -> files.read(layout.tableEntry(name)), content -> parse(name, content));
    }

    private StoredEntry parse(SchemaTableName name, byte[] content)
    {
        try {
            StoredEntry stored = json.toTable(name.getTableName(), content);
            return stored.entry().owner() == TableEntry.DataOwner.TABLE ? here(stored) : stored;
        }
        catch (IOException e) {
            throw new TrinoException(
                    DELTA_GOV_CORRUPT_ENTRY,
                    "The catalog entry of table %s is corrupt: %s: %s. Restore the file, or delete it and register the table again".formatted(name, layout.tableEntry(name), e.getMessage()),
                    e);
        }
    }

    private StoredEntry here(StoredEntry managed)
            throws IOException
    {
        TableEntry entry = layout.here(managed.entry())
                .orElseThrow(() -> new IOException("the table is managed, but its location %s is not one that a warehouse gives".formatted(managed.entry().location())));
        return new StoredEntry(entry, managed.id(), managed.origin());
    }

    /**
     * Whether an entry counts.
     */
    boolean counts(StoredEntry stored)
    {
        return stored.origin().filter(origin -> isThere(origin) || marks.isDropped(origin)).isEmpty();
    }

    /**
     * Makes an entry under a name that is free.
     */
    void create(SchemaTableName name, TableEntry entry)
    {
        create(name, new StoredEntry(entry, Optional.of(randomUUID().toString()), Optional.empty()));
    }

    void move(SchemaTableName source, Location location, SchemaTableName target, Runnable requireTarget)
    {
        Instant begin = clock.instant();
        StoredEntry stored = at(location, source, "renamed");
        Origin origin = new Origin(source, stored.id());
        claim(origin, target);
        if (!isThere(origin)) {
            // whoever dropped it may not have seen the mark
            marks.endMove(origin);
            throw new TableNotFoundException(source);
        }
        try {
            create(target, new StoredEntry(stored.entry(), Optional.of(randomUUID().toString()), Optional.of(origin)));
        }
        catch (UncertainEntryException e) {
            // under another name, of a move that follows, the source would be there twice when the entry appears: its mark stays until it is stale
            throw e;
        }
        catch (TrinoException e) {
            marks.endMove(origin);
            throw e;
        }
        try {
            requireTarget.run();
        }
        catch (TrinoException e) {
            files.delete(layout.tableEntry(target));
            marks.endMove(origin);
            throw e;
        }
        if (!isThere(origin)) {
            files.delete(layout.tableEntry(target));
            throw new TableNotFoundException(source);
        }
        if (Duration.between(begin, clock.instant()).compareTo(LONGEST) > 0) {
            files.delete(layout.tableEntry(target));
            marks.endMove(origin);
            throw new TrinoException(DELTA_GOV_STORE_ERROR, "Table %s was not renamed: the store took longer than %s. Run the statement again".formatted(source, LONGEST));
        }
        files.delete(layout.tableEntry(source));
    }

    void drop(SchemaTableName name, Location location)
    {
        drop(name, at(location, name, "dropped").id());
    }

    private StoredEntry at(Location location, SchemaTableName name, String change)
    {
        StoredEntry stored = read(name)
                .filter(this::counts)
                .orElseThrow(() -> new TableNotFoundException(name));
        if (!stored.entry().location().equals(location)) {
            throw new TrinoException(TRANSACTION_CONFLICT, "%s was not %s: another table or view got that name meanwhile. Run the statement again if that one is to be %s".formatted(name, change, change));
        }
        return stored;
    }

    private void drop(SchemaTableName name, Optional<String> id)
    {
        files.delete(layout.tableEntry(name));
        Origin dropped = new Origin(name, id);
        marks.drop(dropped).ifPresent(target -> {
            if (read(target).flatMap(StoredEntry::origin).equals(Optional.of(dropped))) {
                files.delete(layout.tableEntry(target));
            }
        });
        files.delete(layout.look(name));
    }

    private void create(SchemaTableName name, StoredEntry stored)
    {
        if (stored.entry().kind() != TableEntry.Kind.TABLE || stored.origin().isPresent()) {
            files.tryCreate(layout.look(name), new byte[0]);
        }
        byte[] content = json.ofTable(name.getTableName(), stored);
        if (files.tryCreateOwn(layout.tableEntry(name), content)) {
            return;
        }
        if (removeStale(name) && files.tryCreateOwn(layout.tableEntry(name), content)) {
            return;
        }
        throw new TrinoException(ALREADY_EXISTS, "Table '%s' already exists".formatted(name));
    }

    /**
     * Whether the name is free afterwards.
     */
    boolean removeStale(SchemaTableName name)
    {
        Optional<StoredEntry> present;
        try {
            present = read(name);
        }
        catch (TrinoException e) {
            if (e.getErrorCode().equals(DELTA_GOV_CORRUPT_ENTRY.toErrorCode())) {
                return false;
            }
            throw e;
        }
        if (present.isEmpty()) {
            return true;
        }
        if (counts(present.orElseThrow()) || !isStale(name)) {
            return false;
        }
        Origin origin = present.orElseThrow().origin().orElseThrow();
        files.delete(layout.tableEntry(name));
        // a move that came later may be under way to another name
        if (marks.target(origin).filter(name::equals).isPresent()) {
            marks.remove(origin);
        }
        return true;
    }

    private void claim(Origin origin, SchemaTableName target)
    {
        if (marks.beginMove(origin, target)) {
            return;
        }
        // a move that ended midway, if the source still counts after so long
        marks.target(origin)
                .filter(other -> read(other).isEmpty() || isStale(other))
                .ifPresent(other -> {
                    if (isOld(marks.movedAt(origin))) {
                        removeStale(other);
                        marks.remove(origin);
                    }
                });
        if (!marks.beginMove(origin, target)) {
            throw new TrinoException(TRANSACTION_CONFLICT, "Table %s is being renamed by somebody else. Run the statement again; if they are gone, that is possible after %s".formatted(origin.name(), STALE));
        }
    }

    private boolean isThere(Origin origin)
    {
        return read(origin.name())
                .filter(stored -> stored.id().equals(origin.id()))
                .isPresent();
    }

    private boolean isStale(SchemaTableName name)
    {
        return isOld(files.lastModified(layout.tableEntry(name)));
    }

    private boolean isOld(Optional<Instant> time)
    {
        return time.filter(modified -> modified.plus(STALE).isBefore(clock.instant())).isPresent();
    }
}
