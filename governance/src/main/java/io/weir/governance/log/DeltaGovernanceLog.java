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
import io.trino.filesystem.Location;
import io.weir.delta.engine.DeltaTables;
import io.weir.delta.engine.log.DeltaAppendLog;

/**
 * The governance log as Delta tables: {@code tag_log}, {@code lineage_log}, {@code audit_log}, {@code incident_log} and {@code policy_log} beneath one location.
 */
public final class DeltaGovernanceLog
        extends AppendedGovernanceLog
{
    private static final String FOLDS = "folds";

    public DeltaGovernanceLog(DeltaTables tables, Location location)
    {
        super(codec -> new DeltaAppendLog(tables, location.appendPath(codec.table()), codec.schema(), codec.timeColumn()),
                new FoldFiles(tables.fileSystem(), location.appendPath(FOLDS)),
                Ticker.systemTicker());
    }

    @Override
    public void close() {}
}
