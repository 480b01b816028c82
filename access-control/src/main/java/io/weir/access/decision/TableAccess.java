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
package io.weir.access.decision;

import io.weir.governance.asset.Asset;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.Privilege;
import io.weir.governance.policy.Subject;

import static io.weir.access.decision.OpenObjects.SYSTEM_CATALOG;
import static io.weir.access.decision.OpenObjects.isOpen;
import static io.weir.governance.policy.Privilege.CREATE;
import static io.weir.governance.policy.Privilege.SELECT;
import static java.util.Objects.requireNonNull;

/**
 * What the table rules let somebody see and do.
 */
final class TableAccess
{
    private final PolicyDecisions policies;
    private final Subject subject;

    TableAccess(PolicyDecisions policies, Subject subject)
    {
        this.policies = requireNonNull(policies, "policies is null");
        this.subject = requireNonNull(subject, "subject is null");
    }

    boolean sees(Asset asset)
    {
        return isOpen(asset) || policies.isVisible(subject, asset);
    }

    Verdict maySee(Asset asset)
    {
        return sees(asset) ? Verdict.ALLOWED : Verdict.hidden(asset);
    }

    Verdict may(Privilege privilege, Asset asset)
    {
        if (privilege == SELECT && isOpen(asset)) {
            return Verdict.ALLOWED;
        }
        if (asset.parts().getFirst().equals(SYSTEM_CATALOG)) {
            return mayAdminister();
        }
        // what is about to be created is not there yet, so nothing is told by refusing it
        if (privilege != CREATE && !sees(asset)) {
            return Verdict.hidden(asset);
        }
        return policies.allows(subject, privilege, asset) ? Verdict.ALLOWED : Verdict.of(policies.mayAccess(subject, privilege, asset));
    }

    Verdict mayAdminister()
    {
        return UserRules.mayAdminister(subject, policies);
    }
}
