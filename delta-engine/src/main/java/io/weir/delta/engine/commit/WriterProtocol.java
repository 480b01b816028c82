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
import io.delta.kernel.internal.util.SchemaIterable;
import io.trino.filesystem.Location;
import io.weir.delta.engine.UnsupportedTableException;

import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a table may be written. A writer that does not honour a feature of a table damages it for everyone, so all that is not known
 * to be honoured is refused by name, before a byte is written.
 */
public final class WriterProtocol
{
    // Most of these ask something of a table only if it makes use of them; kernel and requireNoDefaults see to that.
    private static final Set<String> HONOURED_FEATURES = ImmutableSet.of(
            "allowColumnDefaults",
            "appendOnly",
            "changeDataFeed",
            "checkConstraints",
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
    private static final String DEFAULT_KEY = "CURRENT_DEFAULT";

    private WriterProtocol() {}

    public static void requireWritable(Location table, Protocol protocol, Metadata metadata)
    {
        try {
            // this refuses tables that have invariants, constraints, generated or identity columns
            TableFeatures.validateKernelCanWriteToTable(protocol, metadata, table.toString());
            requireHonouredFeatures(table, protocol);
        }
        catch (KernelException e) {
            throw new UnsupportedTableException(table, "cannot be written: " + e.getMessage(), e);
        }
        requireNoDefaults(table, metadata);
    }

    /**
     * Whether rows that are there may be removed or changed.
     */
    public static void requireRowChanges(Location table, Metadata metadata)
    {
        if (TableConfig.APPEND_ONLY_ENABLED.fromMetadata(metadata)) {
            throw new UnsupportedTableException(table, "takes new rows only: its property delta.appendOnly is true");
        }
    }

    private static void requireHonouredFeatures(Location table, Protocol protocol)
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

    private static void requireNoDefaults(Location table, Metadata metadata)
    {
        Set<String> columns = new TreeSet<>();
        for (SchemaIterable.SchemaElement element : new SchemaIterable(metadata.getSchema())) {
            if (element.getField().getMetadata().contains(DEFAULT_KEY)) {
                columns.add(element.getField().getName());
            }
        }
        if (!columns.isEmpty()) {
            throw new UnsupportedTableException(table, "cannot be written: the columns %s have default values, which are not supported for writing".formatted(String.join(", ", columns)));
        }
    }
}
