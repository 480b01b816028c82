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

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.tablefeatures.TableFeature;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.OptimisticCommits.Committed;
import io.weir.delta.engine.commit.CommitInfoRow;
import io.weir.delta.engine.commit.CommitRows;
import io.weir.delta.engine.commit.WriterProtocol;
import io.weir.delta.engine.data.DeletedRowsLoader;
import io.weir.delta.engine.replay.ClusteringDomain;
import io.weir.delta.engine.replay.FileKey;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.delta.kernel.internal.util.ColumnMapping.COLUMN_MAPPING_MAX_COLUMN_ID_KEY;
import static java.lang.Math.max;
import static java.util.Objects.requireNonNull;

/**
 * Makes a table what it was at an earlier version, by a new commit. What happened since stays in the history, and in the protocol: an
 * engine that could not read the table in between must not read those versions now.
 */
final class TableRestore
{
    private static final Set<String> OF_COMMITS = ImmutableSet.of(
            TableConfig.IN_COMMIT_TIMESTAMPS_ENABLED.getKey(),
            TableConfig.IN_COMMIT_TIMESTAMP_ENABLEMENT_VERSION.getKey(),
            TableConfig.IN_COMMIT_TIMESTAMP_ENABLEMENT_TIMESTAMP.getKey(),
            DeltaProperties.CHECKPOINTS_PROTECTED_BEFORE);

    private final TrinoFileSystem fileSystem;
    private final OptimisticCommits commits;
    private final Clock clock;

    TableRestore(TrinoFileSystem fileSystem, OptimisticCommits commits, Clock clock)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.commits = requireNonNull(commits, "commits is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    static boolean changesDefinition(TableSnapshot latest, TableSnapshot wanted)
    {
        return !restored(latest, wanted).equals(latest.metadata()) || !wanted.clusteringPaths().equals(latest.clusteringPaths());
    }

    Committed restore(TableSnapshot latest, TableSnapshot wanted, CommitDetails details)
    {
        WriterProtocol.requireRowChanges(latest.location(), latest.metadata());
        requireKnownFeatures(latest, wanted);
        WriterProtocol.requireNoSparkTypes(wanted.location(), wanted.metadata());
        if (Definitions.isClusteredAndPartitioned(new Definition(latest.protocol(), wanted.metadata()))) {
            throw new UnsupportedTableException(latest.location(), "cannot be restored to version %s, at which it was partitioned: it has the table feature clustering since, and no table has both".formatted(wanted.version()));
        }
        Set<FileKey> now = latest.files().stream().map(FileKey::of).collect(toImmutableSet());
        Set<FileKey> then = wanted.files().stream().map(FileKey::of).collect(toImmutableSet());
        List<ActiveFile> removed = latest.files().stream().filter(file -> !then.contains(FileKey.of(file))).collect(toImmutableList());
        List<ActiveFile> added = wanted.files().stream().filter(file -> !now.contains(FileKey.of(file))).collect(toImmutableList());
        added.forEach(file -> requireExists(latest, wanted, file));

        Instant time = clock.instant();
        List<Row> actions = new ArrayList<>();
        if (!wanted.clusteringPaths().equals(latest.clusteringPaths())) {
            actions.add(ClusteringDomain.action(wanted.clusteringPaths()));
        }
        removed.forEach(file -> actions.add(CommitRows.remove(file, time)));
        added.forEach(file -> actions.add(CommitRows.addBack(file)));
        Map<String, String> metrics = ImmutableMap.of(
                "numRemovedFiles", Integer.toString(removed.size()),
                "removedFilesSize", Long.toString(bytes(removed)),
                "numRestoredFiles", Integer.toString(added.size()),
                "restoredFilesSize", Long.toString(bytes(added)),
                "numOfFilesAfterRestore", Integer.toString(wanted.files().size()));
        CommitInfoRow commitInfo = CommitInfoRow.of(details, metrics, IsolationLevel.SERIALIZABLE.displayName(), time);
        return commits.redefine(latest, new Definition(latest.protocol(), restored(latest, wanted)), actions, commitInfo, winner -> {
            throw new CommitConflictException(latest.location(), winner.version(), "the table changed while it was restored");
        });
    }

    /**
     * As it was, except for what must never go back: the column ids that were given, which commits have timestamps of their own or need a checkpoint before them, and a legal hold.
     */
    private static Metadata restored(TableSnapshot latest, TableSnapshot wanted)
    {
        Metadata then = wanted.metadata();
        Map<String, String> configuration = new HashMap<>(then.getConfiguration());
        long lastId = max(TableConfig.COLUMN_MAPPING_MAX_COLUMN_ID.fromMetadata(latest.metadata()), TableConfig.COLUMN_MAPPING_MAX_COLUMN_ID.fromMetadata(then));
        if (configuration.containsKey(COLUMN_MAPPING_MAX_COLUMN_ID_KEY)) {
            configuration.put(COLUMN_MAPPING_MAX_COLUMN_ID_KEY, Long.toString(lastId));
        }
        configuration.keySet().removeAll(OF_COMMITS);
        configuration.putAll(Maps.filterKeys(latest.properties(), OF_COMMITS::contains));
        LegalHold.keep(latest.metadata().getConfiguration(), configuration);
        return then.withReplacedConfiguration(configuration);
    }

    private static void requireKnownFeatures(TableSnapshot latest, TableSnapshot wanted)
    {
        Set<String> known = names(latest);
        List<String> missing = names(wanted).stream().filter(feature -> !known.contains(feature)).sorted().toList();
        if (!missing.isEmpty()) {
            throw new UnsupportedTableException(latest.location(), "cannot be restored to version %s: it had the features %s then, which were dropped from it".formatted(wanted.version(), String.join(", ", missing)));
        }
    }

    private static Set<String> names(TableSnapshot snapshot)
    {
        return snapshot.protocol().getImplicitlyAndExplicitlySupportedFeatures().stream().map(TableFeature::featureName).collect(toImmutableSet());
    }

    private void requireExists(TableSnapshot latest, TableSnapshot wanted, ActiveFile file)
    {
        requireExists(latest, wanted, "data file", file.location());
        file.deletionVector()
                .flatMap(vector -> DeletedRowsLoader.location(latest.location(), vector))
                .ifPresent(vector -> requireExists(latest, wanted, "deletion vector", vector));
    }

    private void requireExists(TableSnapshot latest, TableSnapshot wanted, String kind, Location location)
    {
        try {
            if (!LocalStore.exists(fileSystem, location)) {
                throw new UnsupportedTableException(latest.location(), "cannot be restored to version %s: its %s %s was removed by a vacuum. Choose a later version".formatted(wanted.version(), kind, location.fileName()));
            }
        }
        catch (IOException e) {
            throw new StoreUnavailableException("read", location, e);
        }
    }

    private static long bytes(List<ActiveFile> files)
    {
        return files.stream().mapToLong(ActiveFile::size).sum();
    }
}
