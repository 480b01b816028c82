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
package io.weir.deltagov;

import io.trino.spi.connector.ConnectorOutputTableHandle;
import io.weir.deltagov.warehouse.TableEntry;
import io.weir.deltagov.warehouse.TableEntry.DataOwner;

import static java.util.Objects.requireNonNull;

/**
 * A table that is being made by CREATE TABLE AS. Nothing of it exists yet.
 */
public record DeltaGovOutputTableHandle(WriteTarget target, Kind kind, DataOwner owner, NewTable table)
        implements ConnectorOutputTableHandle
{
    public enum Kind
    {
        CREATE,
        /**
         * The table is in the catalog already, and keeps its location and history.
         */
        REPLACE,
    }

    public DeltaGovOutputTableHandle
    {
        requireNonNull(target, "target is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(owner, "owner is null");
        requireNonNull(table, "table is null");
    }

    public TableEntry entry()
    {
        return new TableEntry(target.tableLocation(), owner);
    }

    @Override
    public String toString()
    {
        return target.name().toString();
    }
}
