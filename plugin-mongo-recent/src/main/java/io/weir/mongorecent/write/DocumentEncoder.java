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
package io.weir.mongorecent.write;

import io.trino.spi.Page;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import io.weir.mongorecent.MongoRecentColumnHandle;
import org.bson.BsonDocument;

import java.util.List;

import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_UNSTORABLE_VALUE;
import static java.util.Objects.requireNonNull;

/**
 * Makes rows documents: a field per column, in the order of the columns, NULL as null.
 */
final class DocumentEncoder
{
    private final SchemaTableName table;
    private final List<MongoRecentColumnHandle> columns;
    private final List<ValueEncoder> encoders;

    DocumentEncoder(SchemaTableName table, List<MongoRecentColumnHandle> columns)
    {
        this.table = requireNonNull(table, "table is null");
        this.columns = List.copyOf(columns);
        this.encoders = columns.stream().map(column -> ValueEncoders.encoder(column.mapping())).toList();
    }

    BsonDocument encode(Page page, int position)
    {
        BsonDocument document = new BsonDocument();
        for (int channel = 0; channel < encoders.size(); channel++) {
            MongoRecentColumnHandle column = columns.get(channel);
            try {
                if (column.key() && page.getBlock(channel).isNull(position)) {
                    checkGeneratedKey(column);
                    continue;
                }
                document.append(column.field(), encoders.get(channel).encodeNullable(page.getBlock(channel), position));
            }
            catch (UnstorableValueException e) {
                throw new TrinoException(
                        MONGO_RECENT_UNSTORABLE_VALUE,
                        "Column '%s' of %s cannot keep a value of type %s: %s".formatted(column.name(), table, column.type().getDisplayName(), e.getMessage()));
            }
        }
        return document;
    }

    private static void checkGeneratedKey(MongoRecentColumnHandle column)
    {
        if (!column.mapping().holdsObjectId()) {
            throw new UnstorableValueException("it is the key of the document, and only an ObjectId can be generated for NULL");
        }
    }
}
