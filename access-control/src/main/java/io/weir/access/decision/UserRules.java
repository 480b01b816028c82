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

import com.google.inject.Inject;
import io.weir.access.masks.MaskExpressions;
import io.weir.access.masks.ServiceUser;
import io.weir.access.query.StatedPurposes;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.Subject;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.access.decision.OpenObjects.SYSTEM_CATALOG;
import static io.weir.governance.policy.Privilege.OWN;
import static java.util.Objects.requireNonNull;

/**
 * Who may be whom, and who may manage whose queries. Administrators are those who own catalog {@code system}.
 */
public final class UserRules
{
    private final Governance governance;
    private final Clock clock;

    @Inject
    public UserRules(Governance governance, Clock clock)
    {
        this.governance = requireNonNull(governance, "governance is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    public Verdict mayLogIn(String user)
    {
        return Verdict.allowedIf(!ServiceUser.isServiceUser(user), () -> "user name %s is reserved for masks".formatted(user))
                .and(() -> Verdict.allowedIf(
                        !policies().isAnotherWriting(user),
                        () -> "user name %s differs only in case, spaces or characters that nobody sees from one that the policies name. Log in by that name, or name this one in the policies as well".formatted(user)));
    }

    public Verdict mayImpersonate(String user, String other)
    {
        return mayLogIn(other).and(() -> Verdict.allowedIf(user.equals(other), "a user may only be themselves"));
    }

    public Verdict mayManageQuery(Subject user, String owner)
    {
        return user.user().equals(owner) ? Verdict.ALLOWED : mayAdminister(user);
    }

    /**
     * Those of the queries that the user may see or end.
     */
    public <T> List<T> manageable(Subject user, Collection<T> queries, Function<T, String> owner)
    {
        boolean administers = mayAdminister(user).isAllowed();
        return queries.stream()
                .filter(query -> administers || user.user().equals(owner.apply(query)))
                .collect(toImmutableList());
    }

    public Verdict maySetSystemProperty(Subject user)
    {
        return mayLogIn(user.user());
    }

    /**
     * Whether the user may ask for anything in a catalog, for questions that come before the query is known.
     */
    public boolean mayEnter(Subject user, String catalog)
    {
        return mayEnter(tables(user), catalog);
    }

    public Verdict maySetCatalogProperty(Subject user, String catalog, String property)
    {
        return maySetCatalogProperty(tables(user), catalog, property);
    }

    /**
     * Everyone comes into catalog governance, to say a purpose and to ask why; what is in it, is asked for each thing.
     */
    static boolean mayEnter(TableAccess tables, String catalog)
    {
        return catalog.equals(MaskExpressions.CATALOG) || tables.sees(Asset.catalog(catalog));
    }

    static Verdict maySetCatalogProperty(TableAccess tables, String catalog, String property)
    {
        return catalog.equals(MaskExpressions.CATALOG) && property.equals(StatedPurposes.SESSION_PROPERTY) ? Verdict.ALLOWED : tables.maySee(Asset.catalog(catalog));
    }

    private TableAccess tables(Subject user)
    {
        return new TableAccess(policies(), user);
    }

    private PolicyDecisions policies()
    {
        return new PolicyDecisions(governance.compiledPolicies(), clock);
    }

    public Verdict mayAdminister(Subject user)
    {
        return mayAdminister(user, policies());
    }

    static Verdict mayAdminister(Subject user, PolicyDecisions policies)
    {
        Asset system = Asset.catalog(SYSTEM_CATALOG);
        return policies.allows(user, OWN, system) ? Verdict.ALLOWED : Verdict.of(policies.mayAccess(user, OWN, system));
    }
}
