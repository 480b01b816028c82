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
import com.google.common.collect.ImmutableSet;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.trino.spi.TrinoException;
import io.weir.delta.engine.DeltaProperties;
import io.weir.delta.engine.LegalHold;
import io.weir.delta.engine.TableSnapshot;
import io.weir.deltagov.DeltaGovTableProperties.ColumnMapping;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.INVALID_TABLE_PROPERTY;
import static io.weir.deltagov.DeltaGovTableProperties.CHANGE_DATA_FEED_ENABLED;
import static io.weir.deltagov.DeltaGovTableProperties.CHECKPOINT_INTERVAL;
import static io.weir.deltagov.DeltaGovTableProperties.COLUMN_MAPPING_MODE;
import static io.weir.deltagov.DeltaGovTableProperties.DELETION_VECTORS_ENABLED;
import static io.weir.deltagov.DeltaGovTableProperties.EXTRA_PROPERTIES;
import static io.weir.deltagov.DeltaGovTableProperties.EXTRA_PROPERTY_LIST;
import static java.util.Locale.ENGLISH;

/**
 * Table properties of Trino and properties of Delta tables for one another.
 */
final class PropertyValues
{
    static final String DELETION_VECTORS = "delta.enableDeletionVectors";
    static final String MAPPING_MODE = "delta.columnMapping.mode";
    static final String CHANGE_DATA_FEED = "delta.enableChangeDataFeed";
    static final String CHECKPOINTS = "delta.checkpointInterval";
    private static final Map<String, String> WITH_OWN_PROPERTY = ImmutableMap.of(
            DELETION_VECTORS, DELETION_VECTORS_ENABLED,
            MAPPING_MODE, COLUMN_MAPPING_MODE,
            CHANGE_DATA_FEED, CHANGE_DATA_FEED_ENABLED,
            CHECKPOINTS, CHECKPOINT_INTERVAL);

    // of the rows of one table; CREATE TABLE LIKE would give them to another
    private static final Set<String> OF_ONE_TABLE = ImmutableSet.of(LegalHold.PROPERTY, DeltaProperties.HISTORY_OF);

    private PropertyValues() {}

    static Map<String, String> ofNewTable(Map<String, Object> properties)
    {
        Map<String, String> values = new HashMap<>();
        values.put(DELETION_VECTORS, properties.getOrDefault(DELETION_VECTORS_ENABLED, true).toString());
        ColumnMapping mapping = (ColumnMapping) properties.getOrDefault(COLUMN_MAPPING_MODE, ColumnMapping.NONE);
        if (mapping != ColumnMapping.NONE) {
            values.put(MAPPING_MODE, text(mapping));
        }
        if (properties.get(CHANGE_DATA_FEED_ENABLED) instanceof Boolean enabled && enabled) {
            values.put(CHANGE_DATA_FEED, "true");
        }
        if (properties.get(CHECKPOINT_INTERVAL) instanceof Long interval) {
            values.put(CHECKPOINTS, interval.toString());
        }
        extra(properties.getOrDefault(EXTRA_PROPERTIES, ImmutableMap.of())).forEach((name, value) -> {
            if (value == null) {
                throw new TrinoException(INVALID_TABLE_PROPERTY, "Property '%s' in %s is NULL. Leave it out".formatted(name, EXTRA_PROPERTIES));
            }
            values.put(name, value);
        });
        listed(properties.getOrDefault(EXTRA_PROPERTY_LIST, ImmutableList.of())).forEach((name, value) -> {
            if (values.put(name, value) != null) {
                throw new TrinoException(INVALID_TABLE_PROPERTY, "Property '%s' is both in %s and in %s. Say it once".formatted(name, EXTRA_PROPERTIES, EXTRA_PROPERTY_LIST));
            }
        });
        return values;
    }

    /**
     * @param value texts such as {@code name=value}
     */
    static Map<String, String> listed(Object value)
    {
        Map<String, String> properties = new TreeMap<>();
        for (Object assignment : (List<?>) value) {
            String text = (String) assignment;
            String name = text.substring(0, text.indexOf('='));
            if (properties.put(name, text.substring(name.length() + 1)) != null) {
                throw new TrinoException(INVALID_TABLE_PROPERTY, "Property '%s' is twice in %s. Say it once".formatted(name, EXTRA_PROPERTY_LIST));
            }
        }
        return extra(properties);
    }

