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
package io.weir.server;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.h2.H2Backend;

import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

/**
 * Keeps its databases on disk as {@link H2Backend} does, with databases in which a renamed collection is still there after a restart, and which are there
 * as long as they have a collection.
 */
final class DurableBackend
        extends H2Backend
{
    DurableBackend(String file)
    {
        super(file);
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String name)
    {
        return new DurableDatabase(name, getMvStore(), getCursorRegistry());
    }

    @Override
    protected Set<String> listDatabaseNames()
    {
        return super.listDatabaseNames().stream()
                .filter(name -> !resolveDatabase(name).resolveCollection("system.namespaces", true).isEmpty())
                .collect(toImmutableSet());
    }
}
