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

import io.weir.governance.policy.AssetPattern;
import io.weir.governance.policy.BreakGlassRule;
import io.weir.governance.policy.FlowRule;
import io.weir.governance.policy.MaskedWrites;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.Subject;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Where two policies differ in rules that are about no table in particular: what may be written where, what becomes of masks that are written, and who may take a clearance in an emergency.
 * <p>
 * They are compared by the patterns that they are written with: it cannot be told whether another pattern matches the same tables.
 */
final class RuleDifferences
{
    private static final String EVERYBODY = "(everybody)";

    private final PolicyDecisions before;
    private final PolicyDecisions after;

    RuleDifferences(PolicyDecisions before, PolicyDecisions after)
    {
        this.before = requireNonNull(before, "before is null");
        this.after = requireNonNull(after, "after is null");
    }

    Stream<PolicyDifference> of(List<Subject> subjects)
    {
        return Stream.of(flows(), Stream.of(maskedWrites()), subjects.stream().flatMap(this::emergencies))
                .flatMap(compared -> compared)
                .filter(compared -> !compared.before().equals(compared.after()));
    }

    private record Place(String tables, String tag)
    {
        boolean isIn(AssetPattern pattern)
        {
            return pattern.isEverywhere() || pattern.text().equals(tables);
        }
    }

    private Stream<PolicyDifference> flows()
    {
        return places(Policies::flowRules, FlowRule::to, FlowRule::tags)
                .map(place -> new PolicyDifference(EVERYBODY, place.tables(), "flow", refusal(before, place), refusal(after, place), Boolean.compare(isForbidden(before, place), isForbidden(after, place))));
    }

    private static boolean isForbidden(PolicyDecisions decisions, Place place)
    {
        return decisions.policies().flowRules().stream().anyMatch(rule -> place.isIn(rule.to()) && rule.covers(place.tag()));
    }

    private static Optional<String> refusal(PolicyDecisions decisions, Place place)
    {
        return isForbidden(decisions, place) ? Optional.of("refused " + place.tag()) : Optional.empty();
    }

    private PolicyDifference maskedWrites()
    {
        MaskedWrites old = before.maskedWrites();
        MaskedWrites fresh = after.maskedWrites();
        return new PolicyDifference(EVERYBODY, AssetPattern.EVERYWHERE, "masked_writes", Optional.of(keyword(old)), Optional.of(keyword(fresh)), fresh.compareTo(old));
    }

    private static String keyword(MaskedWrites writes)
    {
        return writes.name().toLowerCase(ENGLISH);
    }

    private Stream<PolicyDifference> emergencies(Subject subject)
    {
        return places(Policies::breakGlass, BreakGlassRule::assets, BreakGlassRule::tags).map(place -> emergency(subject, place));
    }

    private PolicyDifference emergency(Subject subject, Place place)
    {
        Optional<Duration> old = longest(before, subject, place);
        Optional<Duration> fresh = longest(after, subject, place);
        int order = fresh.orElse(Duration.ZERO).compareTo(old.orElse(Duration.ZERO));
        return new PolicyDifference(subject.user(), place.tables(), "break_glass", old.map(longest -> clearance(place, longest)), fresh.map(longest -> clearance(place, longest)), order);
    }

    private static Optional<Duration> longest(PolicyDecisions decisions, Subject subject, Place place)
    {
        Subject complete = decisions.complete(subject);
        return decisions.policies().breakGlass().stream()
                .filter(rule -> place.isIn(rule.assets()) && rule.covers(place.tag()) && rule.who().matches(complete))
                .map(BreakGlassRule::longest)
                .max(Comparator.naturalOrder());
    }

    // as it is written in policies: 1h30m
    private static String clearance(Place place, Duration longest)
    {
        return "%s for %s".formatted(place.tag(), longest.toString().substring("PT".length()).toLowerCase(ENGLISH));
    }

    /**
     * All tables and tags that a rule of either policies names.
     */
    private <R> Stream<Place> places(Function<Policies, List<R>> rules, Function<R, AssetPattern> tables, Function<R, Collection<String>> tags)
    {
        List<R> all = Stream.of(before, after).flatMap(decisions -> rules.apply(decisions.policies()).stream()).toList();
        List<String> tagged = all.stream().flatMap(rule -> tags.apply(rule).stream()).distinct().sorted().toList();
        return all.stream()
                .map(rule -> tables.apply(rule).text())
                .distinct()
                .sorted()
                .flatMap(named -> tagged.stream().map(tag -> new Place(named, tag)));
    }
}
