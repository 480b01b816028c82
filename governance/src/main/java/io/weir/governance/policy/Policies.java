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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * A policies file as a whole, validated.
 *
 * @param version a hash of the text, so that a decision can name the policies it rests on
 * @param text the file as it was read
 * @param groups users by the name of the group
 * @param purposes who holds a purpose, by its name
 * @param maskDefaults the mask by base type where no rule names one; null where this has none either
 */
public record Policies(
        String version,
        String text,
        TagTree tags,
        Map<String, Set<String>> groups,
        Map<String, Who> purposes,
        List<Clearance> clearances,
        List<BreakGlassRule> breakGlass,
        List<MaskRule> masks,
        Map<String, MaskSpec> maskDefaults,
        List<RowFilterRule> rowFilters,
        List<FlowRule> flowRules,
        MaskedWrites maskedWrites,
        List<TableRule> tableRules,
        List<Tenant> tenants)
{
    public Policies
    {
        requireNonNull(version, "version is null");
        requireNonNull(text, "text is null");
        requireNonNull(tags, "tags is null");
        groups = ImmutableMap.copyOf(groups);
        purposes = ImmutableMap.copyOf(purposes);
        clearances = ImmutableList.copyOf(clearances);
        breakGlass = ImmutableList.copyOf(breakGlass);
        masks = ImmutableList.copyOf(masks);
        maskDefaults = ImmutableMap.copyOf(maskDefaults);
        rowFilters = ImmutableList.copyOf(rowFilters);
        flowRules = ImmutableList.copyOf(flowRules);
        requireNonNull(maskedWrites, "maskedWrites is null");
        tableRules = ImmutableList.copyOf(tableRules);
        tenants = ImmutableList.copyOf(tenants);
    }

    /**
     * Whom the rules are about, and whom they leave out.
     */
    public Stream<Who> who()
    {
        return Stream.of(
                        clearances.stream().map(Clearance::who),
                        breakGlass.stream().map(BreakGlassRule::who),
                        rowFilters.stream().flatMap(rule -> Stream.of(rule.who(), rule.except())),
                        tableRules.stream().map(TableRule::who),
                        tenants.stream().map(Tenant::who),
                        purposes.values().stream())
                .flatMap(who -> who);
    }
}
