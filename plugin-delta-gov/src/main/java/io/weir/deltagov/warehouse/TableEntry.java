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

import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * What the catalog knows of a table or view: where its data is, and whether the data is its own and goes when it is dropped. The data of
 * a view is the directory of its definitions.
 *
 * @param formerWarehouse where the warehouse was when this was written down, if it was not where it is now
 */
public record TableEntry(Location location, DataOwner owner, Kind kind, Optional<String> formerWarehouse)
{
    public enum Kind
    {
        TABLE,
        VIEW,
        MATERIALIZED_VIEW,
    }

    public enum DataOwner
    {
        /**
         * The table: dropping it deletes the data.
         */
        TABLE,
        /**
         * Somebody else: dropping the table leaves the data alone.
         */
        ELSEWHERE,
    }

    public TableEntry
    {
        requireNonNull(location, "location is null");
        requireNonNull(owner, "owner is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(formerWarehouse, "formerWarehouse is null");
        checkArgument(kind == Kind.TABLE || owner == DataOwner.TABLE, "a view has its own data");
    }

    public TableEntry(Location location, DataOwner owner, Kind kind)
    {
        this(location, owner, kind, Optional.empty());
    }

    public TableEntry(Location location, DataOwner owner)
    {
        this(location, owner, Kind.TABLE);
    }

    public static TableEntry managed(Location location)
    {
        return new TableEntry(location, DataOwner.TABLE);
    }

    public static TableEntry external(Location location)
    {
        return new TableEntry(location, DataOwner.ELSEWHERE);
    }

    public static TableEntry view(Location location)
    {
        return new TableEntry(location, DataOwner.TABLE, Kind.VIEW);
    }

    public static TableEntry materializedView(Location location)
    {
        return new TableEntry(location, DataOwner.TABLE, Kind.MATERIALIZED_VIEW);
    }
}
