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

import de.bwaldvogel.mongo.backend.memory.MemoryBackend;

import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

/**
 * Keeps its databases in memory as {@link MemoryBackend} does, each only as long as it has a collection, as MongoDB does.
 */
final class ForgetfulBackend
        extends MemoryBackend
{
    @Override
    protected Set<String> listDatabaseNames()
    {
        return super.listDatabaseNames().stream()
                .filter(name -> !resolveDatabase(name).resolveCollection("system.namespaces", true).isEmpty())
                .collect(toImmutableSet());
    }
}
