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
package io.weir.lineage.sink;

import io.airlift.json.JsonCodecFactory;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.lineage.TestingGovernance;
import io.weir.lineage.edges.LineageReader;
import io.weir.lineage.edges.MaterializedViews;
import io.weir.lineage.openlineage.OpenLineageTranslator;
import io.weir.lineage.openlineage.RunEvent;
import io.weir.lineage.openlineage.RunGovernance;
import io.weir.lineage.redact.StatementDisplays;

public final class Encoders
{
    private Encoders() {}

    public static EventEncoder encoder()
    {
        RunGovernance governance = new RunGovernance(TestingGovernance.of(new InMemoryGovernanceLog()));
        return new EventEncoder(
                new LineageReader(MaterializedViews.inMemory()),
                new OpenLineageTranslator("trino://127.0.0.1:8080", governance, new StatementDisplays()),
                new JsonCodecFactory().jsonCodec(RunEvent.class));
    }
}
