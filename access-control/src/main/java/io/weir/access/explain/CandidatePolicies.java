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
package io.weir.access.explain;

import io.trino.spi.TrinoException;
import io.trino.spi.security.AccessDeniedException;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.PolicyException;
import io.weir.governance.policy.Privilege;
import io.weir.governance.policy.Subject;

import static io.trino.spi.StandardErrorCode.INVALID_FUNCTION_ARGUMENT;

/**
 * Policies that are not in force: a file in the folder of those that are. For administrators, because they tell of everyone.
 */
final class CandidatePolicies
{
    private CandidatePolicies() {}

    static Policies load(Governance governance, PolicyDecisions live, Subject asker, String fileName)
    {
        requireAdministrator(live, asker);
        try {
            return governance.candidatePolicies(fileName);
        }
        catch (PolicyException e) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "%s cannot be used: %s".formatted(fileName, e.getMessage()), e);
        }
    }

    static void requireAdministrator(PolicyDecisions live, Subject asker)
    {
        if (!live.mayAccess(asker, Privilege.OWN, Asset.catalog("system")).isAllowed()) {
            throw new AccessDeniedException("Cannot ask about policies that are not in force: that is for administrators");
        }
    }
}
