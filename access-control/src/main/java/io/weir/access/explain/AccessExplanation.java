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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.weir.access.decision.ReadColumn;
import io.weir.access.decision.SuffixTables;
import io.weir.access.decision.WholeDocuments;
import io.weir.access.explain.ExplainedAccess.Verdict;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Access;
import io.weir.governance.policy.Decision;
import io.weir.governance.policy.Decision.Deny;
import io.weir.governance.policy.Decision.Mask;
import io.weir.governance.policy.Decision.Show;
import io.weir.governance.policy.FilterValue;
import io.weir.governance.policy.MaskSpec;
import io.weir.governance.policy.MaskSpec.NullMask;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.Privilege;
import io.weir.governance.policy.Purpose;
import io.weir.governance.policy.RowFilter;
import io.weir.governance.policy.RowFilter.None;
import io.weir.governance.policy.RowFilter.Where;
import io.weir.governance.policy.RuleLocation;
import io.weir.governance.policy.Subject;
import io.weir.governance.snapshot.EffectiveTag;
import io.weir.governance.snapshot.GovernanceSnapshot;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.weir.governance.asset.AssetKind.TABLE;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Says what the policies decide about a user and a table or its columns, and why, without a query.
 */
public final class AccessExplanation
{
    private final PolicyDecisions decisions;
    private final GovernanceSnapshot snapshot;

    public AccessExplanation(PolicyDecisions decisions, GovernanceSnapshot snapshot)
    {
        this.decisions = requireNonNull(decisions, "decisions is null");
        this.snapshot = requireNonNull(snapshot, "snapshot is null");
    }

    /**
     * @param columns the table's columns, in their order; empty when the asset is above tables, or when they are not known
     */
    public List<ExplainedAccess> explain(Subject subject, Asset asset, List<ReadColumn> columns)
    {
        ImmutableList.Builder<ExplainedAccess> explained = ImmutableList.builder();
        if (asset.kind().compareTo(TABLE) < 0) {
            boolean visible = decisions.isVisible(subject, asset);
            return List.of(plain(asset, "see", visible ? Verdict.ALLOWED : Verdict.HIDDEN, visible ? "something in it may be seen" : "nothing in it may be seen"));
        }
        Asset table = asset.table();
        if (!decisions.isVisible(subject, table)) {
            return List.of(plain(table, "see", Verdict.HIDDEN, decisions.mayAccess(subject, Privilege.SELECT, table).because()));
        }
        for (Privilege privilege : Privilege.values()) {
            explained.add(ofAccess(table, privilege, decisions.mayAccess(subject, privilege, table)));
        }
        decisions.rowFilters(subject, snapshot, table, types(columns)).forEach(filter -> explained.add(ofRows(table, filter)));
        for (ReadColumn column : columns) {
            if (asset.equals(table) || asset.column().name().equals(column.name())) {
                for (Purpose purpose : Purpose.values()) {
                    explained.add(ofColumn(table.child(column.name()), purpose, decide(subject, purpose, table, column, columns)));
                }
            }
        }
        return explained.build();
    }

    private static Map<String, String> types(List<ReadColumn> columns)
    {
        return columns.stream().collect(toImmutableMap(ReadColumn::name, ReadColumn::baseType, (first, _) -> first));
    }

    private Decision decide(Subject subject, Purpose purpose, Asset table, ReadColumn column, List<ReadColumn> columns)
    {
        return WholeDocuments.isDocument(column) ? decideDocument(subject, purpose, table, columns) : decide(subject, purpose, table, column, columnNames(columns));
    }

    private Decision decideDocument(Subject subject, Purpose purpose, Asset table, List<ReadColumn> columns)
    {
        Decision known = columns.stream()
                .filter(column -> !column.hidden())
                .map(column -> decide(subject, purpose, table, column, ImmutableSet.of()))
                .reduce(decisions.decideTable(subject, purpose, snapshot, table), Decision::mostRestrictive);
        return WholeDocuments.decide(known, decisions.decideAnyColumn(subject, purpose, snapshot, table));
    }

    private static Set<String> columnNames(List<ReadColumn> columns)
    {
        return columns.stream().map(ReadColumn::name).collect(toImmutableSet());
    }

    /**
     * Columns of tables about a table hold what is in others of its columns, and are judged by all of them.
     *
     * @param all the names of the table's columns
     */
    private Decision decide(Subject subject, Purpose purpose, Asset table, ReadColumn column, Set<String> all)
    {
        Set<EffectiveTag> tags = snapshot.tagsOfColumns(table, ImmutableList.of(column.name()), column.fields()).of(column.name());
        Decision ofColumn = decisions.decideColumn(subject, purpose, tags, table.child(column.name()), column.baseType());
        boolean isAboutAnother = SuffixTables.isAboutAnother(table);
        if (!isAboutAnother && !SuffixTables.mayQuote(table, column.name())) {
            return ofColumn;
        }
        return switch (decisions.decideValues(subject, purpose, snapshot, table, SuffixTables.shownOfBase(table, all))) {
            case Show _ -> ofColumn;
            case Mask mask -> hidden(isAboutAnother, mask.tag(), mask.rule(), mask.because());
            case Deny deny -> hidden(isAboutAnother, deny.tag(), deny.rule(), deny.because());
        };
    }

    private static Decision hidden(boolean isDenied, EffectiveTag tag, Optional<RuleLocation> rule, String because)
    {
        return isDenied ? new Deny(tag, rule, because) : new Mask(new NullMask(), tag, rule, because);
    }

    private static ExplainedAccess ofAccess(Asset table, Privilege privilege, Access access)
    {
        return plain(table, privilege.name().toLowerCase(ENGLISH), access.isAllowed() ? Verdict.ALLOWED : Verdict.DENIED, access.because());
    }

    private static ExplainedAccess ofRows(Asset table, RowFilter filter)
    {
        String shown = switch (filter.rows()) {
            case Where(String column, Set<FilterValue> values) -> "only rows in which %s is %s".formatted(column, values.stream().map(FilterValue::text).sorted().collect(joining(" or ")));
            case None _ -> "no rows, because it cannot be told whose they are";
        };
        return new ExplainedAccess(table, "rows", Verdict.FILTERED, Optional.empty(), filter.tag(), Optional.of(filter.location()), Optional.empty(), shown);
    }

    private static ExplainedAccess ofColumn(Asset column, Purpose purpose, Decision decision)
    {
        Verdict verdict = switch (decision) {
            case Show _ -> Verdict.SHOWN;
            case Mask _ -> Verdict.MASKED;
            case Deny _ -> Verdict.DENIED;
        };
        Optional<MaskSpec> mask = decision instanceof Mask masked ? Optional.of(masked.mask()) : Optional.empty();
        String action = switch (purpose) {
            case SHOW -> "read";
            case COPY -> "copy";
        };
        return new ExplainedAccess(column, action, verdict, mask, decision.decidingTag().map(EffectiveTag::tag), decision.rule(), decision.decidingTag().map(EffectiveTag::source), decision.because());
    }

    private static ExplainedAccess plain(Asset asset, String action, Verdict verdict, String because)
    {
        return new ExplainedAccess(asset, action, verdict, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), because);
    }
}
