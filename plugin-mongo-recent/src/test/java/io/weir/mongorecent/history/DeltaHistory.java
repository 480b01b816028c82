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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.TracerProvider;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.local.LocalFileSystem;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.connector.SourcePage;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.CommitDetails;
import io.weir.delta.engine.DeltaProperties;
import io.weir.delta.engine.DeltaTables;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.TableSnapshotCache;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumns;
import io.weir.delta.engine.data.DataFileReader;
import io.weir.delta.engine.data.DataFileScan;
import io.weir.delta.engine.data.DeltaTypes;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceBootstrap;
import io.weir.governance.asset.Asset;
import io.weir.governance.tag.TableLocation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * A Delta table that a catalog of Delta tables would have made, and the governance that knows of it.
 */
final class DeltaHistory
{
    static final String RECENT = "mongo_recent.reviews.ratings";
    static final StructType SCHEMA = new StructType()
            .add("id", LongType.LONG)
            .add("user_id", LongType.LONG)
            .add("product", StringType.STRING)
            .add("ts", TimestampType.TIMESTAMP);

    private final Path directory;
    private final DeltaTables tables;

    DeltaHistory(Path directory)
            throws IOException
    {
        this.directory = directory;
        Files.createDirectories(directory.resolve("governance"));
        Files.writeString(directory.resolve("policies.yaml"),
                """
                version: 1
                tags:
                  PII:
                clearances: []
                masks: []
                tableRules:
                  - users: [reader]
                    privileges: [select]
                  - users: ["*"]
                    privileges: [all]
                """);
        TrinoFileSystem fileSystem = new LocalFileSystem(Path.of("/"));
        this.tables = new DeltaTables(fileSystem, new TableSnapshotCache(1_000_000), Clock.systemUTC(), Runnable::run);
    }

    Map<String, String> catalogProperties()
    {
        return ImmutableMap.<String, String>builder()
                .putAll(governanceProperties())
                .put("fs.local.enabled", "true")
                .put("local.location", "/")
                .buildOrThrow();
    }

    private Map<String, String> governanceProperties()
    {
        Path file = directory.resolve("governance.properties");
        try {
            Files.writeString(file,
                    """
                    governance.location=file://%s
                    governance.policies-file=%s
                    fs.local.enabled=true
                    local.location=/
                    """.formatted(directory.resolve("governance"), directory.resolve("policies.yaml")));
        }
        catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return ImmutableMap.of("governance.config-file", file.toString());
    }

    Governance governance()
    {
        return GovernanceBootstrap.open(governanceProperties(), OpenTelemetry.noop(), TracerProvider.noop().get("test"));
    }

    Location location(String name)
    {
        return Location.of("file://" + directory.resolve("warehouse").resolve(name));
    }

    /**
     * A table that is marked as the history of {@link #RECENT}.
     */
    Location create(String name)
    {
        return create(name, SCHEMA, ImmutableList.of(), ImmutableMap.of(DeltaProperties.HISTORY_OF, RECENT));
    }

    Location create(String name, StructType schema, List<String> partitionColumns, Map<String, String> properties)
    {
        Location location = location(name);
        TableDefinition definition = tables.prepare(location, new TableDefinition(schema, partitionColumns, properties, Optional.empty()));
        tables.create(location, definition, ImmutableList.of(), CommitDetails.of("CREATE TABLE", "test"));
        see(name, location);
        return location;
    }

    /**
     * What a catalog of Delta tables tells when a table is asked for by a name.
     */
    void see(String name, Location location)
    {
        try (Governance governance = governance()) {
            governance.log().appendTags(ImmutableList.of(new TableLocation(Asset.table("delta_gov", "reviews", name), Governance.canonicalPlace(location.toString()), "test", Instant.now())));
        }
    }

    void setDefault(Location location, String column)
    {
        TableSnapshot latest = tables.latest(location);
        StructType schema = new StructType(latest.schema().fields().stream()
                .map(field -> field.getName().equals(column) ? field.withNewMetadata(FieldMetadata.builder().fromMetadata(field.getMetadata()).putString("CURRENT_DEFAULT", "'x'").build()) : field)
                .toList());
        tables.alter(latest, latest.definition().withSchema(schema), CommitDetails.of("ALTER TABLE", "test"));
    }

    static StructType with(String column, DataType type)
    {
        return SCHEMA.add(column, type);
    }

    DeltaTables tables()
    {
        return tables;
    }

    void restore(Location location, long version)
    {
        CommitDetails details = new CommitDetails("RESTORE", ImmutableMap.of("version", Long.toString(version)), "test", Optional.empty(), Optional.empty(), Optional.empty());
        tables.restore(tables.latest(location), tables.at(location, version), details);
    }

    /**
     * The ids of the rows of a version, in no order.
     */
    List<Long> ids(Location location, long version)
            throws IOException
    {
        return values(location, version, "id", BIGINT::getLong);
    }

    /**
     * Of each row of a version, whether the column is NULL.
     */
    List<Boolean> nulls(Location location, long version, String column)
            throws IOException
    {
        return values(location, version, column, Block::isNull);
    }

    /**
     * The texts of the rows of a version that have one, in no order.
     */
    List<String> texts(Location location, long version, String column)
            throws IOException
    {
        List<Optional<String>> texts = values(location, version, column, (block, position) -> block.isNull(position) ? Optional.empty() : Optional.of(VARCHAR.getSlice(block, position).toStringUtf8()));
        return texts.stream().flatMap(Optional::stream).toList();
    }

    /**
     * Of the rows of the newest version, in no order.
     */
    <T> List<T> values(Location location, String name, BiFunction<Block, Integer, T> reader)
            throws IOException
    {
        return values(location, tables.latest(location).version(), name, reader);
    }

    private <T> List<T> values(Location location, long version, String name, BiFunction<Block, Integer, T> reader)
            throws IOException
    {
        TableSnapshot snapshot = tables.at(location, version);
        List<DataColumn> columns = new DataColumns(new DeltaTypes()).of(snapshot).stream().filter(column -> column.name().equals(name)).toList();
        List<T> values = new ArrayList<>();
        for (ActiveFile file : snapshot.files()) {
            try (ConnectorPageSource pages = new DataFileReader().open(tables.fileSystem().newInputFile(file.location()), DataFileScan.of(columns, file), MemoryContext.NO_LIMIT)) {
                while (!pages.isFinished()) {
                    SourcePage page = pages.getNextSourcePage();
                    if (page != null) {
                        Block block = page.getBlock(0);
                        for (int position = 0; position < block.getPositionCount(); position++) {
                            values.add(reader.apply(block, position));
                        }
                    }
                }
            }
        }
        return values;
    }
}
