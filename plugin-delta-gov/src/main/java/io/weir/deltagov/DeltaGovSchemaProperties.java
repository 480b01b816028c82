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

import java.util.List;
import java.util.Map;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.session.PropertyMetadata.stringProperty;

/**
 * {@code CREATE SCHEMA s WITH (...)}.
 */
public final class DeltaGovSchemaProperties
{
    private static final String LOCATION = "location";

    private DeltaGovSchemaProperties() {}

    static List<PropertyMetadata<?>> properties()
    {
        return ImmutableList.of(stringProperty(LOCATION, "Not supported: schemas are in the warehouse", null, false));
    }

    /**
     * Refuses a schema that would have to be somewhere else.
     */
    public static void requireSupported(String schema, Map<String, Object> properties)
    {
        if (properties.get(LOCATION) != null) {
            throw new TrinoException(NOT_SUPPORTED, "Schema %s cannot have a location: the schemas of this catalog are in its warehouse (delta-gov.warehouse). Leave %s out, and give it to the tables that are to be elsewhere".formatted(schema, LOCATION));
        }
    }
}
