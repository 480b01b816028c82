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

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * {@code ANALYZE t WITH (columns = ARRAY['a', 'b'])}.
 */
public final class DeltaGovAnalyzeProperties
{
    private static final String COLUMNS = "columns";

    private DeltaGovAnalyzeProperties() {}

    public static List<PropertyMetadata<?>> properties()
    {
        return ImmutableList.of(new PropertyMetadata<>(
                COLUMNS,
                "Columns to analyze, all unless given",
                new ArrayType(VARCHAR),
                Set.class,
                null,
                false,
                value -> ((Collection<?>) value).stream().map(name -> ((String) name).toLowerCase(Locale.ENGLISH)).collect(toImmutableSet()),
                value -> value));
    }

    @SuppressWarnings("unchecked")
    public static Optional<Set<String>> columns(Map<String, Object> properties)
    {
        return Optional.ofNullable((Set<String>) properties.get(COLUMNS));
    }
}
