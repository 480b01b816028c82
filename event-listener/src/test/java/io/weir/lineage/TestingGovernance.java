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
package io.weir.lineage;

import io.weir.governance.Governance;
import io.weir.governance.log.GovernanceLog;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.file.PolicyFile;

import java.time.Duration;

/**
 * A governance with a log of the test's, and policies with one tenant.
 */
public final class TestingGovernance
{
    private static final Policies POLICIES = PolicyFile.parse(
            "policies.yaml",
            """
            version: 1
            tags:
              PII:
                EMAIL:
            tableRules:
              - users: ["*"]
                privileges: [all]
            tenants:
              - name: acme
                users: [alice]
                tables:
                  - catalog: memory
                    schema: acme
                    privileges: [select]
            """);

    private TestingGovernance() {}

    public static Governance of(GovernanceLog log)
    {
        return new Governance(log, () -> POLICIES, Duration.ZERO);
    }
}
