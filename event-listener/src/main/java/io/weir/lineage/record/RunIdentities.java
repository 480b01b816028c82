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

import io.trino.spi.eventlistener.QueryContext;
import io.trino.spi.eventlistener.QueryMetadata;

import java.time.Instant;
import java.util.Optional;

import static java.util.stream.Collectors.joining;

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
                context.getGroups().stream().sorted().toList(),
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
        Optional<String> source = context.getSource().filter(text -> !text.isEmpty());
        return context.getResourceGroupId().map(group -> group.getSegments().stream()
                .map(segment -> source.filter(text -> segment.contains(text) || text.contains(segment)).isPresent() ? "?" : segment)
                .collect(joining(".")));
    }
}
