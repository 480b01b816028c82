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

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.policy.Access.Allowed;
import io.weir.governance.policy.Access.Denied;
import io.weir.governance.policy.Tenant.Named;
import io.weir.governance.policy.Tenant.Tagged;
import io.weir.governance.policy.Tenant.TenantRows;
import io.weir.governance.policy.Tenant.TenantTables;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * Table rules and tenants. {@code t$history} and the like are judged as {@code t}, except that a tenant who sees only some rows of {@code t} sees none of
 * the tables about {@code t}, which would count and describe everyone's rows.
 */
final class TableDecisions
{
    private static final String INFORMATION_SCHEMA = "information_schema";

    private final Policies policies;
    // a listing asks about thousands of tables for one subject
    private final Cache<Subject, List<Rule>> rules = CacheBuilder.newBuilder().maximumSize(SubjectCompletion.MAXIMUM_SUBJECTS).build();

    TableDecisions(Policies policies)
    {
        this.policies = requireNonNull(policies, "policies is null");
    }

    /**
     * The tenant's rows of a shared table, by the entry at the location.
     */
    record TenantFilter(TenantRows rows, RuleLocation location)
    {
        TenantFilter
        {
            requireNonNull(rows, "rows is null");
            requireNonNull(location, "location is null");
        }
    }

    private record Rule(AssetPattern assets, Set<Privilege> privileges, Optional<TenantRows> rows, RuleLocation location)
    {
        boolean isAbout(Asset asset)
        {
            return assets.covers(asset.governed());
        }

        /**
         * What counts and describes everyone's rows is not for those who see some of them, whatever the rules behind this one give.
         */
        boolean hides(Asset asset)
        {
            return rows.isPresent() && SuffixNames.describesRows(asset);
        }

        /**
         * What is not given for a table of a schema is not given for the schema: who renames or drops it, or takes its tags away, does so to the table. That something new may be made in it says nothing about that table.
         */
        boolean takesAway(Privilege privilege, Asset asset)
        {
            boolean ofAllTables = switch (asset.kind()) {
                case SCHEMA -> privilege != Privilege.CREATE;
                case CATALOG -> privilege == Privilege.TAG;
                case TABLE, COLUMN, FIELD -> false;
            };
            return ofAllTables && assets.mayHoldIn(asset) && !privileges.contains(privilege);
        }
    }

    boolean isVisible(Subject subject, Asset asset)
    {
        if (isInformationSchema(asset)) {
            return isVisible(subject, Asset.catalog(asset.parts().getFirst()));
        }
        if (asset.kind().compareTo(AssetKind.TABLE) >= 0) {
            return firstRule(subject, asset).map(rule -> !rule.privileges().isEmpty()).orElse(false);
        }
        for (Rule rule : rules(subject)) {
            if (rule.assets().mayHoldIn(asset)) {
                if (!rule.privileges().isEmpty()) {
                    return true;
                }
                if (rule.isAbout(asset)) {
                    return false;
                }
            }
        }
        return false;
    }

    boolean allows(Subject subject, Privilege privilege, Asset asset)
    {
        return showsVisible(subject, privilege, asset) || decidingRule(subject, privilege, asset).filter(rule -> rule.privileges().contains(privilege)).isPresent();
    }

    Access mayAccess(Subject subject, Privilege privilege, Asset asset)
    {
        if (showsVisible(subject, privilege, asset)) {
            return new Allowed("the information schema shows what is visible anyway");
        }
        String wish = "%s on %s for user %s".formatted(privilege, asset, subject.user());
        Optional<Rule> rule = decidingRule(subject, privilege, asset);
        if (rule.isEmpty()) {
            return new Denied("no rule of the policies gives %s".formatted(wish));
        }
        RuleLocation location = rule.orElseThrow().location();
        if (!rule.orElseThrow().privileges().contains(privilege)) {
            return new Denied("the rule at %s does not give %s".formatted(location, wish));
        }
        return new Allowed("the rule at %s gives %s".formatted(location, wish));
    }

    private boolean showsVisible(Subject subject, Privilege privilege, Asset asset)
    {
        return isInformationSchema(asset) && privilege == Privilege.SELECT && isVisible(subject, asset);
    }

