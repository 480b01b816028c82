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

import io.airlift.json.JsonCodec;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;

import java.util.Optional;

import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_CORRUPT_ENTRY;
import static java.util.Objects.requireNonNull;

/**
 * What views are, as their files say it. Others can write such files as well.
 */
record DefinitionCodec<T>(JsonCodec<T> json)
{
    DefinitionCodec
    {
        requireNonNull(json, "json is null");
    }

    byte[] toBytes(T definition)
    {
        return json.toJsonBytes(definition);
    }

    /**
     * @throws TrinoException with DELTA_GOV_CORRUPT_ENTRY if it cannot be understood
     */
    T parse(SchemaTableName view, byte[] definition)
    {
        try {
            return Optional.ofNullable(json.fromJson(definition)).orElseThrow(() -> new IllegalArgumentException("it is null"));
        }
        catch (IllegalArgumentException e) {
            throw new TrinoException(DELTA_GOV_CORRUPT_ENTRY, "The definition of view %s is corrupt: %s. Restore the last file in its directory".formatted(view, e.getMessage()), e);
        }
    }
}
