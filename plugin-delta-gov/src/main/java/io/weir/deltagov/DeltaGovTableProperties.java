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
import io.trino.spi.session.PropertyMetadata;
import io.trino.spi.type.ArrayType;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.session.PropertyMetadata.booleanProperty;
import static io.trino.spi.session.PropertyMetadata.stringProperty;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Locale.ENGLISH;

public final class DeltaGovTableProperties
{
    public static final String LOCATION = "location";
    public static final String PARTITIONED_BY = "partitioned_by";
    public static final String DELETION_VECTORS_ENABLED = "deletion_vectors_enabled";
    public static final String CHANGE_DATA_FEED_ENABLED = "change_data_feed_enabled";

    private DeltaGovTableProperties() {}

    public static List<PropertyMetadata<?>> properties()
    {
        return ImmutableList.of(
                stringProperty(LOCATION, "Where the data of the table is", null, false),
                booleanProperty(DELETION_VECTORS_ENABLED, "Mark rows as deleted instead of copying the others to new files", true, false),
                booleanProperty(CHANGE_DATA_FEED_ENABLED, "Keep what happened to each row, for system.table_changes and others who follow the table", false, false),
                new PropertyMetadata<>(
                        PARTITIONED_BY,
                        "Columns that the table is partitioned by",
                        new ArrayType(VARCHAR),
                        List.class,
                        ImmutableList.of(),
                        false,
                        DeltaGovTableProperties::lowerCase,
                        value -> value));
    }

    public static Optional<String> location(Map<String, Object> properties)
    {
        return Optional.ofNullable((String) properties.get(LOCATION));
    }

    public static boolean deletionVectorsEnabled(Map<String, Object> properties)
    {
        return (boolean) properties.getOrDefault(DELETION_VECTORS_ENABLED, true);
    }

    public static boolean changeDataFeedEnabled(Map<String, Object> properties)
    {
        return (boolean) properties.getOrDefault(CHANGE_DATA_FEED_ENABLED, false);
    }

    public static List<String> partitionedBy(Map<String, Object> properties)
    {
        return lowerCase(properties.getOrDefault(PARTITIONED_BY, ImmutableList.of()));
    }

    private static List<String> lowerCase(Object names)
    {
        return ((List<?>) names).stream()
                .map(name -> ((String) name).toLowerCase(ENGLISH))
                .collect(toImmutableList());
    }
}
