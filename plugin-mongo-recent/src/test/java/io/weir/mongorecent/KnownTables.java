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
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

public final class KnownTables
{
    private KnownTables() {}

    public static MongoRecentTableHandle table(SchemaTableName name, CollectionName collection, CollectionSchema schema)
    {
        return MongoRecentTableHandle.of(new KnownTable(name, collection, schema.columns(), schema.comment(), schema.source(), ImmutableList.of(), OptionalLong.empty(), Misfits.FAIL));
    }

    public static MongoRecentTableHandle table(MongoRecentColumnHandle... columns)
    {
        return table(new SchemaTableName("db", "t"), new CollectionName("db", "t"), new CollectionSchema(List.of(columns), Optional.empty(), CollectionSchema.Source.SAMPLE));
    }
}
