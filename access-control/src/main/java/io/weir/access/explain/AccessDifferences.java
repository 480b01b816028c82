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

import com.google.common.collect.ImmutableSet;
import io.weir.access.decision.ReadColumn;
import io.weir.access.explain.ExplainedAccess.Verdict;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.Subject;
import io.weir.governance.snapshot.GovernanceSnapshot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * What somebody may do with a table, and how they see it, by two policies: where these differ.
 */
final class AccessDifferences
{
    private final PolicyDecisions before;
    private final PolicyDecisions after;
    private final GovernanceSnapshot snapshot;
    private final Set<String> purposes;

    AccessDifferences(PolicyDecisions before, PolicyDecisions after, GovernanceSnapshot snapshot)
    {
        this.before = requireNonNull(before, "before is null");
        this.after = requireNonNull(after, "after is null");
        this.snapshot = requireNonNull(snapshot, "snapshot is null");
        this.purposes = policies().flatMap(decisions -> decisions.policies().purposes().keySet().stream()).collect(toImmutableSet());
    }

    private Stream<PolicyDecisions> policies()
    {
        return Stream.of(before, after);
    }

    /**
     * Of each purpose that the subject holds by either policies, only what it makes otherwise.
     */
    Stream<PolicyDifference> of(Subject subject, Asset table, List<ReadColumn> columns)
    {
        List<Difference> usual = between(subject, table, columns);
        Stream<PolicyDifference> stated = heldBy(subject).flatMap(purpose -> between(subject.withPurposes(ImmutableSet.of(purpose)), table, columns).stream()
                .filter(difference -> !usual.contains(difference))
                .map(difference -> difference.of("%s (purpose %s)".formatted(subject.user(), purpose))));
        return Stream.concat(usual.stream().map(difference -> difference.of(subject.user())), stated);
    }

    private Stream<String> heldBy(Subject subject)
    {
        return policies()
                .flatMap(decisions -> decisions.complete(subject.withPurposes(purposes)).purposes().stream())
                .distinct()
                .sorted();
    }

    private List<Difference> between(Subject subject, Asset table, List<ReadColumn> columns)
    {
        return between(
                new AccessExplanation(before, snapshot).explain(subject, table, columns),
                new AccessExplanation(after, snapshot).explain(subject, table, columns));
    }

    private static List<Difference> between(List<ExplainedAccess> before, List<ExplainedAccess> after)
    {
        Map<Compared, ExplainedAccess> old = byWhat(before);
        Map<Compared, ExplainedAccess> fresh = byWhat(after);
        Verdict absentBefore = absent(before);
        Verdict absentAfter = absent(after);
        Set<Compared> all = ImmutableSet.<Compared>builder().addAll(old.keySet()).addAll(fresh.keySet()).build();
        return all.stream()
                .map(what -> new Difference(what, Told.of(Optional.ofNullable(old.get(what)), absentBefore), Told.of(Optional.ofNullable(fresh.get(what)), absentAfter)))
                .filter(difference -> !difference.before().text().equals(difference.after().text()))
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

    private record Told(Optional<String> text, Verdict verdict)
    {
        static Told of(Optional<ExplainedAccess> access, Verdict absent)
        {
            return new Told(access.map(Told::text), access.map(ExplainedAccess::verdict).orElse(absent));
        }

        private static String text(ExplainedAccess access)
        {
            return access.action().equals("rows") ? access.because() : access.exactDecision();
        }
    }

    private record Difference(Compared what, Told before, Told after)
    {
        PolicyDifference of(String user)
        {
            return new PolicyDifference(user, what.asset().toString(), what.action(), before.text(), after.text(), after.verdict().compareTo(before.verdict()));
        }
    }
}
