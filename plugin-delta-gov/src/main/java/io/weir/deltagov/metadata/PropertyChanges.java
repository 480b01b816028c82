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
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.weir.delta.engine.DeltaProperties;
import io.weir.delta.engine.LegalHold;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.TableSnapshot;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.DeltaGovTableProperties.ColumnMapping;
import io.weir.deltagov.kernel.DeltaStore;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.trino.spi.StandardErrorCode.INVALID_TABLE_PROPERTY;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.weir.deltagov.DeltaGovTableProperties.CHANGE_DATA_FEED_ENABLED;
import static io.weir.deltagov.DeltaGovTableProperties.CHECKPOINT_INTERVAL;
import static io.weir.deltagov.DeltaGovTableProperties.CLUSTERED_BY;
import static io.weir.deltagov.DeltaGovTableProperties.COLUMN_MAPPING_MODE;
import static io.weir.deltagov.DeltaGovTableProperties.DELETION_VECTORS_ENABLED;
import static io.weir.deltagov.DeltaGovTableProperties.EXTRA_PROPERTIES;
import static io.weir.deltagov.DeltaGovTableProperties.EXTRA_PROPERTY_LIST;
import static io.weir.deltagov.DeltaGovTableProperties.LOCATION;
import static io.weir.deltagov.DeltaGovTableProperties.PARTITIONED_BY;
import static io.weir.deltagov.DeltaGovTableProperties.clusteredBy;
import static java.util.Objects.requireNonNull;

/**
 * ALTER TABLE SET PROPERTIES. All properties of a statement are set in one commit. {@code extra_properties} adds to those that are there; a
 * NULL in it unsets one of them, and {@code DEFAULT} (an empty map) all.
 */
final class PropertyChanges
{
    private static final List<String> NO_COLUMN = ImmutableList.of();

    private final Alterations alterations;
    private final DeltaStore store;
    private final TableColumns columns;
    private final ConstraintCheck constraintCheck;

    PropertyChanges(Alterations alterations, DeltaStore store, TableColumns columns, ConstraintCheck constraintCheck)
    {
        this.alterations = requireNonNull(alterations, "alterations is null");
        this.store = requireNonNull(store, "store is null");
        this.columns = requireNonNull(columns, "columns is null");
        this.constraintCheck = requireNonNull(constraintCheck, "constraintCheck is null");
    }

    void set(ConnectorSession session, DeltaGovTableHandle table, Map<String, Optional<Object>> changes)
    {
        TableSnapshot base = alterations.snapshot(table);
        Map<String, String> properties = new HashMap<>(base.properties());
        changes.forEach((name, value) -> apply(base, properties, name, value));
        UnaryOperator<TableDefinition> change = definition -> definition
                .withProperties(merged(definition.properties(), base.properties(), properties))
                .withClusteringColumns(clusteringColumns(definition, changes));
        Map<String, String> addedConstraints = addedConstraints(base.properties(), properties);
        boolean getsMapping = base.columnMapping() == ColumnMappingMode.NONE && isMapped(properties);
        if (!addedConstraints.isEmpty()) {
            Map<String, String> conditions = ConstraintCheck.inTrino(base.schema(), addedConstraints);
            constraintCheck.requireMet(table.name(), base.location(), columns.data(base), store.files(base), conditions);
            alterations.alterChecked(session, table, "ADD CONSTRAINT", getsMapping, change);
        }
        else if (getsMapping) {
            alterations.alterMapped(session, table, "SET TBLPROPERTIES", NO_COLUMN, change);
        }
        else {
            alterations.alter(session, table, "SET TBLPROPERTIES", NO_COLUMN, change);
        }
    }

