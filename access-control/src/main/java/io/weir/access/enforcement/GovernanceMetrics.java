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
package io.weir.access.enforcement;

import com.google.inject.Inject;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceStatistics;
import org.weakref.jmx.Managed;

import static java.util.Objects.requireNonNull;

/**
 * The view of the governance log that queries get, for JMX. Times are in milliseconds.
 */
public final class GovernanceMetrics
{
    private final GovernanceStatistics statistics;

    @Inject
    public GovernanceMetrics(Governance governance)
    {
        this.statistics = requireNonNull(governance, "governance is null").statistics();
    }

    @Managed
    public long getTagVersion()
    {
        return statistics.tagVersion();
    }

    @Managed
    public long getLineageVersion()
    {
        return statistics.lineageVersion();
    }

    @Managed
    public long getSnapshotAgeMillis()
    {
        return statistics.age().toMillis();
    }

    @Managed
    public long getSnapshots()
    {
        return statistics.snapshots();
    }

    @Managed
    public long getFailedSnapshots()
    {
        return statistics.failures();
    }

    @Managed
    public double getMeanRefreshMillis()
    {
        long count = statistics.snapshots() + statistics.failures();
        return count == 0 ? 0 : statistics.total().toNanos() / 1e6 / count;
    }

    @Managed
    public long getLongestRefreshMillis()
    {
        return statistics.longest().toMillis();
    }
}
