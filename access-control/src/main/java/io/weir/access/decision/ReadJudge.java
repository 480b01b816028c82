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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import io.weir.access.masks.ServiceUser;
import io.weir.access.query.ActiveQuery;
import io.weir.access.query.ActiveQuery.EarlyRead;
import io.weir.access.query.JudgedTables.JudgedTable;
import io.weir.access.query.StatementKind;
import io.weir.governance.asset.AddedColumns;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Decision;
import io.weir.governance.policy.Decision.Deny;
import io.weir.governance.policy.Decision.Mask;
import io.weir.governance.policy.Decision.Show;
import io.weir.governance.policy.Subject;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.weir.access.decision.OpenObjects.isUntagged;
import static io.weir.governance.policy.Privilege.SELECT;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * What a query reads: how it sees the columns and rows of tables, and whether what it sees may go where it takes it.
 */
public final class ReadJudge
{
    private static final String NO_CLEARANCE = "there is no clearance for tag %s";

    private final ActiveQuery query;
    private final Subject identity;
    private final TableAccess tables;
    private final Privileges privileges;
    private final ColumnAccess columns;
    private final WriteRules writes;
    private final PendingWrites pendingWrites;

    ReadJudge(ActiveQuery query, Subject identity, TableAccess tables, Privileges privileges, ColumnAccess columns, WriteRules writes, PendingWrites pendingWrites)
    {
        this.query = requireNonNull(query, "query is null");
        this.identity = requireNonNull(identity, "identity is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.privileges = requireNonNull(privileges, "privileges is null");
        this.columns = requireNonNull(columns, "columns is null");
        this.writes = requireNonNull(writes, "writes is null");
        this.pendingWrites = requireNonNull(pendingWrites, "pendingWrites is null");
    }

    /**
     * Asked before masks and filters, so that a hidden table answers like one that is not there.
     */
    public Verdict mayReach(Asset table)
    {
        return isServiceUser() ? Verdict.ALLOWED : tables.maySee(table);
    }

    public Verdict maySelect(Asset table, Set<String> names)
    {
        if (isServiceUser() || OpenObjects.isOpen(table)) {
            return Verdict.ALLOWED;
        }
        return privileges.may(SELECT, table)
                .and(() -> isUntagged(table) ? Verdict.ALLOWED : maySelectTagged(table, lowerCase(names)));
    }

    /**
     * Trino tells the columns of a view as its maker has written them, and asks for masks by their lower case.
     */
    private static Set<String> lowerCase(Set<String> names)
    {
        for (String name : names) {
            if (!name.equals(name.toLowerCase(ENGLISH))) {
                return names.stream().map(other -> other.toLowerCase(ENGLISH)).collect(toImmutableSet());
            }
        }
        return names;
    }

    private Verdict maySelectTagged(Asset table, Set<String> named)
    {
        JudgedTable judgedTable = judgedTable(table);
        if (isAskedForMask(judgedTable, named)) {
            // what the statement reads is asked for later. Without the mask, a column would be shown as it is wherever it is read and Trino does not name it
            Map<String, Decision> decisions = query.judgedTables().decisions(judgedTable).orElseThrow();
            // a denied column is none that is read: if it is, the query is refused, and that is audited
            if (!(decisions.get(named.iterator().next()) instanceof Deny)) {
                audit(table, named, decisions, Verdict.ALLOWED);
            }
            return Verdict.ALLOWED;
        }
        query.judgedTables().endJudging();
        boolean isReadBeneathMasks = query.functionReads().endFilteredByReader(table);
        // the same table may stand in the query beside the function, and be masked there
        boolean isReadByFunction = query.functionReads().isNext(table);
        Optional<Map<String, Decision>> judged = isReadByFunction ? Optional.empty() : query.judgedTables().decisions(judgedTable);
        Set<String> names = query.tableBranches().mayShow(table, named) ? Sets.union(named, readUnnamed(table, judged.orElse(ImmutableMap.of()))) : named;
        if (query.kind() == StatementKind.STRUCTURE && judged.isEmpty() && !isReadByFunction) {
            // LIKE: the names of its columns are for whoever may select from it
            return Verdict.ALLOWED;
        }
        judged.ifPresent(decisions -> recordNewFields(table, names, decisions));
        EarlyRead read = new EarlyRead(table, names, judged);
        Verdict verdict = mayMixJudgements(judgedTable)
                .and(() -> judged.map(decisions -> mayName(decisions, names)).orElseGet(() -> mayReadUnmasked(table, names)))
                .and(() -> mayGoOn(read))
                .and(() -> SuffixTables.isAboutAnother(table) ? mayReadAbout(table, names) : Verdict.ALLOWED);
        Map<String, Decision> decisions = judged.orElse(ImmutableMap.of());
        audit(table, names, decisions, verdict);
        return verdict.and(() -> {
            if (judged.isEmpty()) {
                auditUnmasked(table, names);
            }
            else if (isReadBeneathMasks) {
                Maps.filterKeys(decisions, names::contains).forEach((name, decision) -> query.decisions().addUnmasked(table.child(name), decision));
            }
            if (SuffixTables.isAboutAnother(table)) {
                auditShownOfBase(table, names);
            }
            recordReads(read);
            if (query.kind().makesCopies() && !query.hasTargets()) {
                query.addEarlyRead(read);
            }
            return Verdict.ALLOWED;
        });
    }

    private Set<String> readUnnamed(Asset table, Map<String, Decision> decisions)
    {
        return Sets.filter(query.columnTypes(table).keySet(), name -> !(decisions.get(name) instanceof Deny deny && deny.onlyNamed()));
    }

    private boolean isAskedForMask(JudgedTable table, Set<String> names)
    {
        return query.judgedTables().isBeingMasked(table) && names.size() == 1 && query.judgedTables().decisions(table)
                .map(decisions -> decisions.get(names.iterator().next()))
                .flatMap(Decision::appliedMask)
                .isPresent();
    }

    /**
     * The log knows of columns, and learns of the fields in them when somebody says something about them, or makes a copy. From then on a copy is judged as the column is, and flow rules know of the field.
     */
    private void recordNewFields(Asset table, Set<String> names, Map<String, Decision> decisions)
    {
        List<List<String>> fields = query.kind().makesCopies() ? query.fields(table) : ImmutableList.of();
        if (fields.isEmpty()) {
            return;
        }
        List<List<String>> handedOn = fields.stream()
                .filter(field -> names.contains(field.getFirst()) && isHandedOn(decisions.get(field.getFirst())))
                .collect(toImmutableList());
        Set<Asset> newFields = query.snapshot().newFields(table, handedOn);
        if (!newFields.isEmpty()) {
            pendingWrites.recordNewFields(query, newFields);
            query.renewSnapshot();
        }
    }

    /**
     * A definition, and a procedure that copies beneath masks, hand on what is masked for the user as well.
     */
    private boolean isHandedOn(Decision decision)
    {
        return decision instanceof Show || (query.kind() == StatementKind.DEFINITION && decision instanceof Mask);
    }

    /**
     * Whether what the query read before Trino asked about its target may go there, and from here on it goes there: the query of a materialized view, and what table functions read in an INSERT.
     */
    Verdict mayGoOn()
    {
        Verdict verdict = Verdict.ALLOWED;
        for (EarlyRead read : query.earlyReads()) {
            verdict = verdict.and(() -> mayGoOn(read)).and(() -> {
                recordReads(read);
                return Verdict.ALLOWED;
            });
        }
        return verdict;
    }

    private Verdict mayGoOn(EarlyRead read)
    {
        boolean isReadWhole = read.decisions().isEmpty() || SuffixTables.isAboutAnother(read.table());
        return read.decisions().map(decisions -> writes.mayWriteFrom(read.table(), read.columns(), decisions)).orElse(Verdict.ALLOWED)
                .and(() -> isReadWhole ? writes.mayWriteFromWhole(read.table()) : Verdict.ALLOWED)
                .and(() -> writes.mayTellTheLog(read.table(), read.columns()));
    }

    /**
     * What is written would hold values that were shown, and be recorded as masked.
     */
    private Verdict mayMixJudgements(JudgedTable table)
    {
        return Verdict.allowedIf(
                !query.kind().writesRows() || !query.judgedTables().isJudgedTwoWays(table),
                () -> "tags of %s were changed while the statement was read. Run it again".formatted(table.table()));
    }

    private void audit(Asset table, Set<String> names, Map<String, Decision> decisions, Verdict verdict)
    {
        if (verdict.isAllowed()) {
            for (String name : names) {
                Decision decision = decisions.get(name);
                if (decision != null && decision.decidingTag().isPresent()) {
                    query.decisions().addColumn(table.child(name), decision);
                }
            }
        }
        else {
            query.decisions().refuse(table, names.stream().filter(decisions::containsKey).map(decisions::get).reduce(Decision::mostRestrictive));
        }
    }

    private void auditUnmasked(Asset table, Set<String> names)
    {
        names.forEach(name -> query.decisions().addUnmasked(
                table.child(name),
                AddedColumns.isWholeDocument(name) ? columns.decideAnyColumn(table) : columns.decideUntyped(table, ImmutableSet.of(name))));
    }

    /**
     * The base as a whole, because all that is tagged in it decides who reads what is about it, and the columns of which values are shown.
     */
    private void auditShownOfBase(Asset table, Set<String> names)
    {
        Asset base = table.governed();
        Optional<Set<String>> shown = shownOfBase(table, names);
        query.decisions().addUnmasked(base, columns.decideValues(table, shown));
        auditUnmasked(base, shown.orElseGet(() -> query.snapshot().columnsOf(base).stream().map(Asset::name).collect(toImmutableSet())));
    }

    static Verdict mayName(Map<String, Decision> decisions, Set<String> names)
    {
        for (String name : names) {
            if (decisions.get(name) instanceof Deny deny) {
                return deny.onlyNamed() ? WholeDocuments.select(mayReadAll(deny)) : mayReadAll(deny);
            }
        }
        return Verdict.ALLOWED;
    }

    /**
     * Something reads the table that Trino did not ask masks and filters for, such as a table function.
     */
    Verdict mayReadUnmasked(Asset table, Set<String> names)
    {
        return Verdict.allowedIf(columns.rowFiltersOfAnyVersion(table).isEmpty(), () -> "only some of its rows are for user %s".formatted(query.user().user()))
                .and(() -> mayReadWhole(table))
                .and(() -> WholeDocuments.areNamed(names) ? WholeDocuments.select(mayReadAll(columns.decideAnyColumn(table))) : Verdict.ALLOWED)
                .and(() -> mayReadAll(columns.decideUntyped(table, names)))
                .and(() -> mayReadFields(table, names));
    }

    /**
     * A condition that is checked against the rows may be about any column, and whether they meet it is told.
     */
    Verdict mayTest(Asset table)
    {
        return mayReadUnmasked(table, ImmutableSet.of()).and(() -> mayReadAll(columns.decideAnyColumn(table)));
    }

    /**
     * Where only names are told, a field may be in a column that nobody has seen yet.
     */
    private Verdict mayReadFields(Asset table, Set<String> names)
    {
        return names.stream()
                .map(table::child)
                .filter(query.snapshot()::mayHaveNewFields)
                .map(columns::decideNewFields)
                .reduce(Decision::mostRestrictive)
                .map(ReadJudge::mayReadAll)
                .orElse(Verdict.ALLOWED);
    }

    private Verdict mayReadAbout(Asset table, Set<String> names)
    {
        return mayReadAll(columns.decideValues(table, shownOfBase(table, names)));
    }

    private Optional<Set<String>> shownOfBase(Asset table, Set<String> names)
    {
        return SuffixTables.shownOfBase(table, Sets.union(names, query.columnTypes(table).keySet()));
    }

    private Verdict mayReadWhole(Asset table)
    {
        return mayReadAll(columns.decideTable(table));
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
     * Masked values carry no tags on, so a masked column is no source. A query that names no column may still depend on the table, and what is read without masks may hold more than the columns that are named.
     */
    private void recordReads(EarlyRead read)
    {
        if (!query.kind().movesValues()) {
            return;
        }
        if (read.decisions().isPresent()) {
            query.toldReads().add(judgedTable(read.table()), read.columns());
        }
        else {
            query.toldReads().addUnmasked(read.table(), read.columns());
        }
        if (!query.hasTargets()) {
            return;
        }
        Set<String> plain = read.columns().stream()
                .filter(name -> read.decisions().map(decisions -> decisions.get(name)).filter(Mask.class::isInstance).isEmpty())
                .collect(toImmutableSet());
        ImmutableSet.Builder<Asset> sources = ImmutableSet.builder();
        plain.forEach(name -> sources.add(read.table().child(name)));
        if (read.columns().isEmpty() || read.decisions().isEmpty()) {
            sources.add(read.table());
        }
        pendingWrites.record(query, sources.build());
    }

    private JudgedTable judgedTable(Asset table)
    {
        return new JudgedTable(identity.user(), table);
    }

    private boolean isServiceUser()
    {
        return ServiceUser.isServiceUser(identity.user());
    }
}
