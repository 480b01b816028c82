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
import io.weir.delta.engine.TransactionId;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.delta.HistoryTables;
import io.weir.mongorecent.delta.HistoryTables.Restore;

import java.util.Optional;

import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_HISTORY_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * Whether what was copied is still in the history. A table that is restored to a version of before has the numbers of its commits all the same.
 */
final class CopiedRows
{
    private final HistoryTables tables;
    private final HistoryLink link;

    CopiedRows(HistoryTables tables, HistoryLink link)
    {
        this.tables = requireNonNull(tables, "tables is null");
        this.link = requireNonNull(link, "link is null");
    }

    /**
     * @param seal whose documents were committed by the version of the snapshot, or 0
     * @throws TrinoException when the table was restored to a version without them
     */
    void requireIn(TableSnapshot history, long seal)
    {
        long published = link.pair().version();
        if (seal == 0 || tables.lastRestore(history, published, history.version()).isEmpty()) {
            return;
        }
        TransactionId transaction = SealNumbers.documents(link.history().applicationId(), seal);
        // what the log does not have any more was before all that a table can be restored to
        long copied = tables.versionOf(history, transaction).orElse(-1L);
        Optional<Restore> restore = tables.lastRestore(history, copied, history.version());
        while (restore.isPresent()) {
            Restore last = restore.orElseThrow();
            long target = last.target().filter(version -> version < last.version()).orElse(-1L);
            if (target < Math.max(copied, 0)) {
                throw isGone(last, Math.max(copied, published));
            }
            restore = tables.lastRestore(history, copied, target);
        }
    }

    /**
     * Whether the table knows of what was published last.
     */
    boolean areKnownTo(TableSnapshot history)
    {
        String applicationId = link.history().applicationId();
        long committed = link.pair().committedSeal();
        return committed == 0 || tables.lastTransaction(history, applicationId).orElse(0L) >= SealNumbers.documents(applicationId, committed).version();
    }

    /**
     * Whether the table has documents of runs that nobody has published.
     */
    boolean areMoreIn(TableSnapshot history)
    {
        String applicationId = link.history().applicationId();
        Optional<Long> last = tables.lastTransaction(history, applicationId).filter(this::isLater);
        return last.isPresent() && (SealNumbers.broughtDocuments(last.orElseThrow())
                || tables.transactionsAfter(history, link.pair().version(), applicationId).stream().anyMatch(number -> SealNumbers.broughtDocuments(number) && isLater(number)));
    }

    private boolean isLater(long transaction)
    {
        return SealNumbers.seal(transaction) > link.pair().committedSeal();
    }

    private TrinoException isGone(Restore restore, long complete)
    {
        String table = link.history().table();
        return new TrinoException(
                MONGO_RECENT_HISTORY_ERROR,
                "The history %s was restored, by its version %d, to one without rows that had been copied to it. Nothing is copied and nothing expires. ".formatted(table, restore.version()) +
                        "Restore it to version %d, which has them (what is to go can be deleted then), or unlink it with system.unlink_history".formatted(complete));
    }
}
