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
package io.weir.access.policytest;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import io.trino.spi.resourcegroups.QueryType;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.Statement;
import io.weir.access.audit.DecisionAudit;
import io.weir.access.decision.PendingWrites;
import io.weir.access.decision.QueryJudge;
import io.weir.access.decision.QueryJudges;
import io.weir.access.decision.ReadColumn;
import io.weir.access.decision.Verdict;
import io.weir.access.explain.AccessExplanation;
import io.weir.access.explain.ExplainedAccess;
import io.weir.access.policytest.StatementUse.Target;
import io.weir.access.query.ActiveQueries;
import io.weir.access.query.ActiveQuery;
import io.weir.access.query.PinnedGovernance;
import io.weir.access.query.StatementKind;
import io.weir.governance.Governance;
import io.weir.governance.asset.AddedColumns;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.MaskSpec;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.Privilege;
import io.weir.governance.policy.RowFilter;
import io.weir.governance.policy.file.PolicyCases;
import io.weir.governance.policy.file.PolicyCases.AboutAsset;
import io.weir.governance.policy.file.PolicyCases.AboutStatement;
import io.weir.governance.policy.file.PolicyCases.PolicyCase;
import io.weir.governance.tag.KnownColumns;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagOrigin;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * Decides cases as queries are decided, by the same code, over a log that holds the tags of the cases.
 */
final class CaseJudge
{
    private static final Set<String> READS = ImmutableSet.of("read", "copy");

    private final PolicyCases cases;
    private final Governance governance;
    private final Clock clock = Clock.systemUTC();

    CaseJudge(PolicyCases cases)
    {
        this.cases = requireNonNull(cases, "cases is null");
        InMemoryGovernanceLog log = new InMemoryGovernanceLog();
        log.appendTags(knownColumns());
        log.appendTags(cases.tags().entries().stream()
                .map(tag -> new TagEvent(UUID.randomUUID().toString(), tag.getKey(), tag.getValue(), Optional.empty(), TagAction.SET, TagOrigin.STEWARD, "case", Optional.empty(), clock.instant()))
                .collect(toImmutableList()));
        this.governance = new Governance(log, cases::policies, Duration.ZERO);
    }

    /**
     * As whoever tagged in the tables has seen them.
     */
    private List<KnownColumns> knownColumns()
    {
        return cases.tags().keySet().stream()
                .filter(asset -> asset.kind().compareTo(AssetKind.TABLE) >= 0)
                .map(asset -> asset.table().governed())
                .distinct()
                .filter(cases.tables()::containsKey)
                .map(table -> new KnownColumns(
                        UUID.randomUUID().toString(),
                        table,
                        columns(table).keySet().stream().map(table::child).collect(toImmutableList()),
                        "case",
                        clock.instant()))
                .collect(toImmutableList());
    }

    /**
     * @param decision in the words in which cases expect it
     * @param masked the columns that are masked, with their masks: {@code c.s.t.email email}
     */
    record Outcome(String decision, SortedSet<String> masked, String because)
    {
        Outcome
        {
            masked = ImmutableSortedSet.copyOf(masked);
        }
    }

    /**
     * @throws IllegalArgumentException when the case cannot be decided, with what is missing
     */
    Outcome decide(PolicyCase policyCase)
    {
        return switch (policyCase.question()) {
            case AboutAsset about -> ofAsset(policyCase, about);
            case AboutStatement about -> ofStatement(policyCase, about.sql());
        };
    }