    private static void apply(TableSnapshot base, Map<String, String> properties, String name, Optional<Object> value)
    {
        switch (name) {
            case DELETION_VECTORS_ENABLED -> properties.put(PropertyValues.DELETION_VECTORS, value.orElse(true).toString());
            case CHANGE_DATA_FEED_ENABLED -> properties.put(PropertyValues.CHANGE_DATA_FEED, value.orElse(false).toString());
            case CHECKPOINT_INTERVAL -> value.ifPresentOrElse(
                    interval -> properties.put(PropertyValues.CHECKPOINTS, interval.toString()),
                    () -> properties.remove(PropertyValues.CHECKPOINTS));
            case COLUMN_MAPPING_MODE -> setMapping(base, properties, (ColumnMapping) value.orElse(ColumnMapping.NONE));
            case EXTRA_PROPERTIES -> setExtra(base, properties, PropertyValues.extra(value.orElse(ImmutableMap.of())));
            case EXTRA_PROPERTY_LIST -> setExtra(base, properties, PropertyValues.listed(value.orElse(ImmutableList.of())));
            // no property of the log
            case CLUSTERED_BY -> {}
            case LOCATION, PARTITIONED_BY -> throw new TrinoException(NOT_SUPPORTED, "Table property %s cannot be changed. Create another table, and copy the rows".formatted(name));
            default -> throw new TrinoException(INVALID_TABLE_PROPERTY, "No such table property: " + name);
        }
    }

    private static List<String> clusteringColumns(TableDefinition definition, Map<String, Optional<Object>> changes)
    {
        Optional<Object> wanted = changes.get(CLUSTERED_BY);
        if (wanted == null) {
            return definition.clusteringColumns();
        }
        return wanted.map(names -> clusteredBy(ImmutableMap.of(CLUSTERED_BY, names))).orElse(ImmutableList.of());
    }

    // DEFAULT arrives as an empty map; a legal hold is lifted by its name alone
    private static void setExtra(TableSnapshot base, Map<String, String> properties, Map<String, String> extra)
    {
        if (extra.isEmpty()) {
            PropertyValues.extra(base).keySet().stream().filter(name -> !name.equals(LegalHold.PROPERTY)).forEach(properties::remove);
        }
        extra.forEach((name, value) -> setOrUnset(properties, name, value));
    }

    private static void setMapping(TableSnapshot base, Map<String, String> properties, ColumnMapping wanted)
    {
        ColumnMapping present = (ColumnMapping) PropertyValues.ofTable(base).getOrDefault(COLUMN_MAPPING_MODE, ColumnMapping.NONE);
        if (wanted == present) {
            return;
        }
        if (present != ColumnMapping.NONE || wanted != ColumnMapping.NAME) {
            throw new TrinoException(NOT_SUPPORTED, "Table property %s cannot be changed from %s to %s: data files that are there could not be read any more. A table without column mapping can get NAME".formatted(COLUMN_MAPPING_MODE, present, wanted));
        }
        properties.put(PropertyValues.MAPPING_MODE, PropertyValues.text(wanted));
    }

    // another writer may have written down that there is none
    private static boolean isMapped(Map<String, String> properties)
    {
        String none = PropertyValues.text(ColumnMapping.NONE);
        return !none.equalsIgnoreCase(properties.getOrDefault(PropertyValues.MAPPING_MODE, none));
    }

    private static void setOrUnset(Map<String, String> properties, String name, String value)
    {
        boolean wasThere = properties.keySet().removeIf(present -> isSame(present, name));
        if (value != null) {
            properties.put(name, value);
        }
        else if (!wasThere) {
            throw new TrinoException(INVALID_TABLE_PROPERTY, "Property '%s' cannot be unset: the table does not have it. Its own properties are in the table \"t$properties\", with their names spelt as they are".formatted(name));
        }
    }

    // another writer may have spelt a name of Delta's in another case, and names of constraints have none
    private static boolean isSame(String present, String name)
    {
        boolean isConstraint = name.startsWith(DeltaProperties.CONSTRAINT_PREFIX);
        return isConstraint ? present.equalsIgnoreCase(name) : DeltaProperties.canonicalName(present).equals(name);
    }

    // column mapping brings properties of its own
    private static Map<String, String> merged(Map<String, String> mapped, Map<String, String> before, Map<String, String> wanted)
    {
        Map<String, String> result = new HashMap<>(mapped);
        before.keySet().stream().filter(name -> !wanted.containsKey(name)).forEach(result::remove);
        result.putAll(wanted);
        return result;
    }

    private static Map<String, String> addedConstraints(Map<String, String> before, Map<String, String> after)
    {
        return ConstraintCheck.constraints(after).entrySet().stream()
                .filter(property -> !property.getValue().equals(before.get(property.getKey())))
                .collect(toImmutableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
