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

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.weir.access.connector.PastTagsFunction;
import io.weir.access.explain.ComparePoliciesFunction;
import io.weir.access.explain.ExplainAccessFunction;
import io.weir.access.explain.LineageFunction;
import io.weir.access.masks.MaskExpressions;
import io.weir.access.masks.ServiceUser;
import io.weir.access.query.ActiveQuery;
import io.weir.access.query.ActiveQuery.JudgedTable;
import io.weir.access.query.StatementKind;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Decision;
import io.weir.governance.policy.Decision.Deny;
import io.weir.governance.policy.Decision.Mask;
import io.weir.governance.policy.Decision.Show;
import io.weir.governance.policy.MaskSpec;
import io.weir.governance.policy.Privilege;
import io.weir.governance.policy.RowFilter;
import io.weir.governance.policy.Subject;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.weir.access.decision.OpenObjects.isUntagged;
import static io.weir.governance.policy.Privilege.CREATE;
import static io.weir.governance.policy.Privilege.DELETE;
import static io.weir.governance.policy.Privilege.INSERT;
import static io.weir.governance.policy.Privilege.OWN;
import static io.weir.governance.policy.Privilege.SELECT;
import static java.util.Objects.requireNonNull;

/**
 * Answers the questions of one query about one identity: the user, or the owner of a view that the user reads, or the {@link ServiceUser}.
 */
public final class QueryJudge
{
    // as the connectors of Trino name them
    private static final Set<String> LOCATION_PROPERTIES = ImmutableSet.of("location", "external_location");
    // what a CHECK constraint of a Delta table is kept as
    private static final String CONSTRAINT_PROPERTY = "delta.constraints.";
    // they tell each who asks what that one may know
    private static final Set<Asset> ASKS_FOR_ITSELF = Stream.of(
                    ExplainAccessFunction.NAME,
                    ComparePoliciesFunction.NAME,
                    PastTagsFunction.NAME,
                    LineageFunction.Direction.UPSTREAM.functionName(),
                    LineageFunction.Direction.IMPACT.functionName())
            .map(function -> Asset.table(MaskExpressions.CATALOG, "system", function))
            .collect(toImmutableSet());
    private static final String NO_CLEARANCE = "there is no clearance for tag %s";

    private final ActiveQuery query;
    private final Subject identity;
    private final TableAccess tables;
    private final ColumnAccess columns;
    private final WriteRules writes;
    private final PendingWrites pendingWrites;

    QueryJudge(ActiveQuery query, Subject identity, PendingWrites pendingWrites, TableJudgements judgements)
    {
        this.query = requireNonNull(query, "query is null");
        // what the query is for holds for the owner of a view as well, if the owner holds that purpose
        this.identity = requireNonNull(identity, "identity is null").withPurposes(query.user().purposes());
        this.pendingWrites = requireNonNull(pendingWrites, "pendingWrites is null");
        this.tables = new TableAccess(query.policies(), this.identity);
        this.columns = new ColumnAccess(query, this.identity, judgements);
        this.writes = new WriteRules(query);
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
        Verdict verdict = tables.may(privilege, asset);
        if (!verdict.isAllowed()) {
            query.decisions().refuse(asset, Optional.empty());
        }
        return verdict;
    }

    public Verdict mayAdminister()
    {
        return tables.mayAdminister();
    }

    /**
     * A definition holds literals, so it is for those who may read what it defines.
     */
    public Verdict mayShowDefinition(Asset table)
    {
        return tables.may(SELECT, table);
    }

    /**
     * From here on, what the query reads goes into this table or view.
     */
    public Verdict mayWrite(Privilege privilege, Asset target)
    {
        return may(privilege, target).and(() -> {
            query.addTarget(target);
            return Verdict.ALLOWED;
        });
    }

    /**
     * The rows of the table are changed, and what the query reads goes into it.
     */
    public Verdict mayChange(Privilege privilege, Asset table)
    {
        return mayWrite(privilege, table).and(() -> {
            query.addChanged(table);
            return Verdict.ALLOWED;
        });
    }

    /**
     * With a session property that lets INSERT remove the rows of a partition, it is a DELETE as well, and of rows that a row filter hides too.
     */
    public Verdict mayInsert(Asset table)
    {
        return mayChange(INSERT, table).and(() -> query.replaces(table.parts().getFirst()) ? mayReplaceRows(table) : Verdict.ALLOWED);
    }

