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
package io.weir.delta.engine.commit;

import com.google.common.collect.ImmutableSet;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.internal.tablefeatures.TableFeature;
import io.delta.kernel.internal.tablefeatures.TableFeatures;
import io.trino.filesystem.Location;
import io.weir.delta.engine.UnsupportedTableException;
import io.weir.delta.engine.kernel.SparkTypes;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import static java.util.Locale.ENGLISH;

/**
 * Whether a table may be written. A writer that does not honour a feature of a table damages it for everyone, so all that is not known
 * to be honoured is refused by name, before a byte is written.
 */
public final class WriterProtocol
{
    // Some of these ask something of each row that only an engine can do: CHECK constraints, invariants, default values and the values of
    // generated columns are the duty of whoever makes the rows. Identity columns are refused when a table makes use of them.
    private static final Set<String> HONOURED_FEATURES = ImmutableSet.of(
            "allowColumnDefaults",
            "appendOnly",
            "changeDataFeed",
            "checkConstraints",
            "checkpointProtection",
            "clustering",
            "columnMapping",
            "deletionVectors",
            "domainMetadata",
            "generatedColumns",
            "identityColumns",
            "inCommitTimestamp",
            "invariants",
            "timestampNtz",
            "typeWidening",
            "typeWidening-preview",
            "v2Checkpoint",
            "vacuumProtocolCheck");

    private static final Set<String> CHANGE_COLUMNS = ImmutableSet.of("_change_type", "_commit_version", "_commit_timestamp");

    private WriterProtocol() {}

    public static void requireWritable(Location table, Protocol protocol, Metadata metadata)
    {
        requireHonouredFeatures(table, protocol);
        requireNoIdentityColumns(table, metadata);
        requireNoSparkTypes(table, metadata);
        requireNamesForChanges(table, metadata);
    }

    /**
     * For what deletes files and writes no row. A feature that is not known may need files that no commit names, as tables do that are
     * Iceberg's as well.
     */
    public static void requireHonouredFeatures(Location table, Protocol protocol)
    {
        try {
            TableFeatures.validateKernelCanReadTheTable(protocol, table.toString());
            requireOnlyHonoured(table, protocol);
        }
        catch (KernelException e) {
            throw new UnsupportedTableException(table, "cannot be written: " + e.getMessage(), e);
        }
    }

    /**
     * Refuses a table with conditions on its rows, for writers that do not evaluate them.
     */
    public static void requireNoConstraints(Location table, Metadata metadata)
    {
        if (TableFeatures.hasCheckConstraints(metadata) || TableFeatures.hasInvariants(metadata.getSchema()) || TableFeatures.hasGeneratedColumns(metadata)) {
            throw new UnsupportedTableException(table, "cannot be written: it has CHECK constraints, invariants or generated columns, which this writer does not evaluate");
        }
    }

    /**
     * Whether rows that are there may be removed or changed.
     */
    public static void requireRowChanges(Location table, Metadata metadata)
    {
        requireNotAppendOnly(table, metadata);
    }

    public static void requireNotAppendOnly(Location table, Metadata metadata)
    {
        if (TableConfig.APPEND_ONLY_ENABLED.fromMetadata(metadata)) {
            throw new UnsupportedTableException(table, "takes new rows only: its property delta.appendOnly is true");
        }
    }

    private static void requireOnlyHonoured(Location table, Protocol protocol)
    {
        Set<String> unsupported = new TreeSet<>();
        for (TableFeature feature : protocol.getImplicitlyAndExplicitlySupportedFeatures()) {
            if (!HONOURED_FEATURES.contains(feature.featureName())) {
                unsupported.add(feature.featureName());
            }
        }
        if (!unsupported.isEmpty()) {
            throw new UnsupportedTableException(table, "cannot be written: it has the features %s, which are not supported for writing. Write it with the engine that made it, or drop the features".formatted(String.join(", ", unsupported)));
        }
    }

    // a file of change data would have two columns of one name
    private static void requireNamesForChanges(Location table, Metadata metadata)
    {
        if (TableConfig.CHANGE_DATA_FEED_ENABLED.fromMetadata(metadata)) {
            List<String> taken = metadata.getSchema().fieldNames().stream().filter(name -> CHANGE_COLUMNS.contains(name.toLowerCase(ENGLISH))).toList();
            if (!taken.isEmpty()) {
                throw new UnsupportedTableException(table, "cannot be written: it has a change data feed, and its columns %s have the names of columns of that feed. Rename the columns before the feed is turned on".formatted(taken));
            }
        }
    }

    // kernel has no such type to write the definition with
    public static void requireNoSparkTypes(Location table, Metadata metadata)
    {
        List<String> columns = SparkTypes.voidIn(metadata.getSchema());
        if (!columns.isEmpty()) {
            throw new UnsupportedTableException(table, "cannot be written: its columns %s are of the type void. Drop them, or give them another type, with the engine that made them".formatted(columns));
        }
        List<String> userDefined = SparkTypes.userDefinedIn(metadata.getSchema());
        if (!userDefined.isEmpty()) {
            throw new UnsupportedTableException(table, "cannot be written: its columns %s are of types that a user of Spark defined. Write it with Spark".formatted(userDefined));
        }
        List<String> unknown = SparkTypes.unknownIn(metadata.getSchema());
        if (!unknown.isEmpty()) {
            throw new UnsupportedTableException(table, "cannot be written: its columns %s are of types that are not known here. Write it with the engine that made it".formatted(unknown));
        }
    }

    private static void requireNoIdentityColumns(Location table, Metadata metadata)
    {
        if (TableFeatures.hasIdentityColumns(metadata)) {
            throw new UnsupportedTableException(table, "cannot be written: it has identity columns, which are not supported for writing. Write it with the engine that made it");
        }
    }
}
