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

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableSet;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.Privilege;
import io.weir.governance.policy.Subject;
import io.weir.governance.policy.Tenant;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Who reads the governance log, and what of it they may know: what is about assets that exist for them, and of queries, a tenant those of its own users. For one read by one thread.
 */
public final class Asker
{
    private static final String SYSTEM_CATALOG = "system";
    private static final String HIDDEN = "(hidden)";

    private final PolicyDecisions decisions;
    private final Subject subject;
    private final Map<Asset, Boolean> known = new HashMap<>();
    private final Map<Subject, Optional<String>> tenants = new HashMap<>();
    private final Supplier<Boolean> administrator;

    public Asker(PolicyDecisions decisions, Subject subject)
    {
        this.decisions = requireNonNull(decisions, "decisions is null");
        this.subject = requireNonNull(subject, "subject is null");
        this.administrator = Suppliers.memoize(() -> decisions.mayAccess(subject, Privilege.OWN, Asset.catalog(SYSTEM_CATALOG)).isAllowed());
    }

    public boolean mayKnow(Asset asset)
    {
        Asset holder = asset.kind().compareTo(AssetKind.TABLE) > 0 ? asset.table() : asset;
        return known.computeIfAbsent(holder, _ -> decisions.isVisible(subject, holder));
    }

    /**
     * A way from asset to asset, with {@code (hidden)} for those that the asker may not know.
     */
    public String path(List<Asset> path)
    {
        return path.stream().map(asset -> mayKnow(asset) ? asset.toString() : HIDDEN).collect(joining(" -> "));
    }

    /**
     * Whether the queries of everyone are for the asker: who is in no tenant.
     */
    public boolean mayKnowOfEveryone()
    {
        return decisions.tenant(subject).isEmpty();
    }

    public boolean mayKnowOf(Subject other)
    {
        Optional<Tenant> tenant = decisions.tenant(subject);
        return tenant.isEmpty() || decisions.tenant(other).equals(tenant);
    }

    public boolean mayKnowOf(String user, List<String> groups)
    {
        return isSelf(user) || mayKnowOf(new Subject(user, ImmutableSet.copyOf(groups)));
    }

    /**
     * @param assets in their text form, as the audit log has them
     */
    public boolean mayKnowAll(Collection<String> assets)
    {
        return assets.stream().map(Asset::parse).allMatch(this::mayKnow);
    }

    /**
     * The tenant of somebody whose query stands in the log.
     */
    public Optional<String> tenantOf(String user, List<String> groups)
    {
        return tenants.computeIfAbsent(new Subject(user, ImmutableSet.copyOf(groups)), key -> decisions.tenant(key).map(Tenant::name));
    }

    public boolean isSelf(String user)
    {
        return subject.user().equals(user);
    }

    /**
     * Administrators are those who own catalog {@code system}.
     */
    public boolean isAdministrator()
    {
        return administrator.get();
    }
}
