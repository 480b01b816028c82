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
package io.weir.governance.policy;

import static java.util.Objects.requireNonNull;

/**
 * Policies with what was looked up in them: the groups by user, and the rules that are about a subject. It takes time to find these in policies of many users, so it is done once
 * for all queries, for as long as the policies stay.
 */
public final class CompiledPolicies
{
    private final Policies policies;
    private final SubjectCompletion subjects;
    private final TableDecisions tables;

    public CompiledPolicies(Policies policies)
    {
        this.policies = requireNonNull(policies, "policies is null");
        this.subjects = new SubjectCompletion(policies);
        this.tables = new TableDecisions(policies);
    }

    Policies policies()
    {
        return policies;
    }

    SubjectCompletion subjects()
    {
        return subjects;
    }

    TableDecisions tables()
    {
        return tables;
    }

    /**
     * Whether these are the very policies, and not others of the same text.
     */
    public boolean isOf(Policies policies)
    {
        return this.policies == policies;
    }
}