    static String text(ColumnMapping mapping)
    {
        return mapping.name().toLowerCase(ENGLISH);
    }

    /**
     * @return values may be null, for a property that is to be unset
     * @throws TrinoException when there is another way to set one of them, or none
     */
    static Map<String, String> extra(Object value)
    {
        Map<String, String> properties = new TreeMap<>();
        ((Map<?, ?>) value).forEach((given, text) -> {
            String name = DeltaProperties.canonicalName((String) given);
            if (properties.containsKey(name)) {
                throw new TrinoException(INVALID_TABLE_PROPERTY, "Property '%s' is twice in %s. Say it once".formatted(name, EXTRA_PROPERTIES));
            }
            properties.put(name, (String) text);
        });
        properties.forEach((name, text) -> {
            if (name.isBlank() || name.contains("=")) {
                throw new TrinoException(INVALID_TABLE_PROPERTY, "'%s' in %s is not the name of a property: it must not be empty, and have no =".formatted(name, EXTRA_PROPERTIES));
            }
            // Delta's names are the same in any case
            WITH_OWN_PROPERTY.keySet().stream().filter(name::equalsIgnoreCase).findFirst().ifPresent(known -> {
                throw new TrinoException(INVALID_TABLE_PROPERTY, "Property '%s' in %s has a table property of its own: use %s".formatted(name, EXTRA_PROPERTIES, WITH_OWN_PROPERTY.get(known)));
            });
            if (DeltaProperties.isInternal(name)) {
                throw new TrinoException(INVALID_TABLE_PROPERTY, "Property '%s' is kept by the writers of the table and cannot be set".formatted(name));
            }
            if (text != null) {
                DeltaProperties.problem(name, text).ifPresent(problem -> {
                    throw new TrinoException(INVALID_TABLE_PROPERTY, "Property '%s' must not be '%s': %s".formatted(name, text, problem));
                });
            }
        });
        return properties;
    }

    /**
     * What a user may have set, without what has a table property of its own.
     */
    static Map<String, String> extra(TableSnapshot table)
    {
        Map<String, String> extra = new TreeMap<>();
        table.properties().forEach((name, value) -> {
            if (!WITH_OWN_PROPERTY.containsKey(name) && !DeltaProperties.isInternal(name)) {
                extra.put(name, value);
            }
        });
        return extra;
    }

    /**
     * The extra properties as a list, without those that are of one table alone: Trino cannot write a map into the answer of SHOW CREATE TABLE.
     */
    static Map<String, Object> ofTable(TableSnapshot table)
    {
        ImmutableMap.Builder<String, Object> values = ImmutableMap.builder();
        if (!table.hasDeletionVectorsEnabled()) {
            values.put(DELETION_VECTORS_ENABLED, false);
        }
        if (table.columnMapping() != ColumnMappingMode.NONE) {
            values.put(COLUMN_MAPPING_MODE, ColumnMapping.valueOf(table.columnMapping().toString().toUpperCase(ENGLISH)));
        }
        if (Boolean.parseBoolean(table.properties().get(CHANGE_DATA_FEED))) {
            values.put(CHANGE_DATA_FEED_ENABLED, true);
        }
        String interval = table.properties().getOrDefault(CHECKPOINTS, "");
        // another writer may have set something that is no number, and then it counts for nothing
        if (interval.matches("[0-9]{1,18}")) {
            values.put(CHECKPOINT_INTERVAL, Long.parseLong(interval));
        }
        List<String> extra = extra(table).entrySet().stream()
                .filter(property -> !OF_ONE_TABLE.contains(property.getKey()))
                .map(property -> property.getKey() + "=" + property.getValue())
                .collect(toImmutableList());
        if (!extra.isEmpty()) {
            values.put(EXTRA_PROPERTY_LIST, extra);
        }
        return values.buildOrThrow();
    }
}
