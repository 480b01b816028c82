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
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.function.table.AbstractConnectorTableFunction;
import io.trino.spi.function.table.Argument;
import io.trino.spi.function.table.ReturnTypeSpecification.DescribedTable;
import io.trino.spi.function.table.TableFunctionAnalysis;
import io.trino.spi.security.AccessDeniedException;
import io.weir.access.decision.ReadColumn;
import io.weir.access.explain.ExplainedAccess.Verdict;
import io.weir.access.masks.MaskExpressions;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.Privilege;
import io.weir.governance.policy.Subject;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.INVALID_FUNCTION_ARGUMENT;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * {@code TABLE(governance.system.who_sees(asset))}: how each user whom the policies name sees the columns of a table, how a member of each group and role does, and everybody else; and what a purpose changes.
 * <p>
 * It names users, so it is for whoever may tag the asset and reads the decisions of everyone's queries; a tenant is told of its own users.
 */
public final class WhoSeesFunction
        extends AbstractConnectorTableFunction
{
    public static final String NAME = "who_sees";

    private static final Asset DECISIONS = Asset.table(MaskExpressions.CATALOG, "system", "decisions");
    private static final List<AnswerColumn> COLUMNS = Stream.of("user", "purpose", "asset", "decision", "mask", "rows", "tag", "rule", "because")
            .map(AnswerColumn::text)
            .collect(toImmutableList());

    private final Governance governance;
    private final Clock clock;
    private final TableColumns tableColumns;
    private final Askers askers;

    @Inject
    public WhoSeesFunction(Governance governance, Clock clock, TableColumns tableColumns, Askers askers)
    {
        super("system", NAME, ImmutableList.of(Arguments.named("ASSET")), new DescribedTable(AnswerColumn.descriptor(COLUMNS)));
        this.governance = requireNonNull(governance, "governance is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.tableColumns = requireNonNull(tableColumns, "tableColumns is null");
        this.askers = requireNonNull(askers, "askers is null");
    }

    @Override
    public TableFunctionAnalysis analyze(ConnectorSession session, ConnectorTransactionHandle transaction, Map<String, Argument> arguments, ConnectorAccessControl accessControl)
    {
        Asset asset = new Arguments(arguments).asset("ASSET");
        PolicyDecisions decisions = new PolicyDecisions(governance.compiledPolicies(), governance.breakGlass(), clock);
        Subject asker = new Subject(session.getUser(), session.getIdentity().getGroups(), session.getIdentity().getEnabledSystemRoles(), Set.of());
        requireMayAsk(decisions, asker, asset);
        List<ReadColumn> columns = tableColumns.of(session, asset);
        requireColumns(asset, columns);

        Asker knowing = askers.of(session.getIdentity());
        AccessExplanation explanation = new AccessExplanation(decisions, Snapshots.current(governance));
        Function<Subject, List<Sight>> look = subject -> sights(explanation.explain(subject, asset, columns));
        Stream<List<Optional<String>>> rows = NamedSubjects.of(decisions.policies()).stream()
                .filter(knowing::mayKnowOf)
                .flatMap(subject -> rows(subject, decisions.policies().purposes().keySet(), look, knowing));
        return Answers.of(COLUMNS, rows, "name one of its columns");
    }

    private static void requireMayAsk(PolicyDecisions decisions, Subject asker, Asset asset)
    {
        if (!decisions.allows(asker, Privilege.TAG, asset) || !decisions.allows(asker, Privilege.SELECT, DECISIONS)) {
            throw new AccessDeniedException("Cannot tell who sees %s: that is for those who may tag it and select from %s".formatted(asset, DECISIONS));
        }
    }

    private static void requireColumns(Asset asset, List<ReadColumn> columns)
    {
        if (asset.kind().compareTo(AssetKind.TABLE) < 0) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "ASSET is '%s'; expected a table, or a column of one".formatted(asset));
        }
        boolean exists = asset.kind() == AssetKind.TABLE ? !columns.isEmpty() : columns.stream().anyMatch(column -> column.name().equals(asset.column().name()));
        if (!exists) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "ASSET is '%s', which does not exist".formatted(asset));
        }
    }

    private static Stream<List<Optional<String>>> rows(Subject subject, Set<String> purposes, Function<Subject, List<Sight>> look, Asker asker)
    {
        List<Sight> usual = look.apply(subject);
        Stream<List<Optional<String>>> stated = purposes.stream().sorted().flatMap(purpose -> look.apply(subject.withPurposes(ImmutableSet.of(purpose))).stream()
                .filter(sight -> usual.stream().noneMatch(sight::shows))
                .map(sight -> row(subject, Optional.of(purpose), sight, asker)));
        return Stream.concat(usual.stream().map(sight -> row(subject, Optional.empty(), sight, asker)), stated);
    }

    /**
     * How a column is seen, or that nothing of the table is.
     */
    private record Sight(ExplainedAccess access, Optional<String> rows)
    {
        boolean shows(Sight other)
        {
            return access.asset().equals(other.access.asset()) && access.exactDecision().equals(other.access.exactDecision()) && rows.equals(other.rows);
        }
    }

    private static List<Sight> sights(List<ExplainedAccess> explained)
    {
        Optional<ExplainedAccess> barred = explained.stream()
                .filter(access -> access.verdict() == Verdict.HIDDEN || (access.action().equals("select") && access.verdict() == Verdict.DENIED))
                .findFirst();
        if (barred.isPresent()) {
            return ImmutableList.of(new Sight(barred.orElseThrow(), Optional.empty()));
        }
        Optional<String> rows = Optional.of(explained.stream().filter(access -> access.action().equals("rows")).map(ExplainedAccess::because).collect(joining("; ")))
                .filter(filters -> !filters.isEmpty());
        return explained.stream()
                .filter(access -> access.action().equals("read"))
                .map(access -> new Sight(access, rows))
                .collect(toImmutableList());
    }

    private static List<Optional<String>> row(Subject subject, Optional<String> purpose, Sight sight, Asker asker)
    {
        return ImmutableList.of(
                Optional.of(subject.user()),
                purpose,
                Optional.of(sight.access().asset().toString()),
                Optional.of(sight.access().verdict().keyword()),
                sight.access().maskKind(),
                sight.rows(),
                sight.access().tag(),
                sight.access().rule().map(Object::toString),
                Optional.of(sight.access().because(asker)));
    }
}
