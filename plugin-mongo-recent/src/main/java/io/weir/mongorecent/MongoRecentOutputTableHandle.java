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
package io.weir.mongorecent;

import io.trino.spi.connector.ConnectorOutputTableHandle;
import io.trino.spi.connector.SchemaTableName;

import static java.util.Objects.requireNonNull;

/**
 * A table that CREATE TABLE AS writes: its documents go to a hidden collection, which takes the table's name when all are written.
 */
public record MongoRecentOutputTableHandle(SchemaTableName name, CollectionName target, CollectionName staging, CollectionSchema schema)
        implements ConnectorOutputTableHandle
{
    public MongoRecentOutputTableHandle
    {
        requireNonNull(name, "name is null");
        requireNonNull(target, "target is null");
        requireNonNull(staging, "staging is null");
        requireNonNull(schema, "schema is null");
    }

    @Override
    public String toString()
    {
        return name.toString();
    }
}
