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
package io.weir.lineage.edges;

import io.weir.governance.asset.Asset;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What a statement did to a table or view as a whole.
 *
 * @param previous what a renamed table was called
 */
public record TableChange(Asset table, Kind kind, Optional<Asset> previous)
{
    /**
     * The life cycle of OpenLineage.
     */
    public enum Kind
    {
        ALTER,
        CREATE,
        DROP,
        OVERWRITE,
        RENAME,
        TRUNCATE,
    }

    public TableChange
    {
        requireNonNull(table, "table is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(previous, "previous is null");
    }

    static TableChange of(Asset table, Kind kind)
    {
        return new TableChange(table, kind, Optional.empty());
    }
}
