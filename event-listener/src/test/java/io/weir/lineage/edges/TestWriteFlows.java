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
package io.weir.lineage.edges;

import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.LineageEdge;
import io.weir.lineage.delivery.RecordedQueries;
import io.weir.lineage.record.QueryRecord;
import org.junit.jupiter.api.Test;

import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class TestWriteFlows
{
    @Test
    void tableAboutATableKeepsItsNameAsASource()
    {
        QueryRecord query = RecordedQueries.copyOfHistory("query_1");
        assertThat(LineageTranslator.events(query, new LineageReader().read(query))).first().isInstanceOfSatisfying(LineageEdge.class, edge -> {
            assertThat(edge.source()).isEqualTo(Asset.column("memory", "default", "source$history", "x"));
            assertThat(edge.target()).isEqualTo(Asset.column("memory", "default", "target", "x"));
            assertThat(edge.sourceVersion()).isEqualTo(Optional.of(7L));
        });
    }
}