    /**
     * It removes the rows that a row filter hides as well, and Trino asks for no filter.
     */
    public Verdict mayTruncate(Asset table)
    {
        return may(DELETE, table).and(() -> Verdict.allowedIf(
                isUntagged(table) || columns.rowFilters(table).isEmpty(),
                "only some of its rows are for user %s. Use DELETE".formatted(query.user().user())));
    }

    private Verdict mayReplaceRows(Asset table)
    {
        return may(DELETE, table).and(() -> Verdict.allowedIf(
                isUntagged(table) || columns.rowFilters(table).isEmpty(),
                "only some of its rows are for user %s, and session property %s may remove the others".formatted(query.user().user(), ActiveQuery.REPLACING_PROPERTY)));
    }

    /**
     * Rows of the table are removed, or written again as they are.
     */
    public Verdict mayRewrite(Privilege privilege, Asset table)
    {
        return may(privilege, table).and(() -> {
            query.addChanged(table);
            return Verdict.ALLOWED;
        });
    }

    /**
     * Who chooses a location can write wherever the server can, also into what belongs to others: that is for owners.
     */
    public Verdict mayPlace(Asset asset, Set<String> properties)
    {
        return properties.stream().noneMatch(LOCATION_PROPERTIES::contains)
                ? Verdict.ALLOWED
                : may(CREATE, asset).and(() -> may(OWN, asset));
    }

    public Verdict mayRename(Asset from, Asset to)
    {
        return may(OWN, from).and(() -> may(CREATE, to)).and(() -> writes.mayFlow(from, to)).and(() -> {
            pendingWrites.record(query, to, from);
            return Verdict.ALLOWED;
        });
    }

    /**
     * Trino does not say which column, so until lineage does, each may be the one that was tagged.
     */
    public Verdict mayRenameColumn(Asset table)
    {
        return may(OWN, table).and(() -> {
            pendingWrites.record(query, table, table);
            return Verdict.ALLOWED;
        });
    }

    /**
     * What is in the schema keeps its tags under the new name, from before it has that name.
     */
    public Verdict mayRenameSchema(Asset schema, Asset newSchema)
    {
        return may(OWN, schema).and(() -> may(CREATE, newSchema)).and(() -> writes.mayFlow(schema, newSchema)).and(() -> {
            pendingWrites.record(query, newSchema, schema);
            return Verdict.ALLOWED;
        });
    }

    public Verdict mayGiveTo(Asset asset, String newOwner)
    {
        return may(OWN, asset).and(() -> Verdict.allowedIf(!ServiceUser.isServiceUser(newOwner), "user name %s is reserved for masks".formatted(newOwner)));
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
        return OpenObjects.isOpen(function) || ASKS_FOR_ITSELF.contains(function) || may(OWN, function).isAllowed();
    }

    /**
     * Asked before masks and filters, so that a hidden table answers like one that is not there.
     */
    public Verdict mayReach(Asset table)
    {
        return isServiceUser() ? Verdict.ALLOWED : tables.maySee(table);
    }

    /**
     * How each column is seen, and so how it is masked.
     */
    public TableJudgement see(Asset table, List<ReadColumn> read)
    {
        if (isUntagged(table)) {
            return TableJudgement.UNTAGGED;
        }
        query.renewSnapshot();
        TableJudgement judgement = columns.judge(table, read);
        query.addColumnTypes(table, judgement.baseTypes());
        query.addJudged(new JudgedTable(identity.user(), table), judgement.decisions());
        return judgement;
    }

    public Map<String, MaskSpec> masks(Asset table, List<ReadColumn> read)
    {
        return see(table, read).masks();
    }

    /**
     * Asked after the masks, and only where the query changes the table: says which clearance is missing before Trino says that it cannot write.
     */
    public Verdict mayChangeMasked(Asset table)
    {
        if (!query.changes(table)) {
            return Verdict.ALLOWED;
        }
        Map<String, Decision> decisions = query.judged(new JudgedTable(identity.user(), table)).orElse(ImmutableMap.of());
        Verdict verdict = writes.mayChange(decisions.values());
        if (!verdict.isAllowed()) {
            query.decisions().refuse(table, decisions.values().stream().reduce(Decision::mostRestrictive));
        }
        return verdict;
    }

    public Set<RowFilter> rowFilters(Asset table)
    {
        if (isUntagged(table)) {
            return ImmutableSet.of();
        }
        Set<RowFilter> filters = columns.rowFilters(table);
        query.decisions().addFilters(table, filters);
        return filters;
    }

    /**
     * Statistics hold values and are taken beneath masks and filters.
     */
    public Verdict mayShowStatistics(Asset table, boolean isRestricted)
    {
        return Verdict.allowedIf(
                query.kind() != StatementKind.STATISTICS || !isRestricted,
                "statistics of %s show values that user %s may not see".formatted(table, query.user().user()));
    }

