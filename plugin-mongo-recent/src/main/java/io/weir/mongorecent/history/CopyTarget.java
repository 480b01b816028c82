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

import io.weir.delta.engine.TableSnapshot;
import io.weir.governance.asset.Asset;
import io.weir.mongorecent.CollectionSchema;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.delta.HistoryTables;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * From where to where a run copies.
 *
 * @param schema of the collection
 * @param recent the table of the collection
 */
record CopyTarget(HistoryGovernance governance, Asset recent, Asset history, CollectionSchema schema, HistoryTables tables, TableSnapshot snapshot)
{
    CopyTarget
    {
        requireNonNull(governance, "governance is null");
        requireNonNull(recent, "recent is null");
        requireNonNull(history, "history is null");
        requireNonNull(schema, "schema is null");
        requireNonNull(tables, "tables is null");
        requireNonNull(snapshot, "snapshot is null");
    }

    /**
     * Those that are copied.
     */
    List<MongoRecentColumnHandle> columns()
    {
        return schema.decidedColumns();
    }

    CopyTarget withSchema(CollectionSchema newSchema)
    {
        return new CopyTarget(governance, recent, history, newSchema, tables, snapshot);
    }
}
