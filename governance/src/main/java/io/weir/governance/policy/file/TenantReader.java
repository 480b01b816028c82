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

import com.google.common.collect.ImmutableSet;
import io.weir.governance.policy.AssetPattern;
import io.weir.governance.policy.FilterValue;
import io.weir.governance.policy.Privilege;
import io.weir.governance.policy.Tenant;
import io.weir.governance.policy.Tenant.KeyColumn;
import io.weir.governance.policy.Tenant.Named;
import io.weir.governance.policy.Tenant.Tagged;
import io.weir.governance.policy.Tenant.TenantRows;
import io.weir.governance.policy.Tenant.TenantTables;
import io.weir.governance.policy.Who;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The section {@code tenants}. Nobody may be in two of them.
 */
final class TenantReader
{
    private static final Set<String> FIELDS = ImmutableSet.<String>builder().add("name").addAll(WhoReader.FIELDS).add("tables").build();
    private static final Set<String> TABLE_FIELDS = ImmutableSet.<String>builder().addAll(RuleReader.ASSET_FIELDS).add("privileges", "rowFilter").build();
    private static final Set<String> FILTER_FIELDS = ImmutableSet.of("column", "tag", "value");

    private final WhoReader whoReader;
    private final TagNames tagNames;

    TenantReader(WhoReader whoReader, TagNames tagNames)
    {
        this.whoReader = requireNonNull(whoReader, "whoReader is null");
        this.tagNames = requireNonNull(tagNames, "tagNames is null");
    }

    List<Tenant> read(YamlValue section)
    {
        List<Tenant> tenants = new ArrayList<>();
        for (YamlValue value : section.list()) {
            Optional<Tenant> tenant = tenant(value);
            if (tenant.isPresent() && isApart(tenant.orElseThrow(), tenants, value)) {
                tenants.add(tenant.orElseThrow());
            }
        }
        return tenants;
    }

    private Optional<Tenant> tenant(YamlValue value)
    {
        Optional<YamlMapping> mapping = value.mapping();
        if (mapping.isEmpty()) {
            return Optional.empty();
        }
        YamlMapping tenant = mapping.orElseThrow().only(FIELDS);
        Optional<String> name = tenant.required("name").flatMap(YamlValue::text);
        Optional<Who> who = whoReader.read(tenant);
        Optional<YamlValue> tables = tenant.required("tables");
        if (name.isEmpty() || who.isEmpty() || tables.isEmpty()) {
            return Optional.empty();
        }
        List<TenantTables> rules = tables.orElseThrow().list().stream().flatMap(rule -> tables(rule, name.orElseThrow()).stream()).toList();
        return Optional.of(new Tenant(name.orElseThrow(), who.orElseThrow(), rules, value.mistakes().location(value.node())));
    }

    private Optional<TenantTables> tables(YamlValue value, String tenant)
    {
        Optional<YamlMapping> mapping = value.mapping();
        if (mapping.isEmpty()) {
            return Optional.empty();
        }
        YamlMapping rule = mapping.orElseThrow().only(TABLE_FIELDS);
        Optional<AssetPattern> assets = RuleReader.assets(rule);
        Optional<Set<Privilege>> privileges = RuleReader.privileges(rule);
        Optional<YamlValue> filterField = rule.optional("rowFilter");
        Optional<TenantRows> filter = filterField.flatMap(field -> rowFilter(field, tenant));
        boolean filterUnreadable = filterField.isPresent() && filter.isEmpty();
        if (assets.isEmpty() || privileges.isEmpty() || filterUnreadable) {
            return Optional.empty();
        }
        return Optional.of(new TenantTables(assets.orElseThrow(), privileges.orElseThrow(), filter, value.mistakes().location(value.node())));
    }

    private Optional<TenantRows> rowFilter(YamlValue value, String tenant)
    {
        Optional<YamlMapping> mapping = value.mapping();
        if (mapping.isEmpty()) {
            return Optional.empty();
        }
        YamlMapping filter = mapping.orElseThrow().only(FILTER_FIELDS);
        Optional<KeyColumn> key = key(filter);
        Optional<FilterValue> wanted = filter.optional("value").map(YamlValue::filterValue).orElse(Optional.of(FilterValue.text(tenant)));
        if (key.isEmpty() || wanted.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TenantRows(key.orElseThrow(), wanted.orElseThrow()));
    }

    private Optional<KeyColumn> key(YamlMapping filter)
    {
        Optional<YamlValue> column = filter.optional("column");
        Optional<YamlValue> tag = filter.optional("tag");
        if (column.isPresent() == tag.isPresent()) {
            filter.self().mistakes().add(filter.self().node(), "'rowFilter' needs 'column' or 'tag', and not both");
            return Optional.empty();
        }
        if (column.isPresent()) {
            return column.orElseThrow().text().map(name -> new Named(name.toLowerCase(Locale.ENGLISH)));
        }
        return tag.orElseThrow().text().flatMap(name -> tagNames.known(tag.orElseThrow(), name)).map(Tagged::new);
    }

    private static boolean isApart(Tenant tenant, List<Tenant> others, YamlValue value)
    {
        if (tenant.who().users().contains(Who.EVERYONE)) {
            value.mistakes().add(value.node(), "tenant '%s' is everyone; expected users or groups by name", tenant.name());
            return false;
        }
        for (Tenant other : others) {
            if (tenant.name().equals(other.name())) {
                value.mistakes().add(value.node(), "tenant '%s' stands at %s already; expected each once", tenant.name(), other.location());
                return false;
            }
            Optional<String> shared = tenant.who().users().stream().filter(other.who().users()::contains).findFirst();
            if (shared.isPresent()) {
                value.mistakes().add(value.node(), "user '%s' is in tenant '%s' already; expected a user in one tenant only", shared.orElseThrow(), other.name());
                return false;
            }
        }
        return true;
    }
}
