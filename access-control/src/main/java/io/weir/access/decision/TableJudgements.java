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

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.weir.governance.policy.Purpose;
import io.weir.governance.policy.Subject;
import io.weir.governance.snapshot.ColumnTags;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

/**
 * Remembers judgements of tables. They rest on the tags of the columns (known by their object, which is another one as soon as they may have changed), the policies, who looks and for what,
 * and the time: one holds until the next clearance runs out, and none is remembered or used while somebody who looks has broken the glass.
 */
final class TableJudgements
{
    private static final long MAXIMUM_COLUMNS = 200_000;

    private final Cache<Key, Remembered> judgements = CacheBuilder.newBuilder()
            .maximumWeight(MAXIMUM_COLUMNS)
            .weigher((Key key, Remembered _) -> 1 + key.columns().size())
            .build();

    /**
     * @param eyes through which the table is seen
     */
    record Key(ColumnTags tags, String policyVersion, Set<Subject> eyes, Purpose purpose, List<ReadColumn> columns)
    {
        Key
        {
            requireNonNull(tags, "tags is null");
            requireNonNull(policyVersion, "policyVersion is null");
            eyes = ImmutableSet.copyOf(eyes);
            requireNonNull(purpose, "purpose is null");
            columns = ImmutableList.copyOf(columns);
        }

        @Override
        public boolean equals(Object other)
        {
            return other instanceof Key that
                    && tags == that.tags
                    && policyVersion.equals(that.policyVersion)
                    && eyes.equals(that.eyes)
                    && purpose == that.purpose
                    && columns.equals(that.columns);
        }

        // without the columns, which nearly always follow from the tags
        @Override
        public int hashCode()
        {
            return Objects.hash(System.identityHashCode(tags), policyVersion, eyes, purpose);
        }
    }

    private record Remembered(TableJudgement judgement, Instant from, Instant until)
    {
        boolean holds(Instant now)
        {
            return !now.isBefore(from) && now.isBefore(until);
        }
    }

    /**
     * @param until how long it holds, from now on; empty when it is not to be remembered
     */
    TableJudgement get(Key key, Instant now, Optional<Instant> until, Supplier<TableJudgement> judge)
    {
        if (until.isEmpty()) {
            return judge.get();
        }
        Remembered known = judgements.getIfPresent(key);
        if (known != null && known.holds(now)) {
            return known.judgement();
        }
        TableJudgement judgement = judge.get();
        judgements.put(key, new Remembered(judgement, now, until.orElseThrow()));
        return judgement;
    }
}
