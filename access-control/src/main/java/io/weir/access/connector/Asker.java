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
package io.weir.access.connector;

import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.Subject;
import io.weir.governance.policy.Tenant;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Who reads the governance log, and what of it they may know: what is about assets that exist for them, and of queries, a tenant those of its own users. For one read by one thread.
 */
final class Asker
{
    private final PolicyDecisions decisions;
    private final Subject subject;
    private final Map<Asset, Boolean> known = new HashMap<>();

    Asker(PolicyDecisions decisions, Subject subject)
    {
        this.decisions = requireNonNull(decisions, "decisions is null");
        this.subject = requireNonNull(subject, "subject is null");
    }

    boolean mayKnow(Asset asset)
    {
        Asset holder = asset.kind().compareTo(AssetKind.TABLE) > 0 ? asset.table() : asset;
        return known.computeIfAbsent(holder, _ -> decisions.isVisible(subject, holder));
    }

    boolean mayKnowOf(Subject other)
    {
        Optional<Tenant> tenant = decisions.tenant(subject);
        return tenant.isEmpty() || decisions.tenant(other).equals(tenant);
    }
}
