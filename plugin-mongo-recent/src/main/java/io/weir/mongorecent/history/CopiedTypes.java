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
package io.weir.mongorecent.history;

import io.trino.spi.TrinoException;
import io.trino.spi.type.StandardTypes;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.HistoryLink.Column;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.mongo.SchemaDocuments;
import io.weir.mongorecent.mongo.StorableTypes;

import java.util.List;

import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_HISTORY_ERROR;

/**
 * The types by which columns were copied so far. Texts and JSON are texts in the history: where one becomes the other, which a single odd document in a sample brings about, it would get the
 * same text with quotes around it from then on.
 */
final class CopiedTypes
{
    private CopiedTypes() {}

    static void requireSame(HistoryLink link, List<MongoRecentColumnHandle> columns)
    {
        for (MongoRecentColumnHandle column : columns) {
            link.columns().stream()
                    .filter(copied -> copied.name().equals(column.name()))
                    .filter(copied -> isJson(copied) != StorableTypes.isJson(column.type()))
                    .findFirst()
                    .ifPresent(copied -> {
                        throw changed(link, copied, column);
                    });
        }
    }

    private static boolean isJson(Column copied)
    {
        return copied.recentType().getId().equals(StandardTypes.JSON);
    }

    private static TrinoException changed(HistoryLink link, Column copied, MongoRecentColumnHandle column)
    {
        CollectionName collection = link.collection();
        String source = switch (column.origin()) {
            case DECLARED -> "";
            case INFERRED, HISTORY -> ", by a sample of its documents";
        };
        return new TrinoException(
                MONGO_RECENT_HISTORY_ERROR,
                "Column '%s' of %s was of type %s when it was last copied, and is of type %s now%s: its history %s would get other values than before. Nothing is copied and nothing expires. "
                        .formatted(column.name(), collection, copied.recentType().getId(), column.type().getDisplayName(), source, link.history().table()) +
                        "Declare the columns in %s.%s, this one as %s; or unlink the table with system.unlink_history, declare them as they are to be, and link it again"
                                .formatted(collection.database(), SchemaDocuments.SCHEMA_COLLECTION, copied.recentType().getId()));
    }
}
