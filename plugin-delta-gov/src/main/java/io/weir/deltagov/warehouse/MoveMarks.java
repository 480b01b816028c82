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
import io.weir.deltagov.warehouse.StoredEntry.Origin;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_CORRUPT_ENTRY;
import static java.util.Objects.requireNonNull;

/**
 * The files beside an entry that say that it is being given another name, and that it was dropped meanwhile. What they are for is told in {@link EntryMoves}.
 */
final class MoveMarks
{
    private final EntryFiles files;
    private final WarehouseLayout layout;
    private final EntryJson json = new EntryJson();

    MoveMarks(EntryFiles files, WarehouseLayout layout)
    {
        this.files = requireNonNull(files, "files is null");
        this.layout = requireNonNull(layout, "layout is null");
    }

    /**
     * @return whether nobody else moves it
     */
    boolean beginMove(Origin origin, SchemaTableName target)
    {
        return files.tryCreate(moved(origin), json.ofTarget(target));
    }

    void endMove(Origin origin)
    {
        files.delete(moved(origin));
    }

    /**
     * What it is being moved to.
     */
    Optional<SchemaTableName> target(Origin origin)
    {
        return files.read(moved(origin)).map(content -> target(origin, content));
    }

    Optional<Instant> movedAt(Origin origin)
    {
        return files.lastModified(moved(origin));
    }

    /**
     * Of one that is being moved.
     *
     * @return what it is being moved to
     */
    Optional<SchemaTableName> drop(Origin origin)
    {
        return files.read(moved(origin)).map(content -> {
            files.tryCreate(dropped(origin), new byte[0]);
            return target(origin, content);
        });
    }

    boolean isDropped(Origin origin)
    {
        return files.exists(dropped(origin));
    }

    void remove(Origin origin)
    {
        files.delete(dropped(origin));
        files.delete(moved(origin));
    }

    private SchemaTableName target(Origin origin, byte[] content)
    {
        try {
            return json.toTarget(content);
        }
        catch (IOException e) {
            throw new TrinoException(DELTA_GOV_CORRUPT_ENTRY, "The file that says what table %s was renamed to is corrupt: %s".formatted(origin.name(), e.getMessage()), e);
        }
    }

    private Location moved(Origin origin)
    {
        return layout.moved(origin.name(), origin.id());
    }

    private Location dropped(Origin origin)
    {
        return layout.dropped(origin.name(), origin.id());
    }
}
