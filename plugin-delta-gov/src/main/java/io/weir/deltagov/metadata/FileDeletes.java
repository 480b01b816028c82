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
package io.weir.deltagov.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.spi.connector.ConnectorSession;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.FileReads;
import io.weir.delta.engine.Rewrite;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.FileStatistics;
import io.weir.delta.engine.data.skipping.FileSkipping;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.kernel.DeltaStore;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import static io.weir.deltagov.kernel.EngineErrors.inTermsOf;
import static io.weir.deltagov.kernel.EngineErrors.translated;
import static java.util.Objects.requireNonNull;

/**
 * Deletes whole partitions, or all rows, by taking their files out of the table. No data file is opened.
 */
final class FileDeletes
{
    private final DeltaStore store;
    private final TableResolver resolver;
    private final Commits commits;
    private final WriteRollback rollback;

    FileDeletes(DeltaStore store, TableResolver resolver, Commits commits, WriteRollback rollback)
    {
        this.store = requireNonNull(store, "store is null");
        this.resolver = requireNonNull(resolver, "resolver is null");
        this.commits = requireNonNull(commits, "commits is null");
        this.rollback = requireNonNull(rollback, "rollback is null");
    }

    /**
     * Whether a scan gives all rows of some partitions, or all rows.
     */
    boolean isWholeFiles(DeltaGovTableHandle table)
    {
        return table.unenforced().isAll();
    }

    OptionalLong delete(ConnectorSession session, DeltaGovTableHandle table)
    {
        return remove(session, table, "DELETE");
    }

    void truncate(ConnectorSession session, DeltaGovTableHandle table)
    {
        remove(session, table, "TRUNCATE");
    }

    private OptionalLong remove(ConnectorSession session, DeltaGovTableHandle table, String operation)
    {
        TableSnapshot base = resolver.snapshot(table);
        store.requireRowChanges(table.name(), base);
        List<ActiveFile> files = store.files(base, new FileSkipping(table.enforced()));
        OptionalLong rows = rows(files);
        if (files.isEmpty()) {
            return rows;
        }
        Map<String, String> metrics = rows.isPresent() ? ImmutableMap.of("numDeletedRows", Long.toString(rows.getAsLong())) : ImmutableMap.of();
        Rewrite rewrite = new Rewrite(files, ImmutableList.of(), ImmutableList.of(), FileReads.of(table.enforced()), metrics);
        rollback.committing(ImmutableList.of(), () -> inTermsOf(table.name(), () -> store.rewrite(base, rewrite, commits.rowChanges(session, operation))));
        return rows;
    }

    // unknown when one file does not tell
    private static OptionalLong rows(List<ActiveFile> files)
    {
        long rows = 0;
        for (ActiveFile file : files) {
            OptionalLong numRecords = translated(() -> FileStatistics.of(file, List.of())).numRecords();
            if (numRecords.isEmpty()) {
                return OptionalLong.empty();
            }
            rows += numRecords.getAsLong() - file.deletionVector().map(vector -> vector.getCardinality()).orElse(0L);
        }
        return OptionalLong.of(rows);
    }
}
