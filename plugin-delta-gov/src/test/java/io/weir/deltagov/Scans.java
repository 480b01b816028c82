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
package io.weir.deltagov;

import io.trino.Session;
import io.trino.execution.QueryStats;
import io.trino.testing.DistributedQueryRunner;
import org.intellij.lang.annotations.Language;

import static java.util.Objects.requireNonNull;

/**
 * What queries read, by the statistics that Trino keeps of them.
 */
final class Scans
{
    private final DistributedQueryRunner queryRunner;

    Scans(DistributedQueryRunner queryRunner)
    {
        this.queryRunner = requireNonNull(queryRunner, "queryRunner is null");
    }

    /**
     * How many splits there were, which is how many files where none is large.
     */
    long splits(Session session, @Language("SQL") String sql)
    {
        return stats(session, sql).getOperatorSummaries().stream()
                .filter(operator -> operator.getOperatorType().contains("Scan"))
                .mapToLong(operator -> operator.getTotalDrivers())
                .sum();
    }

    long rows(Session session, @Language("SQL") String sql)
    {
        return stats(session, sql).getPhysicalInputPositions();
    }

    long bytes(Session session, @Language("SQL") String sql)
    {
        return stats(session, sql).getPhysicalInputDataSize().toBytes();
    }

    private QueryStats stats(Session session, @Language("SQL") String sql)
    {
        return queryRunner.getCoordinator().getQueryManager().getFullQueryInfo(queryRunner.executeWithPlan(session, sql).queryId()).getQueryStats();
    }
}
