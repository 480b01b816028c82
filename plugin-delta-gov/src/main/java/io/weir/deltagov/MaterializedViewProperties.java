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

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.deltagov.DeltaGovTableProperties.PARTITIONED_BY;

/**
 * What {@code CREATE MATERIALIZED VIEW ... WITH} takes: the properties of tables that say how rows are laid out.
 */
final class MaterializedViewProperties
{
    private static final List<String> NAMES = ImmutableList.of(PARTITIONED_BY);

    private MaterializedViewProperties() {}

    static List<PropertyMetadata<?>> of(DeltaGovTableProperties tableProperties)
    {
        return tableProperties.properties().stream()
                .filter(property -> NAMES.contains(property.getName()))
                .collect(toImmutableList());
    }
}
