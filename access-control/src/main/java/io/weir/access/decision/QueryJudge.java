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

import com.google.common.collect.ImmutableSet;
import io.weir.access.connector.PastTagsFunction;
import io.weir.access.explain.ComparePoliciesFunction;
import io.weir.access.explain.ExplainAccessFunction;
import io.weir.access.explain.LineageFunction;
import io.weir.access.explain.WhoSeesFunction;
import io.weir.access.masks.MaskExpressions;
import io.weir.access.masks.ServiceUser;
import io.weir.access.query.ActiveQuery;
import io.weir.access.query.MadeViews;
import io.weir.access.query.StatementKind;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Privilege;
import io.weir.governance.policy.Subject;

import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.weir.governance.policy.Privilege.OWN;
import static io.weir.governance.policy.Privilege.SELECT;
import static java.util.Objects.requireNonNull;

/**
 * Answers the questions of one query about one identity: the user, or the owner of a view that the user reads, or the {@link ServiceUser}.
 */
public final class QueryJudge
{
    // they tell each who asks what that one may know
    private static final Set<Asset> ASKS_FOR_ITSELF = Stream.of(
                    ExplainAccessFunction.NAME,
                    ComparePoliciesFunction.NAME,
                    WhoSeesFunction.NAME,
                    PastTagsFunction.NAME,
                    LineageFunction.Direction.UPSTREAM.functionName(),
                    LineageFunction.Direction.IMPACT.functionName())
            .map(function -> Asset.table(MaskExpressions.CATALOG, "system", function))
            .collect(toImmutableSet());

    private final ActiveQuery query;
    private final Subject identity;
    private final TableAccess tables;
    private final Privileges privileges;
    private final MaskJudge masking;
    private final ReadJudge reads;
    private final ChangeJudge changes;

    QueryJudge(ActiveQuery query, Subject identity, MadeViews madeViews, PendingWrites pendingWrites, TableJudgements judgements)
    {
        this.query = requireNonNull(query, "query is null");
        // what the query is for holds for the owner of a view as well, if the owner holds that purpose
        this.identity = requireNonNull(identity, "identity is null").withPurposes(query.user().purposes());
        this.tables = new TableAccess(query.policies(), this.identity);
        this.privileges = new Privileges(query, tables);
        ColumnAccess columns = new ColumnAccess(query, this.identity, judgements);
        WriteRules writes = new WriteRules(query);
        this.masking = new MaskJudge(query, this.identity, columns, writes);
        this.reads = new ReadJudge(query, this.identity, tables, privileges, columns, writes, pendingWrites);
        this.changes = new ChangeJudge(query, privileges, columns, reads, madeViews, pendingWrites);
    }

    public MaskJudge masking()
    {
        return masking;
    }

    public ReadJudge reads()
    {
        return reads;
    }

    public ChangeJudge changes()
    {
        return changes;
    }

    public boolean sees(Asset asset)
    {
        return isServiceUser() || tables.sees(asset);
    }

    /**
     * Asked before every other question about what is in a catalog.
     */
    public boolean mayEnter(String catalog)
    {
        return isServiceUser() || UserRules.mayEnter(tables, catalog);
    }

    public Verdict maySetProperty(String catalog, String property)
    {
        if (property.equals(ActiveQuery.REPLACING_PROPERTY)) {
            query.addReplacing(catalog);
        }
        return UserRules.maySetCatalogProperty(tables, catalog, property);
    }

    public Verdict maySee(Asset asset)
    {
        return tables.maySee(asset);
    }

    public <T> Set<T> visible(Set<T> names, Function<T, Asset> asset)
    {
        return names.stream()
                .filter(name -> sees(asset.apply(name)))
                .collect(toImmutableSet());
    }

    public Set<String> visibleColumns(Asset table, Set<String> names)
    {
        return sees(table) ? names : ImmutableSet.of();
    }

    public Verdict may(Privilege privilege, Asset asset)
    {
        return privileges.may(privilege, asset);
    }

    public Verdict mayAdminister()
    {
        return tables.mayAdminister();
    }

    /**
     * A definition holds literals, so it is for those who may read what it defines. Of CREATE TABLE (LIKE t INCLUDING PROPERTIES) Trino asks this as well.
     */
    public Verdict mayShowDefinition(Asset table)
    {
        return tables.may(SELECT, table).and(() -> query.kind() == StatementKind.STRUCTURE ? changes.mayTakeProperties(table) : Verdict.ALLOWED);
    }

    /**
     * Procedures of catalog governance ask for the privilege on the asset that they are called with, and killing a query asks whose it is.
     */
    public Verdict mayCall(Asset procedure)
    {
        if (OpenObjects.isOpen(procedure) || procedure.parts().getFirst().equals(MaskExpressions.CATALOG)) {
            return Verdict.ALLOWED;
        }
        return may(OWN, procedure);
    }

    public boolean mayRunFunction(Asset function)
    {
        boolean isMask = function.isWithin(Asset.schema(MaskExpressions.CATALOG, MaskExpressions.SCHEMA));
        if (isMask || isServiceUser()) {
            return isMask && isServiceUser();
        }
        return OpenObjects.isOpen(function) || ASKS_FOR_ITSELF.contains(function) || mayRunOfConnector(function);
    }

    /**
     * Asked of the owner of a view with the rights of its owner, when somebody else reads it. Trino asks nothing of what the view is when it is made.
     */
    public Verdict mayRunFunctionForReaders(Asset function)
    {
        return Verdict.allowedIf(
                !ASKS_FOR_ITSELF.contains(function),
                "it would tell the readers of the view what only its owner %s may know. Create the view with SECURITY INVOKER, so that each reader is told what they may know".formatted(identity.user()));
    }

    /**
     * Trino does not say whether a function is one of values or of tables. Those of connectors, which read tables, are in this schema, and what people make is not.
     */
    private boolean mayRunOfConnector(Asset function)
    {
        boolean allowed = may(OWN, function).isAllowed();
        if (allowed && function.parts().get(1).equals("system")) {
            query.functionReads().expect(function.parts().getFirst());
        }
        return allowed;
    }

    private boolean isServiceUser()
    {
        return ServiceUser.isServiceUser(identity.user());
    }
}
