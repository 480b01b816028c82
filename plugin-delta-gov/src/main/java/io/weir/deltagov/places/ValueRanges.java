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

import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.security.ConnectorIdentity;

/**
 * Tells who may know the least and the greatest value of each column of a table. Statistics are taken beneath masks and row filters, and what Trino keeps about a query shows
 * those of every table that it joins to the one who runs it.
 */
public interface ValueRanges
{
    boolean areKnownTo(ConnectorIdentity identity, SchemaTableName table);
}
