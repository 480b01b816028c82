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
package io.weir.access.decision;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import com.google.inject.Inject;
import io.weir.access.query.ActiveQuery;
import io.weir.access.query.ActiveQuery.PendingRead;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.asset.Asset;
import io.weir.governance.tag.PendingWrite;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagLogEntry;
import io.weir.governance.tag.TagName;
import io.weir.governance.tag.TagOrigin;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.weir.access.AccessErrors.governanceUnavailable;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;

/**
 * Puts into the log what a query is about to write and from what, before it writes the first row. The query waits for it, and does not run if it cannot be done.
 */
public final class PendingWrites
{
    private final Governance governance;
    private final Clock clock;

    @Inject
    public PendingWrites(Governance governance, Clock clock)
    {
        this.governance = requireNonNull(governance, "governance is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * The query reads these sources, and whatever it writes is made of them.
     */
    void record(ActiveQuery query, Set<Asset> sources)
    {
        Set<PendingRead> reads = Sets.cartesianProduct(query.targets(), sources).stream()
                .map(pair -> new PendingRead(pair.get(0), pair.get(1)))
                .filter(read -> !query.isPending(read))
                .collect(toImmutableSet());
        append(query, reads);
    }

    /**
     * The query reads these fields, of which nobody has said what they hold, and whatever is made of them carries that on.
     */
    void recordNewFields(ActiveQuery query, Set<Asset> fields)
    {
        recordUnclassified(query, fields, "new, and read by query");
    }

    /**
     * A field of which nobody has said what it holds is about to be called so.
     */
    void recordRenamedField(ActiveQuery query, Asset newName)
    {
        recordUnclassified(query, ImmutableSet.of(newName), "new under another name, and renamed by query");
    }

    private void recordUnclassified(ActiveQuery query, Set<Asset> fields, String because)
    {
        Optional<String> reason = Optional.of("%s %s".formatted(because, query.queryId()));
        appendTags(fields.stream()
                .map(field -> new TagEvent(UUID.randomUUID().toString(), field, TagName.UNCLASSIFIED, Optional.empty(), TagAction.SET, TagOrigin.QUERY, query.user().user(), reason, clock.instant()))
                .collect(toImmutableList()));
    }

    /**
     * A column of the table is about to have another name.
     *
     * @param column that one, or a field in it; the table where it is not known which it is
     */
    void recordColumnRename(ActiveQuery query, Asset table, Asset column)
    {
        append(query, ImmutableSet.of(new PendingRead(table, table), new PendingRead(table, column)));
    }

    /**
     * The schema or table is about to have another name.
     */
    void recordRename(ActiveQuery query, Asset newName, Asset name)
    {
        appendTags(ImmutableList.of(PendingWrite.rename(UUID.randomUUID().toString(), query.queryId(), newName, name, query.user().user(), clock.instant())));
        query.addPending(ImmutableSet.of(new PendingRead(newName, name)));
    }

    private void append(ActiveQuery query, Set<PendingRead> reads)
    {
        if (reads.isEmpty()) {
            return;
        }
        appendTags(reads.stream()
                .collect(groupingBy(PendingRead::target, mapping(PendingRead::source, toImmutableList()))).entrySet().stream()
                .map(entry -> new PendingWrite(UUID.randomUUID().toString(), query.queryId(), entry.getKey(), entry.getValue(), query.user().user(), clock.instant()))
                .collect(toImmutableList()));
        query.addPending(reads);
    }

    private void appendTags(List<? extends TagLogEntry> entries)
    {
        try {
            governance.log().appendTags(entries);
        }
        catch (GovernanceUnavailableException e) {
            throw governanceUnavailable(e);
        }
    }
}
