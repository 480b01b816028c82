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
import io.weir.delta.engine.TableSnapshot;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.delta.HistoryTables;

/**
 * The version of the history that a run found which copies nothing, because something stops it. It is published all the same where it shows the same rows: for as long as the copier is
 * stopped, the files and the log of the one of before may be cleaned away.
 */
final class FoundVersion
{
    private FoundVersion() {}

    /**
     * @return the link with the version, or as it is
     */
    static HistoryLink publishedBy(HistoryLink link, HistoryTables tables, TableSnapshot found)
    {
        return found.version() > link.pair().version() && hasSameDocuments(link, tables, found) ? link.withVersion(found.version()) : link;
    }

    private static boolean hasSameDocuments(HistoryLink link, HistoryTables tables, TableSnapshot found)
    {
        try {
            CopiedRows copied = new CopiedRows(tables, link);
            copied.requireIn(found, link.pair().committedSeal());
            return copied.areKnownTo(found) && !copied.areMoreIn(found) && tables.hasColumns(link.columns(), found);
        }
        catch (TrinoException _) {
            // the run has an error of its own
            return false;
        }
    }
}
