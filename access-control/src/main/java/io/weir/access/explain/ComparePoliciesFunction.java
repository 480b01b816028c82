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
import com.google.inject.Inject;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.function.table.AbstractConnectorTableFunction;
import io.trino.spi.function.table.Argument;
import io.trino.spi.function.table.ReturnTypeSpecification.DescribedTable;
import io.trino.spi.function.table.TableFunctionAnalysis;
import io.weir.access.decision.ReadColumn;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.Subject;
import io.weir.governance.snapshot.GovernanceSnapshot;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * {@code TABLE(governance.system.compare_policies(policies, asset))}: who would gain or lose what in a table, or in the tables of a schema or catalog of which the log knows, if a file beside the policies were put in force;
 * and which rules about no table in particular would be others.
 */
public final class ComparePoliciesFunction
        extends AbstractConnectorTableFunction
{
    public static final String NAME = "compare_policies";

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
                new DescribedTable(AnswerColumn.descriptor(PolicyDifference.COLUMNS)));
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
        PolicyDecisions live = new PolicyDecisions(governance.policies(), clock);
        PolicyDecisions candidate = new PolicyDecisions(CandidatePolicies.load(governance, live, asker, given.required("POLICIES")), clock);
        GovernanceSnapshot snapshot = Snapshots.current(governance);

        List<Subject> named = NamedSubjects.of(live.policies(), candidate.policies());
        List<Subject> subjects = given.texts("USERS").map(names -> NamedSubjects.called(names, named)).orElse(named);
        AccessDifferences differences = new AccessDifferences(live, candidate, snapshot);
        Stream<PolicyDifference> ofTables = tables(asset, snapshot).stream().flatMap(compared -> {
            List<ReadColumn> columns = tableColumns.of(session, compared);
            return subjects.stream().flatMap(subject -> differences.of(subject, compared, columns));
        });
        Stream<PolicyDifference> ofRules = new RuleDifferences(live, candidate).of(subjects);
        return Answers.of(PolicyDifference.COLUMNS, Stream.concat(ofTables, ofRules).map(PolicyDifference::row), "name a table, or some of the users");
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
}
