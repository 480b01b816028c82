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
package io.weir.governance.policy.file;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.SetMultimap;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.RuleLocation;
import io.weir.governance.policy.Subject;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * Unit tests of policies: what is tagged, and what is expected to be decided then.
 *
 * @param tables the columns of each table, with their types
 * @param tags the tags that are set, by asset
 */
public record PolicyCases(Policies policies, Map<Asset, Map<String, String>> tables, SetMultimap<Asset, String> tags, List<PolicyCase> cases)
{
    public PolicyCases
    {
        requireNonNull(policies, "policies is null");
        tables = ImmutableMap.copyOf(tables);
        tags = ImmutableSetMultimap.copyOf(tags);
        cases = ImmutableList.copyOf(cases);
    }

    public record PolicyCase(Subject subject, Question question, String expected, Optional<Set<String>> maskedColumns, RuleLocation location)
    {
        public PolicyCase
        {
            requireNonNull(subject, "subject is null");
            requireNonNull(question, "question is null");
            requireNonNull(expected, "expected is null");
            maskedColumns = maskedColumns.map(ImmutableSet::copyOf);
            requireNonNull(location, "location is null");
        }
    }

    public sealed interface Question {}

    /**
     * @param action {@code read} or {@code copy} for a column, a privilege for everything else
     */
    public record AboutAsset(Asset asset, String action)
            implements Question
    {
        public AboutAsset
        {
            requireNonNull(asset, "asset is null");
            requireNonNull(action, "action is null");
        }
    }

    public record AboutStatement(String sql)
            implements Question
    {
        public AboutStatement
        {
            requireNonNull(sql, "sql is null");
        }
    }
}
