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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.weir.lineage.record.ColumnName;

import java.util.List;
import java.util.Set;

/**
 * What a query did to the graph.
 *
 * @param changes what it did to tables as a whole
 * @param unnamedReads columns that are read and that the engine does not name: those that an UPDATE, DELETE or MERGE reads of the table that it changes, and those of {@code TABLE t} behind a UNION
 * @param resolves whether the query may have announced a write before it ran, which then ends with it
 * @param ifAnnounced whether the flows count only if the access control announced the query: they follow from its text alone, and the engine may have done nothing
 */
public record QueryLineage(WriteOutcome outcome, List<ColumnFlow> flows, List<TableChange> changes, Set<ColumnName> unnamedReads, boolean resolves, boolean ifAnnounced)
{
    public QueryLineage
    {
        changes = ImmutableList.copyOf(changes);
        flows = ImmutableList.copyOf(flows);
        unnamedReads = ImmutableSet.copyOf(unnamedReads);
    }
}
