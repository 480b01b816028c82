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
 * For a catalog without governance: nobody asks.
 */
public final class UnrecordedPlaces
        implements TablePlaces
{
    @Override
    public void see(SchemaTableName table, Location place) {}

    @Override
    public Downstream downstream(SchemaTableName table)
    {
        return new Downstream.Unknown("the catalog has no governance.config-file");
    }

    @Override
    public boolean isVisible(ConnectorIdentity asker, String table)
    {
        return true;
    }
}
