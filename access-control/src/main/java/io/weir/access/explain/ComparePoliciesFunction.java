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
import com.google.common.collect.ImmutableSortedSet;
import com.google.inject.Inject;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.function.table.AbstractConnectorTableFunction;
import io.trino.spi.function.table.Argument;
import io.trino.spi.function.table.ReturnTypeSpecification.DescribedTable;
import io.trino.spi.function.table.TableFunctionAnalysis;
import io.weir.access.decision.ReadColumn;
import io.weir.access.explain.ExplainedAccess.Verdict;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.policy.NamedUsers;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.Subject;
import io.weir.governance.snapshot.GovernanceSnapshot;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * {@code TABLE(governance.system.compare_policies(policies, asset))}: who would gain or lose what in a table, or in the tables of a schema or catalog of which the log knows, if a file beside the policies were put in force.
 */
public final class ComparePoliciesFunction
        extends AbstractConnectorTableFunction
{
    public static final String NAME = "compare_policies";
    static final String ANYBODY = "(anybody else)";

    private static final List<AnswerColumn> COLUMNS = Stream.of("user", "asset", "action", "before", "after", "change").map(AnswerColumn::text).collect(toImmutableList());

    private final Governance governance;
    private final Clock clock;
    private final TableColumns tableColumns;

    @Inject
    public ComparePoliciesFunction(Governance governance, Clock clock, TableColumns tableColumns)
    {
        super("system",
                NAME,
                ImmutableList.of(
                        Arguments.named("POLICIES"),
                        Arguments.named("ASSET"),
                        Arguments.optional("USERS")),
                new DescribedTable(AnswerColumn.descriptor(COLUMNS)));
        this.governance = requireNonNull(governance, "governance is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.tableColumns = requireNonNull(tableColumns, "tableColumns is null");
    }

    @Override
    public TableFunctionAnalysis analyze(ConnectorSession session, ConnectorTransactionHandle transaction, Map<String, Argument> arguments, ConnectorAccessControl accessControl)
    {
        Arguments given = new Arguments(arguments);
        Asset asset = given.asset("ASSET");
        Subject asker = new Subject(session.getUser(), session.getIdentity().getGroups(), session.getIdentity().getEnabledSystemRoles(), Set.of());
        Policies live = governance.policies();
        Policies candidate = CandidatePolicies.load(governance, new PolicyDecisions(live, clock), asker, given.required("POLICIES"));
        GovernanceSnapshot snapshot = Snapshots.current(governance);
        AccessExplanation before = new AccessExplanation(new PolicyDecisions(live, clock), snapshot);
        AccessExplanation after = new AccessExplanation(new PolicyDecisions(candidate, clock), snapshot);

        Set<String> users = given.texts("USERS").orElseGet(() -> namedIn(live, candidate));
        Stream<List<Optional<String>>> rows = tables(asset, snapshot).stream().flatMap(compared -> {
            List<ReadColumn> columns = tableColumns.of(session, compared);
            return users.stream().flatMap(user -> differences(user, before.explain(Subject.user(user), compared, columns), after.explain(Subject.user(user), compared, columns)).stream());
        });
        return Answers.of(COLUMNS, rows, "name a table, or some of the users");
    }

    /**
     * The users whom the policies name, and one whom they do not, who stands for everyone else.
     */
    private static Set<String> namedIn(Policies live, Policies candidate)
    {
        return ImmutableSortedSet.<String>naturalOrder()
                .addAll(NamedUsers.of(live).names())
                .addAll(NamedUsers.of(candidate).names())
                .add(ANYBODY)
                .build();
    }

    private static Set<Asset> tables(Asset asset, GovernanceSnapshot snapshot)
    {
        if (asset.kind().compareTo(AssetKind.TABLE) >= 0) {
            return ImmutableSet.of(asset);
        }
        return ImmutableSet.<Asset>builder()
                .add(asset)
                .addAll(snapshot.knownAssets().stream()
                        .filter(known -> known.isWithin(asset) && known.kind().compareTo(AssetKind.TABLE) >= 0)
                        .map(Asset::table)
                        .sorted()
                        .toList())
                .build();
    }

    private static List<List<Optional<String>>> differences(String user, List<ExplainedAccess> before, List<ExplainedAccess> after)
    {
        Map<Compared, ExplainedAccess> old = byWhat(before);
        Map<Compared, ExplainedAccess> fresh = byWhat(after);
        Verdict absentBefore = absent(before);
        Verdict absentAfter = absent(after);
        Set<Compared> all = ImmutableSet.<Compared>builder().addAll(old.keySet()).addAll(fresh.keySet()).build();
        return all.stream()
                .filter(what -> !text(old.get(what)).equals(text(fresh.get(what))))
                .map(what -> row(user, what, Optional.ofNullable(old.get(what)), Optional.ofNullable(fresh.get(what)), absentBefore, absentAfter))
                .collect(toImmutableList());
    }

    /**
     * What counts for an action of which nothing is said: behind a table that is hidden nothing can be done, and a filter that is not there shows all rows.
     */
    private static Verdict absent(List<ExplainedAccess> explained)
    {
        return explained.stream().anyMatch(access -> access.verdict() == Verdict.HIDDEN) ? Verdict.HIDDEN : Verdict.ALLOWED;
    }

    private static Map<Compared, ExplainedAccess> byWhat(List<ExplainedAccess> explained)
    {
        Map<Compared, ExplainedAccess> byWhat = new LinkedHashMap<>();
        explained.forEach(access -> byWhat.put(new Compared(access.asset(), access.action(), access.action().equals("rows") ? access.because() : ""), access));
        return byWhat;
    }

    private record Compared(Asset asset, String action, String rows) {}

    private static List<Optional<String>> row(String user, Compared what, Optional<ExplainedAccess> before, Optional<ExplainedAccess> after, Verdict absentBefore, Verdict absentAfter)
    {
        Verdict old = before.map(ExplainedAccess::verdict).orElse(absentBefore);
        Verdict fresh = after.map(ExplainedAccess::verdict).orElse(absentAfter);
        return ImmutableList.of(
                Optional.of(user),
                Optional.of(what.asset().toString()),
                Optional.of(what.action()),
                before.map(access -> text(access)),
                after.map(access -> text(access)),
                Optional.of(change(old, fresh)));
    }

    private static String change(Verdict before, Verdict after)
    {
        int order = after.compareTo(before);
        return order > 0 ? "gains" : order < 0 ? "loses" : "changes";
    }

    private static String text(ExplainedAccess access)
    {
        if (access == null) {
            return "";
        }
        return access.action().equals("rows") ? access.because() : access.exactDecision();
    }
}
