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
package io.weir.governance.log;

import com.google.common.base.Ticker;
import io.weir.delta.engine.log.InMemoryAppendLog;

/**
 * A governance log that lives as long as its process, for tests.
 */
public final class InMemoryGovernanceLog
        extends AppendedGovernanceLog
{
    public InMemoryGovernanceLog()
    {
        super(codec -> new InMemoryAppendLog(codec.schema()), new FoldStore.None(), Ticker.systemTicker());
    }

    @Override
    public void close() {}
}
