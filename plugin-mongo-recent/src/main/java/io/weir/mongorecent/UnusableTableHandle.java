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
package io.weir.mongorecent;

import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;

import static java.util.Objects.requireNonNull;

/**
 * A table whose columns are too many. It can be dropped and nothing else. Stays on the coordinator.
 */
public record UnusableTableHandle(SchemaTableName name, CollectionName collection, TrinoException problem)
        implements FoundTable
{
    public UnusableTableHandle
    {
        requireNonNull(name, "name is null");
        requireNonNull(collection, "collection is null");
        requireNonNull(problem, "problem is null");
    }
}
