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
package io.weir.lineage.delivery;

import com.google.common.collect.ImmutableList;
import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.lineage.RunResolved;
import io.weir.governance.tag.PendingWrite;
import io.weir.governance.tag.TagLogEntry;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of writes whose end nobody saw: what the access control announced before they ran. Their rows may be in the target or not, so everything that was
 * read is taken to be in all columns of the target, as it was while the write was pending.
 */
final class AnnouncedLineage
{
    private AnnouncedLineage() {}

    static List<LineageEvent> events(List<TagLogEntry> log, Set<String> queries)
    {
        ImmutableList.Builder<LineageEvent> events = ImmutableList.builder();
        Map<String, Instant> announced = new HashMap<>();
        for (TagLogEntry entry : log) {
            if (entry instanceof PendingWrite write && queries.contains(write.queryId())) {
                announced.putIfAbsent(write.queryId(), write.time());
                write.sources().forEach(source -> events.add(edge(write, source)));
            }
        }
        announced.forEach((queryId, time) -> events.add(new RunResolved(queryId, true, time)));
        return events.build();
    }

    private static LineageEdge edge(PendingWrite write, Asset source)
    {
        return new LineageEdge(
                "%s/%s>%s".formatted(write.queryId(), source, write.target()),
                write.queryId(),
                source,
                write.target(),
                EdgeKind.INFERRED,
                false,
                Optional.empty(),
                Optional.empty(),
                write.time());
    }
}
