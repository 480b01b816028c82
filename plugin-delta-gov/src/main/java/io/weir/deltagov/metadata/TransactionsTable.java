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
import io.trino.filesystem.Location;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.log.OrderedParallel;
import io.weir.delta.engine.replay.Commit;
import io.weir.deltagov.kernel.DeltaStore;

import java.util.List;
import java.util.Optional;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;

/**
 * {@code "t$transactions"}: what each commit that the log still holds did to the files of a table. The actions themselves are not shown:
 * they hold values of rows, which nothing could mask there.
 */
final class TransactionsTable
{
    static final String SUFFIX = "$transactions";

    private TransactionsTable() {}

    static SystemTable of(SchemaTableName name, Location location, DeltaStore store)
    {
        List<ColumnMetadata> columns = ImmutableList.of(
                new ColumnMetadata("version", BIGINT),
                new ColumnMetadata("added_files", BIGINT),
                new ColumnMetadata("added_bytes", BIGINT),
                new ColumnMetadata("removed_files", BIGINT),
                new ColumnMetadata("changes_definition", BOOLEAN),
                new ColumnMetadata("is_blind_append", BOOLEAN));
        return new RowsTable(name, columns, (_, constraint) -> {
            List<Long> versions = store.versions(location).stream().filter(WantedVersions.of(constraint)::test).toList();
            return OrderedParallel.map(versions, version -> store.commit(location, version).map(TransactionsTable::row)).stream().flatMap(Optional::stream);
        });
    }

    private static List<Optional<Object>> row(Commit commit)
    {
        return ImmutableList.of(
                Optional.of(commit.version()),
                Optional.of((long) commit.addedFiles().size()),
                Optional.of(commit.addedFiles().stream().mapToLong(ActiveFile::size).sum()),
                Optional.of((long) commit.removedFiles().size()),
                Optional.of(commit.changesDefinition()),
                Optional.of(commit.blindAppend()));
    }
}