    private Optional<Rule> decidingRule(Subject subject, Privilege privilege, Asset asset)
    {
        return firstRule(subject, asset, about -> about.takesAway(privilege, asset));
    }

    Optional<TenantFilter> tenantFilter(Subject subject, Asset table)
    {
        return firstRule(subject, table).flatMap(rule -> rule.rows().map(rows -> new TenantFilter(rows, rule.location())));
    }

    /**
     * The tags by which the tenant's rows are told from others in shared tables.
     */
    Stream<String> tagsOfTenantFilters(Subject subject)
    {
        return rules(subject).stream()
                .flatMap(rule -> rule.rows().stream())
                .flatMap(rows -> switch (rows.key()) {
                    case Tagged(String tag) -> Stream.of(tag);
                    case Named _ -> Stream.empty();
                });
    }

    /**
     * Whether the subject may not select from all of a table or schema, and could select from it, or from a table in it, if it were called otherwise.
     */
    boolean selectsMore(Subject subject, Asset from, Asset to)
    {
        return !mayAccess(subject, Privilege.SELECT, from).isAllowed() && maySelectSomewhere(subject, to);
    }

    private boolean maySelectSomewhere(Subject subject, Asset asset)
    {
        for (Rule rule : rules(subject)) {
            if (rule.assets().mayHoldIn(asset.governed()) && rule.privileges().contains(Privilege.SELECT)) {
                return true;
            }
            // the rules behind it say nothing about any table
            if (rule.isAbout(asset)) {
                return false;
            }
        }
        return false;
    }

    /**
     * Whether the tenant sees only some rows of the table, or of a table in the schema, and other ones or all of them if it were called otherwise.
     */
    boolean losesFilter(Subject subject, Asset from, Asset to)
    {
        if (from.kind() == AssetKind.TABLE) {
            Optional<TenantRows> rows = tenantFilter(subject, from).map(TenantFilter::rows);
            return rows.isPresent() && !tenantFilter(subject, to).map(TenantFilter::rows).equals(rows);
        }
        return rules(subject).stream().anyMatch(rule -> rule.rows().isPresent() && rule.assets().mayHoldIn(from));
    }

    Optional<Tenant> tenant(Subject subject)
    {
        List<Tenant> tenants = tenants(subject);
        return tenants.size() == 1 ? Optional.of(tenants.getFirst()) : Optional.empty();
    }

    private List<Tenant> tenants(Subject subject)
    {
        return policies.tenants().stream()
                .filter(tenant -> tenant.who().matches(subject))
                .toList();
    }

    private Optional<Rule> firstRule(Subject subject, Asset asset)
    {
        return firstRule(subject, asset, _ -> false);
    }

    /**
     * @param decidesToo which rules decide beside those about the whole asset
     */
    private Optional<Rule> firstRule(Subject subject, Asset asset, Predicate<Rule> decidesToo)
    {
        for (Rule rule : rules(subject)) {
            if (rule.isAbout(asset) || decidesToo.test(rule)) {
                return rule.hides(asset) ? Optional.empty() : Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    private List<Rule> rules(Subject subject)
    {
        List<Rule> known = rules.getIfPresent(subject);
        if (known != null) {
            return known;
        }
        List<Rule> found = rulesAbout(subject);
        rules.put(subject, found);
        return found;
    }

    private List<Rule> rulesAbout(Subject subject)
    {
        List<Tenant> tenants = tenants(subject);
        if (tenants.size() > 1) {
            // whose rows would these be? nobody's
            return List.of();
        }
        if (tenants.size() == 1) {
            return tenants.getFirst().tables().stream().map(TableDecisions::rule).toList();
        }
        return policies.tableRules().stream()
                .filter(rule -> rule.who().matches(subject))
                .map(rule -> new Rule(rule.assets(), rule.privileges(), Optional.empty(), rule.location()))
                .toList();
    }

    private static Rule rule(TenantTables tables)
    {
        return new Rule(tables.assets(), tables.privileges(), tables.rows(), tables.location());
    }

    private static boolean isInformationSchema(Asset asset)
    {
        return asset.parts().size() > 1 && asset.parts().get(1).equals(INFORMATION_SCHEMA);
    }
}
