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
import com.google.common.collect.ImmutableSet;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * A tenant's users have what the tenant's tables give and nothing else: table rules do not apply to them, and what is not listed here does not exist for them.
 */
public record Tenant(String name, Who who, List<TenantTables> tables, RuleLocation location)
{
    public Tenant
    {
        requireNonNull(name, "name is null");
        requireNonNull(who, "who is null");
        tables = ImmutableList.copyOf(tables);
        requireNonNull(location, "location is null");
    }

    /**
     * Tables of the tenant alone, or, with a row filter, its rows of shared tables. The first that matches a table decides.
     */
    public record TenantTables(AssetPattern assets, Set<Privilege> privileges, Optional<TenantRows> rows, RuleLocation location)
    {
        public TenantTables
        {
            requireNonNull(assets, "assets is null");
            privileges = ImmutableSet.copyOf(privileges);
            requireNonNull(rows, "rows is null");
            requireNonNull(location, "location is null");
        }
    }

    /**
     * The tenant's rows of a shared table: those with the value in a column.
     */
    public record TenantRows(KeyColumn key, FilterValue value)
    {
        public TenantRows
        {
            requireNonNull(key, "key is null");
            requireNonNull(value, "value is null");
        }
    }

    public sealed interface KeyColumn {}

    public record Named(String column)
            implements KeyColumn
    {
        public Named
        {
            requireNonNull(column, "column is null");
        }
    }

    /**
     * The column that carries the tag, whatever its name. A table without one shows no rows.
     */
    public record Tagged(String tag)
            implements KeyColumn
    {
        public Tagged
        {
            requireNonNull(tag, "tag is null");
        }
    }
}
