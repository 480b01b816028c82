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
package io.weir.deltagov;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.trino.spi.TrinoException;
import io.trino.spi.session.PropertyMetadata;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.TypeManager;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.INVALID_TABLE_PROPERTY;
import static io.trino.spi.session.PropertyMetadata.booleanProperty;
import static io.trino.spi.session.PropertyMetadata.enumProperty;
import static io.trino.spi.session.PropertyMetadata.longProperty;
import static io.trino.spi.session.PropertyMetadata.stringProperty;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Collections.unmodifiableMap;
import static java.util.Locale.ENGLISH;

public class DeltaGovTableProperties
{
    public enum ColumnMapping
    {
        NONE,
        NAME,
        ID,
    }

    public static final String LOCATION = "location";
    public static final String PARTITIONED_BY = "partitioned_by";
    public static final String CLUSTERED_BY = "clustered_by";
    public static final String DELETION_VECTORS_ENABLED = "deletion_vectors_enabled";
    public static final String COLUMN_MAPPING_MODE = "column_mapping_mode";
    public static final String CHANGE_DATA_FEED_ENABLED = "change_data_feed_enabled";
    public static final String CHECKPOINT_INTERVAL = "checkpoint_interval";
    public static final String EXTRA_PROPERTIES = "extra_properties";
    public static final String EXTRA_PROPERTY_LIST = "extra_property_list";

    private final List<PropertyMetadata<?>> properties;

    @Inject
    public DeltaGovTableProperties(TypeManager typeManager)
    {
        properties = ImmutableList.of(
                stringProperty(LOCATION, "Where the data of the table is", null, false),
                new PropertyMetadata<>(
                        PARTITIONED_BY,
                        "Columns that the table is partitioned by",
                        new ArrayType(VARCHAR),
                        List.class,
                        ImmutableList.of(),
                        false,
                        value -> lowerCase(requireNoNull(PARTITIONED_BY, value)),
                        value -> value),
                new PropertyMetadata<>(
                        CLUSTERED_BY,
                        "Columns by whose values OPTIMIZE puts rows near each other",
                        new ArrayType(VARCHAR),
                        List.class,
                        ImmutableList.of(),
                        false,
                        value -> lowerCase(requireNoNull(CLUSTERED_BY, value)),
                        value -> value),
                booleanProperty(DELETION_VECTORS_ENABLED, "Mark rows as deleted instead of copying the others to new files", true, false),
                enumProperty(COLUMN_MAPPING_MODE, "How columns are found in data files: NONE (by their names), NAME or ID", ColumnMapping.class, ColumnMapping.NONE, false),
                booleanProperty(CHANGE_DATA_FEED_ENABLED, "Keep what every change of rows was", false, false),
                longProperty(CHECKPOINT_INTERVAL, "Number of commits between two checkpoints", null, DeltaGovTableProperties::requirePositive, false),
                new PropertyMetadata<>(
                        EXTRA_PROPERTIES,
                        "Other properties of the Delta table, those that begin with delta. included",
                        new MapType(VARCHAR, VARCHAR, typeManager.getTypeOperators()),
                        Map.class,
                        ImmutableMap.of(),
                        false,
                        value -> unmodifiableMap(new LinkedHashMap<>((Map<?, ?>) value)),
                        value -> value),
                new PropertyMetadata<>(
                        EXTRA_PROPERTY_LIST,
                        "The same as extra_properties, as 'name=value', which is how SHOW CREATE TABLE tells them",
                        new ArrayType(VARCHAR),
                        List.class,
                        ImmutableList.of(),
                        false,
                        DeltaGovTableProperties::requireAssignments,
                        value -> value));
    }

    public List<PropertyMetadata<?>> properties()
    {
        return properties;
    }

    public static Optional<String> location(Map<String, Object> properties)
    {
        return Optional.ofNullable((String) properties.get(LOCATION));
    }

    public static List<String> partitionedBy(Map<String, Object> properties)
    {
        return lowerCase(properties.getOrDefault(PARTITIONED_BY, ImmutableList.of()));
    }

    private static List<String> requireAssignments(Object value)
    {
        List<String> assignments = requireNoNull(EXTRA_PROPERTY_LIST, value).stream().map(String.class::cast).toList();
        assignments.stream().filter(text -> text.indexOf('=') < 1).findFirst().ifPresent(_ -> {
            throw new TrinoException(INVALID_TABLE_PROPERTY, "An entry of table property %s is not of the form 'name=value'".formatted(EXTRA_PROPERTY_LIST));
        });
        return assignments;
    }

    private static List<?> requireNoNull(String property, Object value)
    {
        List<?> values = (List<?>) value;
        if (values.stream().anyMatch(Objects::isNull)) {
            throw new TrinoException(INVALID_TABLE_PROPERTY, "An entry of table property %s is NULL. Leave it out".formatted(property));
        }
        return values;
    }

    public static List<String> clusteredBy(Map<String, Object> properties)
    {
        return lowerCase(properties.getOrDefault(CLUSTERED_BY, ImmutableList.of()));
    }

    private static List<String> lowerCase(Object names)
    {
        return ((List<?>) names).stream()
                .map(name -> ((String) name).toLowerCase(ENGLISH))
                .collect(toImmutableList());
    }

    private static void requirePositive(Long interval)
    {
        if (interval != null && interval < 1) {
            throw new TrinoException(INVALID_TABLE_PROPERTY, "Table property %s is %s; it must be at least 1".formatted(CHECKPOINT_INTERVAL, interval));
        }
    }
}