    public Verdict maySelect(Asset table, Set<String> names)
    {
        if (isServiceUser() || OpenObjects.isOpen(table)) {
            return Verdict.ALLOWED;
        }
        return may(SELECT, table)
                .and(() -> isUntagged(table) ? Verdict.ALLOWED : maySelectTagged(table, names));
    }

    private Verdict maySelectTagged(Asset table, Set<String> names)
    {
        Optional<Map<String, Decision>> judged = query.judged(new JudgedTable(identity.user(), table));
        Verdict verdict = judged.map(decisions -> mayName(decisions, names).and(() -> writes.mayWriteFrom(table, names, decisions)))
                .orElseGet(() -> mayReadUnmasked(table, names).and(() -> writes.mayWriteFromWhole(table)))
                .and(() -> writes.mayTellTheLog(table, names))
                .and(() -> SuffixTables.isAboutAnother(table) ? mayReadWhole(table).and(() -> writes.mayWriteFromWhole(table)) : Verdict.ALLOWED);
        Map<String, Decision> decisions = judged.orElse(ImmutableMap.of());
        audit(table, names, decisions, verdict);
        return verdict.and(() -> {
            recordReads(table, names, decisions);
            return Verdict.ALLOWED;
        });
    }

    private void audit(Asset table, Set<String> names, Map<String, Decision> decisions, Verdict verdict)
    {
        if (verdict.isAllowed()) {
            names.stream()
                    .filter(decisions::containsKey)
                    .forEach(name -> query.decisions().addColumn(table.child(name), decisions.get(name)));
        }
        else {
            query.decisions().refuse(table, names.stream().filter(decisions::containsKey).map(decisions::get).reduce(Decision::mostRestrictive));
        }
    }

    private static Verdict mayName(Map<String, Decision> decisions, Set<String> names)
    {
        return names.stream()
                .map(decisions::get)
                .filter(Deny.class::isInstance)
                .findFirst()
                .map(QueryJudge::mayReadAll)
                .orElse(Verdict.ALLOWED);
    }

    /**
     * Something reads the table that Trino did not ask masks and filters for, such as a table function.
     */
    private Verdict mayReadUnmasked(Asset table, Set<String> names)
    {
        query.renewSnapshot();
        return Verdict.allowedIf(columns.rowFilters(table).isEmpty(), "only some of its rows are for user %s".formatted(query.user().user()))
                .and(() -> mayReadWhole(table))
                .and(() -> mayReadAll(columns.decideUntyped(table, names)));
    }

    private Verdict mayReadWhole(Asset table)
    {
        return mayReadAll(columns.decideTable(table));
    }

    /**
     * A CHECK constraint is a condition that is checked against the rows that are there, and so it tells about them.
     */
    public Verdict maySetProperties(Asset table, Collection<Optional<Object>> values)
    {
        boolean constrains = values.stream().flatMap(Optional::stream).anyMatch(value -> value.toString().contains(CONSTRAINT_PROPERTY));
        return may(OWN, table).and(() -> constrains ? mayReadUnmasked(table, ImmutableSet.of()) : Verdict.ALLOWED);
    }

    /**
     * The refusal names the tag, and not where it comes from: that may be an asset of which the user may not know.
     */
    private static Verdict mayReadAll(Decision decision)
    {
        return switch (decision) {
            case Show _ -> Verdict.ALLOWED;
            case Mask mask -> Verdict.refused(NO_CLEARANCE.formatted(mask.tag().tag()));
            case Deny deny -> Verdict.refused(NO_CLEARANCE.formatted(deny.tag().tag()));
        };
    }

    /**
     * Masked values carry no tags on, so a masked column is no source. A query that names no column may still depend on the table.
     */
    private void recordReads(Asset table, Set<String> names, Map<String, Decision> decisions)
    {
        if (!query.kind().movesValues()) {
            return;
        }
        query.addPlainReads(table, names.stream()
                .filter(name -> !(decisions.get(name) instanceof Mask))
                .collect(toImmutableSet()));
        pendingWrites.record(query, names.isEmpty() ? ImmutableSet.of(table) : unmasked(table, names, decisions));
    }

    private static Set<Asset> unmasked(Asset table, Set<String> names, Map<String, Decision> decisions)
    {
        return names.stream()
                .filter(name -> !(decisions.get(name) instanceof Mask))
                .map(table::child)
                .collect(toImmutableSet());
    }

    private boolean isServiceUser()
    {
        return ServiceUser.isServiceUser(identity.user());
    }
}
