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
package io.weir.lineage.record;

import com.google.common.collect.ImmutableList;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Which run, whose, when and where.
 *
 * @param jobName a name the client gave to the job
 * @param parent the run that this one is a part of
 */
public record RunIdentity(
        String queryId,
        Instant created,
        Instant ended,
        String user,
        Optional<String> originalUser,
        Optional<String> principal,
        List<String> groups,
        Optional<String> catalog,
        Optional<String> schema,
        Optional<String> jobName,
        Optional<ParentRun> parent,
        Optional<String> resourceGroup,
        String engineVersion)
{
    public RunIdentity
    {
        requireNonNull(queryId, "queryId is null");
        requireNonNull(created, "created is null");
        requireNonNull(ended, "ended is null");
        requireNonNull(user, "user is null");
        requireNonNull(originalUser, "originalUser is null");
        requireNonNull(principal, "principal is null");
        groups = ImmutableList.copyOf(groups);
        requireNonNull(catalog, "catalog is null");
        requireNonNull(schema, "schema is null");
        requireNonNull(jobName, "jobName is null");
        requireNonNull(parent, "parent is null");
        requireNonNull(resourceGroup, "resourceGroup is null");
        requireNonNull(engineVersion, "engineVersion is null");
    }

    public RunIdentity endedAt(Instant time)
    {
        return new RunIdentity(queryId, created, time, user, originalUser, principal, groups, catalog, schema, jobName, parent, resourceGroup, engineVersion);
    }
}
