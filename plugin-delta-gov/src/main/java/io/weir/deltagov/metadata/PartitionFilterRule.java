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
package io.weir.deltagov.metadata;

import io.trino.spi.TrinoException;
import io.weir.delta.engine.data.DataColumn;
import io.weir.deltagov.DeltaGovTableHandle;

import java.util.List;

import static io.trino.spi.StandardErrorCode.QUERY_REJECTED;
import static io.weir.delta.engine.data.DataColumn.Kind.PARTITION;

/**
 * {@code query_partition_filter_required}: nobody reads all of a partitioned table by mistake.
 */
final class PartitionFilterRule
{
    private PartitionFilterRule() {}

    /**
     * @param partitionColumns of the table
     */
    static void requireMet(DeltaGovTableHandle scan, List<String> partitionColumns)
    {
        if (partitionColumns.isEmpty() || scan.enforced().isNone() || scan.unenforced().isNone()) {
            return;
        }
        boolean met = scan.enforced().intersect(scan.unenforced()).getDomains().orElseThrow().keySet().stream()
                .map(DataColumn::kind)
                .anyMatch(PARTITION::equals);
        if (!met) {
            throw new TrinoException(QUERY_REJECTED, "Table %s is partitioned by %s, and this query reads it without a condition that compares one of them with constants. Add one, or set the session property query_partition_filter_required to false".formatted(scan.name(), partitionColumns));
        }
    }
}