    private Outcome ofAsset(PolicyCase policyCase, AboutAsset about)
    {
        Asset asset = about.asset();
        Map<String, String> columns = Map.of();
        if (asset.kind().compareTo(AssetKind.TABLE) > 0) {
            columns = columns(asset.table());
            if (!columns.containsKey(asset.column().name())) {
                throw new IllegalArgumentException("'%s' has no column '%s' under 'tables'".formatted(asset.table(), asset.column().name()));
            }
        }
        List<ExplainedAccess> explained = new AccessExplanation(new PolicyDecisions(cases.policies(), clock), governance.snapshot()).explain(policyCase.subject(), asset, readColumns(columns));
        ExplainedAccess answer = explained.stream()
                .filter(access -> access.action().equals(about.action()) || access.verdict() == ExplainedAccess.Verdict.HIDDEN)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no action '%s' for '%s'; expected one of %s"
                        .formatted(about.action(), asset, String.join(", ", explained.stream().map(ExplainedAccess::action).distinct().toList()))));
        boolean readsDenied = READS.contains(about.action()) && explained.stream().anyMatch(access -> access.action().equals("select") && access.verdict() == ExplainedAccess.Verdict.DENIED);
        return new Outcome(readsDenied ? "denied" : answer.decision(), new TreeSet<>(), answer.because());
    }

    private Outcome ofStatement(PolicyCase policyCase, String sql)
    {
        StatementUse use = StatementUse.of(parse(sql)).orElseThrow(() -> new IllegalArgumentException("cases are about queries and statements that write"));
        ActiveQuery query = new ActiveQuery(UUID.randomUUID().toString(), policyCase.subject(), StatementKind.of(Optional.of(use.type()), sql, Optional.empty()), new PinnedGovernance(governance, clock));
        ActiveQueries queries = new ActiveQueries();
        queries.begin(query);
        QueryJudge judge = new QueryJudges(queries, new PendingWrites(governance, clock), new DecisionAudit(governance)).of(query.queryId(), policyCase.subject());

        SortedSet<String> masked = new TreeSet<>();
        Verdict verdict = Verdict.ALLOWED;
        for (Target target : use.targets()) {
            verdict = verdict.and(() -> mayWrite(judge, target));
            if (target.changed()) {
                verdict = verdict.and(() -> judged(judge, target.asset(), new TreeSet<>(), () -> judge.masking().mayChangeMasked(target.asset())))
                        .and(() -> mayChangeFiltered(use.type(), judge, target.asset()));
            }
        }
        for (Asset function : use.reads().functions()) {
            verdict = verdict.and(() -> mayRun(judge, function));
        }
        for (Asset table : use.reads().tables()) {
            Set<String> names = use.reads().columns(readColumns(columns(table)));
            verdict = verdict.and(() -> judge.reads().mayReach(table))
                    .and(() -> judged(judge, table, masked, () -> {
                        boolean restricted = !judge.masking().rowFilters(table).isEmpty() || !masked.isEmpty();
                        return judge.masking().mayShowStatistics(table, restricted).and(() -> judge.reads().maySelect(table, names));
                    }));
            masked.removeIf(column -> isOf(table, column) && names.stream().noneMatch(name -> column.startsWith(table.child(name) + " ")));
        }
        for (Asset function : use.reads().scalars(columnsOf(use.reads().tables()))) {
            verdict = verdict.and(() -> mayRun(judge, function));
        }
        if (verdict.isAllowed()) {
            requireNoFunctions(use.reads());
        }
        return switch (verdict) {
            case Verdict.Allowed _ -> new Outcome("allowed", masked, "nothing forbids it");
            case Verdict.Hidden hidden -> new Outcome("hidden", masked, "%s does not exist for this user".formatted(hidden.asset()));
            case Verdict.Refused refused -> new Outcome("denied", masked, refused.reason());
        };
    }

    private Set<String> columnsOf(Set<Asset> tables)
    {
        return tables.stream()
                .flatMap(table -> columns(table).keySet().stream())
                .collect(toImmutableSet());
    }

    private static Verdict mayRun(QueryJudge judge, Asset function)
    {
        return Verdict.allowedIf(judge.mayRunFunction(function), "function %s is for those who have the privilege own on it".formatted(function));
    }

    private static void requireNoFunctions(StatementReads reads)
    {
        reads.functions().stream().findFirst().ifPresent(function -> {
            throw new IllegalArgumentException("'%s' is a function, and what it reads is told by a server alone. Ask whether it may be run by 'asset: %s, action: own'".formatted(function, function));
        });
    }

    private static Verdict mayWrite(QueryJudge judge, Target target)
    {
        if (!target.changed()) {
            return judge.changes().mayWrite(target.privilege(), target.asset());
        }
        return target.privilege() == Privilege.DELETE ? judge.changes().mayRewrite(target.privilege(), target.asset()) : judge.changes().mayChange(target.privilege(), target.asset());
    }

    private static Verdict mayChangeFiltered(QueryType type, QueryJudge judge, Asset table)
    {
        Set<RowFilter> filters = judge.masking().rowFilters(table);
        // Trino does by itself
        boolean isRefused = type == QueryType.UPDATE || type == QueryType.MERGE;
        return judge.changes().mayWriteAmong(filters, table)
                .and(() -> Verdict.allowedIf(!isRefused || filters.isEmpty(), "%s of a table with a row filter is not supported by Trino".formatted(type)));
    }

    private Verdict judged(QueryJudge judge, Asset table, Set<String> masked, Supplier<Verdict> next)
    {
        Map<String, MaskSpec> masks = judge.masking().masks(table, readColumns(columns(table)));
        masks.forEach((column, mask) -> masked.add("%s %s".formatted(table.child(column), mask.kind().keyword())));
        return next.get();
    }

    private static List<ReadColumn> readColumns(Map<String, String> types)
    {
        return types.entrySet().stream()
                .map(column -> new ReadColumn(column.getKey(), column.getValue(), isHidden(column.getKey(), column.getValue())))
                .collect(toImmutableList());
    }

    /**
     * As {@code mongo_recent} has it.
     */
    private static boolean isHidden(String column, String type)
    {
        return AddedColumns.isWholeDocument(column) && type.equals("json");
    }

    private static boolean isOf(Asset table, String column)
    {
        return column.startsWith(table + ".");
    }

    private Map<String, String> columns(Asset table)
    {
        return Optional.ofNullable(cases.tables().get(table))
                .map(LinkedHashMap::new)
                .orElseThrow(() -> new IllegalArgumentException("'%s' is not under 'tables': write its columns and their types there".formatted(table)));
    }

    private static Statement parse(String sql)
    {
        try {
            return new SqlParser().createStatement(sql);
        }
        catch (ParsingException e) {
            throw new IllegalArgumentException("not SQL: " + e.getMessage(), e);
        }
    }
}
