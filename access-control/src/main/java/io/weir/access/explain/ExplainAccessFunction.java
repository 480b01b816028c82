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
import com.google.inject.Inject;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.function.table.AbstractConnectorTableFunction;
import io.trino.spi.function.table.Argument;
import io.trino.spi.function.table.ReturnTypeSpecification.DescribedTable;
import io.trino.spi.function.table.TableFunctionAnalysis;
import io.trino.spi.security.AccessDeniedException;
import io.weir.access.decision.ReadColumn;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.Privilege;
import io.weir.governance.policy.Subject;
import io.weir.governance.snapshot.GovernanceSnapshot;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * {@code TABLE(governance.system.explain_access(user, asset))}: what is decided about a user and an asset, and why; by the policies that are in force, by a file beside them that is not, or as it was at a time in the past.
 * <p>
 * Everybody may ask about themselves. About others may ask who may tag the asset, and a tenant about its own users alone. What the asker may not see stands nowhere in the answer.
 */
public final class ExplainAccessFunction
        extends AbstractConnectorTableFunction
{
    public static final String NAME = "explain_access";

    private static final List<AnswerColumn> COLUMNS = Stream.of("asset", "action", "decision", "mask", "tag", "rule", "path", "because", "policy_version", "tag_version", "lineage_version")
            .map(AnswerColumn::text)
            .collect(toImmutableList());

    private final Governance governance;
    private final Clock clock;
    private final TableColumns tableColumns;
    private final Askers askers;
    private final PastGovernance past;

    @Inject
    public ExplainAccessFunction(Governance governance, Clock clock, TableColumns tableColumns, Askers askers, PastGovernance past)
    {
        super("system",
                NAME,
                ImmutableList.of(
                        Arguments.named("USER"),
                        Arguments.named("ASSET"),
                        Arguments.optional("GROUPS"),
                        Arguments.optional("PURPOSES"),
                        Arguments.optional("POLICIES"),
                        Arguments.optional("AT")),
                new DescribedTable(AnswerColumn.descriptor(COLUMNS)));
        this.governance = requireNonNull(governance, "governance is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.tableColumns = requireNonNull(tableColumns, "tableColumns is null");
        this.askers = requireNonNull(askers, "askers is null");
        this.past = requireNonNull(past, "past is null");
    }

    @Override
    public TableFunctionAnalysis analyze(ConnectorSession session, ConnectorTransactionHandle transaction, Map<String, Argument> arguments, ConnectorAccessControl accessControl)
    {
        Arguments given = new Arguments(arguments);
        Asset asset = given.asset("ASSET");
        Subject asker = new Subject(session.getUser(), session.getIdentity().getGroups(), session.getIdentity().getEnabledSystemRoles(), Set.of());
        PolicyDecisions live = new PolicyDecisions(governance.compiledPolicies(), governance.breakGlass(), clock);
        Subject subject = subject(given, asker);
        requireMayAsk(live, asker, subject, asset);
        Optional<String> file = given.text("POLICIES");
        Basis asked = given.text("AT").map(past::time).map(at -> basisAt(at, file, live, asker)).orElseGet(() -> basisNow(file, live, asker));
        // whoever may not know of it learns no more by asking as somebody without a tenant, about the past or about other policies
        boolean isHidden = !mayTag(live, asker, asset) && !live.isVisible(asker, asset);
        Basis basis = isHidden ? basisNow(Optional.empty(), live, asker) : asked;

        List<ReadColumn> columns = live.isVisible(asker, asset) ? tableColumns.of(session, asset) : ImmutableList.of();
        Asker knowing = askers.of(session.getIdentity());
        Stream<List<Optional<String>>> rows = new AccessExplanation(basis.decisions(), basis.snapshot()).explain(isHidden ? asker : subject, asset, columns).stream()
                .map(explained -> row(explained, knowing, basis));
        return Answers.of(COLUMNS, rows, "name one of its columns");
    }

    /**
     * What the answer rests on.
     */
    private record Basis(PolicyDecisions decisions, GovernanceSnapshot snapshot) {}

    private Basis basisNow(Optional<String> file, PolicyDecisions live, Subject asker)
    {
        Policies policies = file.map(name -> CandidatePolicies.load(governance, live, asker, name)).orElseGet(governance::policies);
        return new Basis(new PolicyDecisions(policies, governance.breakGlass(), clock), Snapshots.current(governance));
    }

    /**
     * Clearances expire by the clock of then. Emergencies of then are in the audit, and not taken into account.
     */
    private Basis basisAt(Instant at, Optional<String> file, PolicyDecisions live, Subject asker)
    {
        Policies policies = file.map(name -> CandidatePolicies.load(governance, live, asker, name)).orElseGet(() -> past.policies(at));
        return new Basis(new PolicyDecisions(policies, Clock.fixed(at, ZoneOffset.UTC)), past.snapshot(at));
    }

    private static Subject subject(Arguments given, Subject asker)
    {
        String user = given.required("USER");
        Subject named = user.equals(asker.user()) ? asker : Subject.user(user);
        Subject subject = given.texts("GROUPS").map(groups -> new Subject(user, groups)).orElse(named);
        return given.texts("PURPOSES").map(subject::withPurposes).orElse(subject);
    }

    private static void requireMayAsk(PolicyDecisions live, Subject asker, Subject subject, Asset asset)
    {
        boolean aboutOneself = subject.user().equals(asker.user()) && live.complete(asker).groups().containsAll(subject.groups());
        if (!aboutOneself && !(mayTag(live, asker, asset) && isOfTheTenant(live, asker, subject))) {
            throw new AccessDeniedException("Cannot explain access of user %s to %s: ask about yourself, or have the privilege to tag it".formatted(subject.user(), asset));
        }
    }

    private static boolean isOfTheTenant(PolicyDecisions live, Subject asker, Subject subject)
    {
        return live.tenant(asker).isEmpty() || live.tenant(asker).equals(live.tenant(subject));
    }

    private static boolean mayTag(PolicyDecisions live, Subject asker, Asset asset)
    {
        return live.mayAccess(asker, Privilege.TAG, asset).isAllowed();
    }

    private static List<Optional<String>> row(ExplainedAccess explained, Asker asker, Basis basis)
    {
        List<Asset> path = explained.path();
        return ImmutableList.of(
                Optional.of(explained.asset().toString()),
                Optional.of(explained.action()),
                Optional.of(explained.verdict().keyword()),
                explained.maskKind(),
                explained.tag(),
                explained.rule().map(Object::toString),
                path.isEmpty() ? Optional.empty() : Optional.of(asker.path(path)),
                Optional.of(explained.because(asker)),
                Optional.of(basis.decisions().version()),
                version(basis.snapshot().tagVersion()),
                version(basis.snapshot().lineageVersion()));
    }

    /**
     * A time in the past is between versions.
     */
    private static Optional<String> version(long version)
    {
        return version < 0 ? Optional.empty() : Optional.of(Long.toString(version));
    }
}
