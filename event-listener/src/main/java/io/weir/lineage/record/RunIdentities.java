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
import io.trino.spi.eventlistener.QueryContext;
import io.trino.spi.eventlistener.QueryMetadata;
import io.trino.spi.resourcegroups.ResourceGroupId;

import java.time.Instant;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Copies which run it is, whose, when and where.
 */
final class RunIdentities
{
    private static final JobNames JOB_NAMES = new JobNames();

    private RunIdentities() {}

    static RunIdentity of(QueryMetadata metadata, QueryContext context, Instant created, Instant ended, SessionNames names)
    {
        return new RunIdentity(
                metadata.getQueryId(),
                created,
                ended,
                context.getUser(),
                Optional.of(context.getOriginalUser()).filter(original -> !original.equals(context.getUser())),
                context.getPrincipal(),
                ImmutableList.sortedCopyOf(context.getGroups()),
                names.catalog(),
                names.schema(),
                JOB_NAMES.find(context.getClientTags(), metadata.getPreparedQuery().orElse(metadata.getQuery())),
                context.getTraceToken().flatMap(ParentRun::of),
                resourceGroup(context),
                context.getServerVersion());
    }

    // a group may be named by what the client calls itself, or by a part of it, which is free text
    private static Optional<String> resourceGroup(QueryContext context)
    {
        Optional<ResourceGroupId> group = context.getResourceGroupId();
        if (group.isEmpty()) {
            return Optional.empty();
        }
        String source = context.getSource().orElse("");
        StringJoiner name = new StringJoiner(".");
        for (String segment : group.orElseThrow().getSegments()) {
            boolean free = !source.isEmpty() && (segment.contains(source) || source.contains(segment));
            name.add(free ? "?" : segment);
        }
        return Optional.of(name.toString());
    }
}
