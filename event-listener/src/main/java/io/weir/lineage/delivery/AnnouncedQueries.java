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

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.google.common.hash.BloomFilter;
import com.google.common.hash.Funnels;
import io.weir.governance.tag.PendingWrite;

import java.util.LinkedHashSet;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * Which queries the access control announced. The log is read once, and then what is new in it, or anybody could have all of it read with each batch by statements about tables that are not there.
 * <p>
 * No clock tells where in the log a query's announcement is, as clocks jump. So all are remembered, in a filter of a fixed size, which never takes an announced query for another one; the few that it
 * cannot tell are looked for in the log. Used by one thread.
 */
final class AnnouncedQueries
{
    // 12 MB, of which one query in ten thousand is looked for; more, when there are more
    private static final int EXPECTED = 5_000_000;
    private static final double UNCERTAIN = 0.0001;
    private static final int MOST_RECENT = 10_000;

    private final TagTail log;
    private final Supplier<BloomFilter<CharSequence>> all = Suppliers.memoize(() -> BloomFilter.create(Funnels.stringFunnel(UTF_8), EXPECTED, UNCERTAIN));
    // those that were announced a moment ago are mostly those that are asked for
    private final LinkedHashSet<String> recent = new LinkedHashSet<>();
    private long version = TagTail.BEGINNING;

    AnnouncedQueries(TagTail log)
    {
        this.log = requireNonNull(log, "log is null");
    }

    /**
     * Those of some queries that were announced up to now.
     */
    Set<String> among(Set<String> queries)
    {
        if (queries.isEmpty()) {
            return queries;
        }
        // some may have been handed over by a reading that failed: they come again
        version = log.writesSince(version, this::add);
        AnnouncedLineage found = AnnouncedLineage.of(log, queries.stream().filter(this::isUncertain).collect(toImmutableSet()));
        return queries.stream()
                .filter(query -> recent.contains(query) || found.has(query))
                .collect(toImmutableSet());
    }

    private void add(PendingWrite write)
    {
        all.get().put(write.queryId());
        if (recent.add(write.queryId()) && recent.size() > MOST_RECENT) {
            recent.removeFirst();
        }
    }

    private boolean isUncertain(String query)
    {
        return !recent.contains(query) && all.get().mightContain(query);
    }
}
