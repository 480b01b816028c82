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
package io.weir.delta.engine;

import io.airlift.log.Logger;
import io.delta.kernel.TableManager;
import io.delta.kernel.Transaction;
import io.delta.kernel.commit.Committer;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.transaction.DataLayoutSpec;
import io.delta.kernel.utils.CloseableIterable;
import io.trino.filesystem.Location;
import io.weir.delta.engine.commit.Backoff;
import io.weir.delta.engine.commit.CommitFileWriter;
import io.weir.delta.engine.commit.CommitInfoRow;
import io.weir.delta.engine.commit.CommitRows;
import io.weir.delta.engine.commit.DefaultValues;
import io.weir.delta.engine.commit.TableCommitter;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

import static io.delta.kernel.internal.util.Utils.toCloseableIterator;
import static io.weir.delta.engine.KernelErrors.defining;
import static io.weir.delta.engine.KernelErrors.translating;
import static io.weir.delta.engine.kernel.KernelPaths.toKernelPath;
import static java.util.Objects.requireNonNull;

/**
 * Creates tables, for which kernel works out what the definition means for the log, and replaces them.
 */
final class TableCreation
{
    private static final Logger log = Logger.get(TableCreation.class);

    private static final int MAXIMUM_ATTEMPTS = 200;
    // kernel wants one, but the commit tells what the caller says
    private static final String ENGINE_INFO = "weir";

    private final Engine engine;
    private final SnapshotLoader loader;
    private final CommitFileWriter writer;
    private final TableAlteration alteration;
    private final ReplacementConflicts replacements;
    private final Clock clock;

    TableCreation(Engine engine, SnapshotLoader loader, CommitFileWriter writer, TableAlteration alteration, ReplacementConflicts replacements, Clock clock)
    {
        this.replacements = requireNonNull(replacements, "replacements is null");
        this.engine = requireNonNull(engine, "engine is null");
        this.loader = requireNonNull(loader, "loader is null");
        this.writer = requireNonNull(writer, "writer is null");
        this.alteration = requireNonNull(alteration, "alteration is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * The definition with what kernel adds to it, above all the physical names of mapped columns, which data files have to be written with.
     */
    TableDefinition prepare(Location table, TableDefinition definition)
    {
        Optional<TableSnapshot> existing = existing(table);
        if (existing.isPresent()) {
            Metadata replaced = Definitions.replaced(existing.orElseThrow(), definition).metadata();
            return definition.withSchema(replaced.getSchema());
        }
        Committer committer = (_, _, _) -> {
            throw new IllegalStateException("Nothing is committed while a definition is prepared");
        };
        return translating(table, () -> definition.withSchema(DefaultValues.with(create(table, definition, committer).getSchema(engine), definition.schema())));
    }

    TableSnapshot create(Location table, TableDefinition definition, List<NewDataFile> files, CommitDetails details)
    {
        TableCommitter committer = committer(table, definition, files, details);
        return translating(table, () -> commit(table, create(table, definition, committer), files, committer));
    }

    /**
     * A replacement that lost against another commit is made again from what is there then, which does not matter unless the new rows were made from it.
     *
     * @param read the table as the new rows were made from it, if they were
     */
    TableSnapshot createOrReplace(Location table, TableDefinition definition, List<NewDataFile> files, Optional<TableSnapshot> read, CommitDetails details)
    {
        for (int attempt = 0; attempt < MAXIMUM_ATTEMPTS; attempt++) {
            Optional<TableSnapshot> existing = translating(table, () -> existing(table));
            read.ifPresent(before -> replacements.requireSameRows(before, existing));
            try {
                return translating(table, () -> tryCreateOrReplace(table, existing, definition, files, details));
            }
            catch (TableAlreadyExistsException | CommitConflictException _) {
                Backoff.pause(attempt);
            }
        }
        throw new CommitConflictException(table, 0, "others committed first %s times in a row".formatted(MAXIMUM_ATTEMPTS));
    }

    private TableSnapshot tryCreateOrReplace(Location table, Optional<TableSnapshot> existing, TableDefinition definition, List<NewDataFile> files, CommitDetails details)
    {
        if (existing.isPresent()) {
            return loader.after(alteration.replace(existing.orElseThrow(), definition, files, details));
        }
        TableCommitter creating = committer(table, definition, files, details);
        return commit(table, create(table, definition, creating), files, creating);
    }

    private TableCommitter committer(Location table, TableDefinition definition, List<NewDataFile> files, CommitDetails details)
    {
        return new TableCommitter(writer, table, definition, CommitInfoRow.of(details, files, clock.instant(), true));
    }

    private Optional<TableSnapshot> existing(Location table)
    {
        try {
            return Optional.of(loader.latest(table));
        }
        catch (DeltaTableNotFoundException _) {
            return Optional.empty();
        }
    }

    private Transaction create(Location table, TableDefinition definition, Committer committer)
    {
        return defining(table, () -> TableManager.buildCreateTableTransaction(toKernelPath(table), DefaultValues.without(definition.schema()), ENGINE_INFO)
                .withTableProperties(DeltaProperties.knownToKernel(DeltaProperties.normalized(definition.properties())))
                .withDataLayoutSpec(dataLayout(definition))
                .withMaxRetries(0)
                .withCommitter(committer)
                .build(engine));
    }

    private static DataLayoutSpec dataLayout(TableDefinition definition)
    {
        Clusterings.requireValid(definition);
        StatisticsColumnNames.requireValid(definition.schema(), definition.partitionColumns(), DeltaProperties.normalized(definition.properties()));
        if (!definition.clusteringColumns().isEmpty()) {
            return DataLayoutSpec.clustered(definition.clusteringColumns().stream().map(Column::new).toList());
        }
        if (definition.partitionColumns().isEmpty()) {
            return DataLayoutSpec.noDataLayout();
        }
        return DataLayoutSpec.partitioned(definition.partitionColumns().stream().map(Column::new).toList());
    }

    private TableSnapshot commit(Location table, Transaction transaction, List<NewDataFile> files, TableCommitter committer)
    {
        List<Row> rows = files.stream().map(file -> CommitRows.add(table, file)).toList();
        try {
            transaction.commit(engine, CloseableIterable.inMemoryIterable(toCloseableIterator(rows.iterator())));
        }
        catch (RuntimeException e) {
            if (committer.committed().isEmpty()) {
                throw e;
            }
            // the caller would take a failure for a commit that was not made, and remove its files
            log.warn(e, "Kernel failed after the commit of %s, which was made", table);
        }
        return loader.committed(table, committer.committed().orElseThrow());
    }
}
