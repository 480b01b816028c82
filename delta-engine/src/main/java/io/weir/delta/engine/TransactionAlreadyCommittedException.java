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
package io.weir.delta.engine;

import io.trino.filesystem.Location;

/**
 * An application tried to commit what, by its own numbering, is in the table already. Nothing was written, and nothing needs to be.
 */
public class TransactionAlreadyCommittedException
        extends DeltaEngineException
{
    public TransactionAlreadyCommittedException(Location location, TransactionId transactionId, long committedVersion)
    {
        super("The application %s has already committed its transaction %s to the Delta table at %s (its last one is %s). Nothing was written".formatted(
                transactionId.applicationId(),
                transactionId.version(),
                location,
                committedVersion));
    }
}
