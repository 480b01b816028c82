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

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * @param staging where a writer with more than one batch puts its documents until all rows are read
 * @param columns in the order in which the pages have them
 */
public record MongoRecentInsertTableHandle(SchemaTableName name, CollectionName collection, CollectionName staging, List<MongoRecentColumnHandle> columns)
        implements ConnectorInsertTableHandle
{
    public MongoRecentInsertTableHandle
    {
        requireNonNull(name, "name is null");
        requireNonNull(collection, "collection is null");
        requireNonNull(staging, "staging is null");
        columns = ImmutableList.copyOf(columns);
    }

    @Override
    public String toString()
    {
        return name.toString();
    }
}
