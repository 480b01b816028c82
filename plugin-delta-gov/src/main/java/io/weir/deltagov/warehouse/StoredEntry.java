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

import io.trino.spi.connector.SchemaTableName;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * An entry as its file has it.
 *
 * @param id tells it from every other entry of the same name; entries of the first versions have none
 * @param origin the entry that it takes the place of, and does not count beside
 */
record StoredEntry(TableEntry entry, Optional<String> id, Optional<Origin> origin)
{
    record Origin(SchemaTableName name, Optional<String> id)
    {
        Origin
        {
            requireNonNull(name, "name is null");
            requireNonNull(id, "id is null");
        }
    }

    StoredEntry
    {
        requireNonNull(entry, "entry is null");
        requireNonNull(id, "id is null");
        requireNonNull(origin, "origin is null");
    }
}
