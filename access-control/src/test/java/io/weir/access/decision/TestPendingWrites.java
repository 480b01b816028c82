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

import io.weir.access.query.ActiveQuery;
import io.weir.access.query.StatementKind;
import io.weir.governance.asset.Asset;
import org.junit.jupiter.api.Test;

import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class TestPendingWrites
{
    private static final Asset FIRST = Asset.table("c", "s", "first");
    private static final Asset SECOND = Asset.table("c", "s", "second");
    private static final Asset SOURCE = Asset.column("c", "s", "source", "a");

    private final GovernedQueries queries = new GovernedQueries();

    @Test
    void queryWithoutTargetRecordsNothing()
    {
        queries.pendingWrites().record(queries.query("etl", StatementKind.READ), Set.of(SOURCE));
        assertThat(queries.pending()).isEmpty();
    }

    @Test
    void everyTargetIsRecordedOnce()
    {
        ActiveQuery query = queries.query("etl", StatementKind.WRITE);
        query.addTarget(FIRST);
        query.addTarget(SECOND);
        queries.pendingWrites().record(query, Set.of(SOURCE));
        queries.pendingWrites().record(query, Set.of(SOURCE));
        assertThat(queries.pending()).hasSize(2).allSatisfy(write -> {
            assertThat(write.queryId()).isEqualTo(query.queryId());
            assertThat(write.sources()).containsExactly(SOURCE);
            assertThat(write.time()).isEqualTo(GovernedQueries.CLOCK.instant());
        });
    }
}
