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
package io.weir.deltagov.places;

import io.trino.filesystem.Location;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.security.ConnectorIdentity;

/**
 * What governance knows of tables. Is told of every table that somebody asks for, with the place of its data, before anything of the table is shown.
 */
public interface TablePlaces
{
    void see(SchemaTableName table, Location place);

    /**
     * Where values of the table may have gone, by lineage. Reads all of it: for a procedure, not for a query.
     */
    Downstream downstream(SchemaTableName table);

    /**
     * Whether a table of any catalog exists for who asks.
     *
     * @param table as in {@link Downstream.Known}
     */
    boolean isVisible(ConnectorIdentity asker, String table);
}
