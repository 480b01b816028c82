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
package io.weir.mongorecent.mongo;

import io.trino.spi.TrinoException;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentTableHandle;

import java.util.List;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;

/**
 * Where the keys of new documents come from.
 */
public final class DocumentKeys
{
    private DocumentKeys() {}

    /**
     * @param written the columns that a new row has
     * @throws TrinoException when none of them is the key, and the documents of the table have keys of their own: one that the driver generates would be another kind of value in their column
     */
    public static void requireKeys(MongoRecentTableHandle table, List<MongoRecentColumnHandle> written)
    {
        boolean generated = table.columns().stream()
                .filter(MongoRecentColumnHandle::key)
                .allMatch(column -> column.mapping().holdsObjectId());
        if (!generated && written.stream().noneMatch(MongoRecentColumnHandle::key)) {
            throw new TrinoException(
                    NOT_SUPPORTED,
                    "Rows cannot be inserted into %s: its documents have keys of their own in _id, and only ObjectIds can be generated. Declare the field _id as a column of another name in %s.%s, and write that".formatted(
                            table.name(), table.collection().database(), SchemaDocuments.SCHEMA_COLLECTION));
        }
    }
}
