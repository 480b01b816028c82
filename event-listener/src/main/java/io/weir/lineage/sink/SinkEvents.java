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

import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.QueryStarted;
import io.weir.lineage.record.RecordImportance;
import io.weir.lineage.spool.Importance;

/**
 * Which queries a sink is told of. What the engine says at the start of a query decides, so that a sink gets both events of it or none.
 */
public enum SinkEvents
{
    ALL,

    /**
     * Those that write, change or define something, or may have.
     */
    WRITES;

    boolean include(QueryStarted start)
    {
        return include(RecordImportance.of(start));
    }

    boolean include(QueryRecord end)
    {
        return include(RecordImportance.of(end));
    }

    private boolean include(Importance importance)
    {
        return switch (this) {
            case ALL -> true;
            case WRITES -> importance == Importance.WRITE;
        };
    }
}
