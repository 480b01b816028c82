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
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.lineage.RunResolved;
import io.weir.governance.tag.PendingWrite;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * What the access control announced of some queries before they ran, when it had found that they may.
 */
final class AnnouncedLineage
{
    private final ImmutableSetMultimap<String, PendingWrite> writes;

    private AnnouncedLineage(ImmutableSetMultimap<String, PendingWrite> writes)
    {
        this.writes = requireNonNull(writes, "writes is null");
    }

    /**
     * @param log is read part by part, and as a whole if there are any queries: the tags of a large house are more than fits into memory
     */
    static AnnouncedLineage of(TagTail log, Set<String> queries)
    {
        ImmutableSetMultimap.Builder<String, PendingWrite> writes = ImmutableSetMultimap.builder();
        if (!queries.isEmpty()) {
            log.writesSince(TagTail.BEGINNING, write -> {
                if (queries.contains(write.queryId())) {
                    writes.put(write.queryId(), write);
                }
            });
        }
        return new AnnouncedLineage(writes.build());
    }

    /**
     * Whether there is anything of the query.
     */
    boolean has(String queryId)
    {
        return writes.containsKey(queryId);
    }

    /**
     * What counts when nobody saw the end of the query. Its rows may be in the target or not, so everything that was read is taken to be in all columns of the target, as it was
     * while the write was pending.
     */
    List<LineageEvent> asDone(String queryId)
    {
        ImmutableList.Builder<LineageEvent> events = ImmutableList.builder();
        ImmutableSet<PendingWrite> announced = writes.get(queryId);
        announced.forEach(write -> write.sources().forEach(source -> events.add(edge(write, source))));
        announced.stream().findFirst().ifPresent(write -> events.add(new RunResolved(queryId, true, write.time())));
        return events.build();
    }

    private static LineageEdge edge(PendingWrite write, Asset source)
    {
        return new LineageEdge(
                "%s/%s>%s".formatted(write.queryId(), source, write.target()),
                write.queryId(),
                source,
                write.target(),
                // a rename has no weaker form: what is new in the table is new under the other name as well
                write.isRename() ? EdgeKind.IDENTITY : EdgeKind.INFERRED,
                false,
                Optional.empty(),
                Optional.empty(),
                write.time());
    }
}
