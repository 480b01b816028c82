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
import io.trino.spi.TrinoException;
import io.trino.spi.session.PropertyMetadata;
import io.trino.spi.type.ArrayType;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.StandardErrorCode.INVALID_ANALYZE_PROPERTY;
import static io.trino.spi.session.PropertyMetadata.enumProperty;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * {@code ANALYZE t WITH (columns = ARRAY['a', 'b'])}. What Trino's own connector takes beside it is known here, so that it is refused with
 * what to do instead.
 */
public final class DeltaGovAnalyzeProperties
{
    /**
     * How ANALYZE counts.
     */
    enum Mode
    {
        FULL_REFRESH,
        INCREMENTAL,
    }

    private static final String COLUMNS = "columns";
    private static final String MODE = "mode";
    private static final String FILES_MODIFIED_AFTER = "files_modified_after";

    private DeltaGovAnalyzeProperties() {}

    public static List<PropertyMetadata<?>> properties()
    {
        return ImmutableList.of(
                new PropertyMetadata<>(
                        COLUMNS,
                        "Columns to analyze, all unless given",
                        new ArrayType(VARCHAR),
                        Set.class,
                        null,
                        false,
                        DeltaGovAnalyzeProperties::names,
                        value -> value),
                enumProperty(
                        MODE,
                        "FULL_REFRESH: every ANALYZE reads all rows",
                        Mode.class,
                        Mode.FULL_REFRESH,
                        DeltaGovAnalyzeProperties::requireFull,
                        false),
                new PropertyMetadata<>(
                        FILES_MODIFIED_AFTER,
                        "Not supported: every ANALYZE reads all rows",
                        TIMESTAMP_TZ_MILLIS,
                        Object.class,
                        null,
                        false,
                        DeltaGovAnalyzeProperties::refuseSomeFiles,
                        value -> value));
    }

    @SuppressWarnings("unchecked")
    public static Optional<Set<String>> columns(Map<String, Object> properties)
    {
        return Optional.ofNullable((Set<String>) properties.get(COLUMNS));
    }

    private static Set<String> names(Object value)
    {
        Collection<?> names = (Collection<?>) value;
        if (names.stream().anyMatch(Objects::isNull)) {
            throw new TrinoException(INVALID_ANALYZE_PROPERTY, "An entry of %s is NULL. Name columns of the table".formatted(COLUMNS));
        }
        return names.stream().map(name -> ((String) name).toLowerCase(Locale.ENGLISH)).collect(toImmutableSet());
    }

    // a count of distinct values cannot be added to, and what it is made from would be traces of the values
    private static void requireFull(Mode mode)
    {
        if (mode != Mode.FULL_REFRESH) {
            throw new TrinoException(INVALID_ANALYZE_PROPERTY, "%s = '%s' is not supported: every ANALYZE reads all rows. Leave it out; name %s to read less".formatted(MODE, mode, COLUMNS));
        }
    }

    private static Object refuseSomeFiles(Object time)
    {
        throw new TrinoException(INVALID_ANALYZE_PROPERTY, "%s is not supported: every ANALYZE reads all rows. Leave it out; name %s to read less".formatted(FILES_MODIFIED_AFTER, COLUMNS));
    }
}
