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

import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorTableHandle;

import static java.util.Objects.requireNonNull;

/**
 * A table at a version that its log does not hold. It is described like the latest, and refused where it is read: the engine asks for descriptions before it asks
 * whether the user may read the table, and who may not must not learn which versions there are. Stays on the coordinator.
 */
public record MissingVersionHandle(DeltaGovTableHandle latest, TrinoException problem)
        implements ConnectorTableHandle
{
    public MissingVersionHandle
    {
        requireNonNull(latest, "latest is null");
        requireNonNull(problem, "problem is null");
    }
}
