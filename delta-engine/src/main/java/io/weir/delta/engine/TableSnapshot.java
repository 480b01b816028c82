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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Sets;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.internal.tablefeatures.TableFeatures;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.weir.delta.engine.data.skipping.FileSkipping;
import io.weir.delta.engine.replay.ActiveFiles;
import io.weir.delta.engine.replay.CommitIdentity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * A table at one version. Immutable and safe for use by many threads; the list of files is read at its first use.
 */
public final class TableSnapshot
{
    // what a snapshot takes without its files, beside the text of its schema
    private static final long OVERHEAD = 4096;
    // for each byte of that text: the text, the schema that was made of it, and what readers make of that
    private static final long SCHEMA_FACTOR = 10;

    private final Location location;
    private final CommitIdentity identity;
    private final Protocol protocol;
    private final Metadata metadata;
    private final LoadedOnce<Instant> timestamp;
    private final LoadedOnce<ActiveFiles> files;
    private final LoadedOnce<List<List<String>>> clustering;
    private final SnapshotLoader loader;

    /**
     * @param clustering physical paths of the clustering columns
     * @param loader reads what was not read yet, and is told when that were the files, as the snapshot is bigger from then on
     */
    TableSnapshot(
            Location location,
            CommitIdentity identity,
            Protocol protocol,
            Metadata metadata,
            LoadedOnce<Instant> timestamp,
            LoadedOnce<ActiveFiles> files,
            LoadedOnce<List<List<String>>> clustering,
            SnapshotLoader loader)
    {
        this.location = requireNonNull(location, "location is null");
        this.identity = requireNonNull(identity, "identity is null");
        this.protocol = requireNonNull(protocol, "protocol is null");
        this.metadata = requireNonNull(metadata, "metadata is null");
        this.timestamp = requireNonNull(timestamp, "timestamp is null");
        this.files = requireNonNull(files, "files is null");
        this.clustering = requireNonNull(clustering, "clustering is null");
        this.loader = requireNonNull(loader, "loader is null");
    }

    /**
     * The same for somebody else, who reads what was not read yet with rights of their own. What one of them reads the other has too.
     */
    TableSnapshot as(SnapshotLoader other)
    {
        return other == loader ? this : new TableSnapshot(location, identity, protocol, metadata, timestamp, files, clustering, other);
    }

    boolean hasFilesOf(TableSnapshot other)
    {
        return files == other.files;
    }

    public Location location()
    {
        return location;
    }

    public long version()
    {
        return identity.version();
    }

    /**
     * When the version was committed: the in-commit timestamp if the table has them, else the time of the commit file.
     */
    public Instant timestamp()
    {
        return timestamp.get(loader);
    }

    public String tableId()
    {
        return metadata.getId();
    }

    /**
     * Logical names, with the field metadata of column mapping.
     */
    public StructType schema()
    {
        return metadata.getSchema();
    }

    /**
     * Logical names, in order.
     */
    public List<String> partitionColumns()
    {
        return ImmutableList.copyOf(VectorUtils.<String>toJavaList(metadata.getPartitionColumns()));
    }

    public Map<String, String> properties()
    {
        return ImmutableMap.copyOf(metadata.getConfiguration());
    }

    /**
     * What readers and writers must know, as properties: {@code delta.minReaderVersion}, {@code delta.minWriterVersion}, and
     * {@code delta.feature.NAME} of each table feature.
     */
    public Map<String, String> protocolProperties()
    {
        ImmutableMap.Builder<String, String> properties = ImmutableMap.builder();
        properties.put("delta.minReaderVersion", Integer.toString(protocol.getMinReaderVersion()));
        properties.put("delta.minWriterVersion", Integer.toString(protocol.getMinWriterVersion()));
        Sets.union(protocol.getReaderFeatures(), protocol.getWriterFeatures()).forEach(feature -> properties.put("delta.feature." + feature, "supported"));
        return properties.buildOrThrow();
    }

    public Optional<String> description()
    {
        return metadata.getDescription();
    }

    /**
     * All that can be changed without touching the rows.
     */
    public TableDefinition definition()
    {
        return new TableDefinition(schema(), partitionColumns(), properties(), description(), clusteringColumns());
    }

    /**
     * Logical names of the columns by whose values rows are to be near each other, a field by its path with dots. Empty for a table without
     * clustering.
     */
    public List<String> clusteringColumns()
    {
        return clusteringPaths().stream()
                .map(path -> Clusterings.logicalName(metadata, path))
                .collect(toImmutableList());
    }

    List<List<String>> clusteringPaths()
    {
        return TableFeatures.isClusteringTableFeatureSupported(protocol) ? clustering.get(loader) : ImmutableList.of();
    }

    LoadedOnce<List<List<String>>> clustering()
    {
        return clustering;
    }

    public ColumnMappingMode columnMapping()
    {
        return TableConfig.COLUMN_MAPPING_MODE.fromMetadata(metadata);
    }

    /**
     * Whether writers are to mark rows as deleted instead of copying the others to a new file.
     */
    public boolean hasDeletionVectorsEnabled()
    {
        return TableConfig.DELETION_VECTORS_CREATION_ENABLED.fromMetadata(metadata) && protocol.supportsFeature(TableFeatures.DELETION_VECTORS_RW_FEATURE);
    }

    /**
     * Whether writers are to tell which rows they changed and how.
     */
    public boolean hasChangeDataFeed()
    {
        return TableConfig.CHANGE_DATA_FEED_ENABLED.fromMetadata(metadata);
    }

    /**
     * How long files stay after they left the table, when it says so ({@code delta.deletedFileRetentionDuration}).
     *
     * @throws UnsupportedTableException when what it says is no interval
     */
    public Optional<Duration> deletedFileRetention()
    {
        if (!properties().containsKey(TableConfig.TOMBSTONE_RETENTION.getKey())) {
            return Optional.empty();
        }
        try {
            return Optional.of(Duration.ofMillis(TableConfig.TOMBSTONE_RETENTION.fromMetadata(metadata)));
        }
        catch (IllegalArgumentException | KernelException e) {
            throw new UnsupportedTableException(location, "has no interval such as 'interval 7 days' in its property %s. Set the property anew".formatted(TableConfig.TOMBSTONE_RETENTION.getKey()), e);
        }
    }

    public List<ActiveFile> files()
    {
        return loaded().files();
    }

    /**
     * The files that may hold a matching row. For a column that was asked for before it takes no look at their statistics.
     */
    public List<ActiveFile> files(FileSkipping skipping)
    {
        return loaded().matching(skipping);
    }

    private ActiveFiles loaded()
    {
        if (files.peek().isEmpty()) {
            files.get(loader);
            loader.filesLoaded(this);
        }
        return files.get(loader);
    }

    ActiveFiles activeFiles()
    {
        return files.get(loader);
    }

    Protocol protocol()
    {
        return protocol;
    }

    Metadata metadata()
    {
        return metadata;
    }

    /**
     * The commit file of this version, which tells the table from another one that takes its place.
     */
    public CommitIdentity identity()
    {
        return identity;
    }

    Optional<ActiveFiles> loadedFiles()
    {
        return files.peek();
    }

    long retainedBytes()
    {
        // a loader that timestamp and clustering share is one
        long loaders = files.bytesOfLoader() + Math.max(timestamp.bytesOfLoader(), clustering.bytesOfLoader());
        return OVERHEAD + metadata.getSchemaString().length() * SCHEMA_FACTOR + loadedFiles().map(ActiveFiles::retainedBytes).orElse(0L) + loaders;
    }

    @Override
    public String toString()
    {
        return "%s@%s".formatted(location, version());
    }
}
