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

import com.google.common.collect.ImmutableMap;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import io.trino.spi.Page;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentMergeTableHandle;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.mongo.DocumentKeys;
import io.weir.mongorecent.mongo.KeyBytes;
import org.bson.BsonDocument;

import java.util.List;
import java.util.Map;

import static io.trino.spi.connector.ConnectorMergeSink.DELETE_OPERATION_NUMBER;
import static io.trino.spi.connector.ConnectorMergeSink.INSERT_OPERATION_NUMBER;
import static io.trino.spi.connector.ConnectorMergeSink.UPDATE_OPERATION_NUMBER;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TinyintType.TINYINT;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.weir.mongorecent.MongoRecentColumnHandle.ID_FIELD;

/**
 * Makes the rows of a merge the changes of documents. A document is found by its key, and of an updated one only the fields that were set are changed: what
 * Trino does not show stays.
 */
final class RowChanges
{
    private final MongoRecentTableHandle table;
    private final List<MongoRecentColumnHandle> columns;
    private final DocumentEncoder inserted;
    private final Map<Integer, SetColumns> updatesByCase;

    RowChanges(MongoRecentMergeTableHandle handle)
    {
        this.table = handle.table();
        this.columns = handle.columns();
        this.inserted = new DocumentEncoder(table.name(), columns);
        ImmutableMap.Builder<Integer, SetColumns> updates = ImmutableMap.builder();
        handle.updatedColumns().forEach((mergeCase, names) -> {
            int[] channels = names.stream().mapToInt(this::channel).toArray();
            List<MongoRecentColumnHandle> set = names.stream().map(name -> columns.get(channel(name))).toList();
            updates.put(mergeCase, new SetColumns(channels, new DocumentEncoder(handle.table().name(), set)));
        });
        this.updatesByCase = updates.buildOrThrow();
    }

    private int channel(String name)
    {
        return columns.stream().map(MongoRecentColumnHandle::name).toList().indexOf(name);
    }

    WriteModel<BsonDocument> change(Page page, int position)
    {
        int operation = TINYINT.getByte(page.getBlock(columns.size()), position);
        return switch (operation) {
            case INSERT_OPERATION_NUMBER -> {
                DocumentKeys.requireKeys(table, columns);
                yield new InsertOneModel<>(inserted.encode(page, position));
            }
            case DELETE_OPERATION_NUMBER -> new DeleteOneModel<>(key(page, position));
            case UPDATE_OPERATION_NUMBER -> {
                SetColumns set = updatesByCase.get(INTEGER.getInt(page.getBlock(columns.size() + 1), position));
                yield new UpdateOneModel<>(key(page, position), new BsonDocument("$set", set.encoder().encode(page.getColumns(set.channels()), position)));
            }
            default -> throw new IllegalArgumentException("Unexpected operation: " + operation);
        };
    }

    private BsonDocument key(Page page, int position)
    {
        byte[] bytes = VARBINARY.getSlice(page.getBlock(columns.size() + 2), position).getBytes();
        return new BsonDocument(ID_FIELD, new BsonDocument("$eq", KeyBytes.decode(bytes)));
    }

    private record SetColumns(int[] channels, DocumentEncoder encoder) {}
}
