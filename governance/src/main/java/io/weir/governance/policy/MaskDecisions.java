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
package io.weir.governance.policy;

import io.weir.governance.asset.Asset;
import io.weir.governance.policy.BreakGlass.Activation;
import io.weir.governance.policy.Decision.Deny;
import io.weir.governance.policy.Decision.Mask;
import io.weir.governance.policy.Decision.Show;
import io.weir.governance.policy.MaskSpec.NullMask;
import io.weir.governance.policy.Treatment.Apply;
import io.weir.governance.policy.Treatment.Plain;
import io.weir.governance.policy.Treatment.Refuse;
import io.weir.governance.snapshot.EffectiveTag;
import io.weir.governance.tag.TagName;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;

import static java.util.Objects.requireNonNull;

/**
 * Clearances and masks for one tag. The rule of the nearest tag upwards decides, and among those the one that names the type.
 */
final class MaskDecisions
{
    private static final Comparator<MaskRule> NEAREST_TAG = Comparator.comparingInt(rule -> rule.tag().length());
    private static final Comparator<MaskRule> NEAREST = NEAREST_TAG
            .thenComparing(rule -> !rule.types().isEmpty());

    private final Policies policies;
    private final BreakGlass breakGlass;
    private final Clock clock;

    MaskDecisions(Policies policies, BreakGlass breakGlass, Clock clock)
    {
        this.policies = requireNonNull(policies, "policies is null");
        this.breakGlass = requireNonNull(breakGlass, "breakGlass is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * @param asset the column, or the table where it is judged as a whole
     */
    Decision decide(Subject subject, Purpose purpose, EffectiveTag tag, Asset asset, String baseType)
    {
        return decide(subject, purpose, tag, asset, rule -> rule.appliesTo(baseType), NEAREST_TAG, defaultMask(baseType));
    }

    Decision decideWithoutType(Subject subject, Purpose purpose, EffectiveTag tag, Asset asset)
    {
        return decide(subject, purpose, tag, asset, MaskRule::appliesToEveryType, NEAREST, new NullMask());
    }

    /**
     * Whether a clearance, and no emergency, shows the subject what carries the tag.
     */
    boolean isCleared(Subject subject, String tag, Asset asset)
    {
        Instant now = clock.instant();
        return policies.clearances().stream().anyMatch(clearance -> clearance.allows(subject, Purpose.SHOW, tag, asset, now));
    }

    /**
     * Whether the subject may write what carries the tag to where others see it: no rule hides it, or a clearance, and no emergency, lets the subject see or copy it.
     */
    boolean mayHandOn(Subject subject, EffectiveTag tag, Asset asset)
    {
        Instant now = clock.instant();
        return policies.clearances().stream().anyMatch(clearance -> clearance.allows(subject, Purpose.COPY, tag.tag(), asset, now))
                || (!breakGlass.concerns(subject.user()) && decideWithoutType(subject, Purpose.COPY, tag, asset) instanceof Show);
    }

    /**
     * Whether a clearance lets the subject see or copy what carries the tag, or one that they may take in an emergency.
     *
     * @param holds whether one for these tables holds for what is asked about
     */
    boolean mayBeCleared(Subject subject, String tag, Predicate<AssetPattern> holds)
    {
        Instant now = clock.instant();
        return policies.clearances().stream().anyMatch(clearance -> holds.test(clearance.assets()) && Arrays.stream(Purpose.values()).anyMatch(purpose -> clearance.allows(subject, purpose, tag, now)))
                || policies.breakGlass().stream().anyMatch(rule -> holds.test(rule.assets()) && rule.covers(tag) && rule.who().matches(subject));
    }

    Optional<Instant> decidesSameUntil(Subject subject)
    {
        Instant now = clock.instant();
        if (breakGlass.concerns(subject.user())) {
            return Optional.empty();
        }
        return policies.clearances().stream()
                .flatMap(clearance -> clearance.expires().stream())
                .filter(now::isBefore)
                .min(Comparator.naturalOrder())
                .or(() -> Optional.of(Instant.MAX));
    }

    /**
     * @param nearness by which a rule that hides, and was passed over, comes before one that shows
     */
    private Decision decide(Subject subject, Purpose purpose, EffectiveTag tag, Asset asset, Predicate<MaskRule> applies, Comparator<MaskRule> nearness, MaskSpec defaultMask)
    {
        String reason = "it carries %s, %s".formatted(tag.tag(), tag.source().explain());
        Instant now = clock.instant();
        Optional<Show> cleared = cleared(subject, purpose, tag, asset, now, reason)
                .or(() -> emergency(subject, tag, asset, now, reason));
        if (cleared.isPresent()) {
            return cleared.orElseThrow();
        }
        if (!policies.tags().contains(tag.tag())) {
            return new Mask(new NullMask(), tag, Optional.empty(), "%s, which the policies do not know".formatted(reason));
        }
        String uncleared = "%s, for which %s has no clearance%s".formatted(reason, subject.user(), purpose == Purpose.SHOW ? " to see" : "");
        Optional<MaskRule> rule = maskRule(tag.tag(), applies);
        if (rule.isEmpty()) {
            return new Mask(defaultMask, tag, Optional.empty(), "%s; default mask".formatted(uncleared));
        }
        RuleLocation location = rule.orElseThrow().location();
        String because = "%s; mask at %s".formatted(uncleared, location);
        return switch (rule.orElseThrow().treatment()) {
            case Refuse _ -> new Deny(tag, Optional.of(location), because);
            case Apply(MaskSpec mask) -> new Mask(mask, tag, Optional.of(location), because);
            case Plain _ -> hidingBefore(rule.orElseThrow(), tag.tag(), nearness)
                    .<Decision>map(hiding -> new Mask(defaultMask, tag, Optional.of(hiding.location()), "%s; default mask, because that at %s does not fit".formatted(uncleared, hiding.location())))
                    .orElseGet(() -> new Show(tag, location, "%s, which masks nothing by the rule at %s".formatted(reason, location)));
        };
    }

    /**
     * The rule nearer to the tag than one that shows, whose mask was passed over: it says that there is something to hide, be it for columns of other types.
     */
    private Optional<MaskRule> hidingBefore(MaskRule showing, String tag, Comparator<MaskRule> nearness)
    {
        return policies.masks().stream()
                .filter(rule -> TagName.covers(rule.tag(), tag) && nearness.compare(rule, showing) > 0)
                .filter(rule -> !(rule.treatment() instanceof Plain))
                .max(NEAREST);
    }

    private Optional<Show> cleared(Subject subject, Purpose purpose, EffectiveTag tag, Asset asset, Instant now, String reason)
    {
        return policies.clearances().stream()
                .filter(clearance -> clearance.allows(subject, purpose, tag.tag(), asset, now))
                .findFirst()
                .map(clearance -> new Show(tag, clearance.location(), "%s, and %s is cleared for that at %s".formatted(reason, subject.user(), clearance.location())));
    }

    private Optional<Show> emergency(Subject subject, EffectiveTag tag, Asset asset, Instant now, String reason)
    {
        for (Activation activation : breakGlass.active(subject.user(), now)) {
            for (BreakGlassRule rule : policies.breakGlass()) {
                if (Clearance.covers(activation.tags(), tag.tag()) && rule.covers(tag.tag()) && rule.allowsAt(activation, now) && rule.who().matches(subject) && rule.assets().covers(asset.governed())) {
                    return Optional.of(new Show(
                            Optional.of(tag),
                            Optional.of(rule.location()),
                            Optional.of(activation),
                            "%s, and %s broke the glass for that until %s, as %s allows".formatted(reason, subject.user(), rule.end(activation), rule.location())));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<MaskRule> maskRule(String tag, Predicate<MaskRule> applies)
    {
        return policies.masks().stream()
                .filter(rule -> TagName.covers(rule.tag(), tag) && applies.test(rule))
                .max(NEAREST);
    }

    private MaskSpec defaultMask(String baseType)
    {
        return Optional.ofNullable(policies.maskDefaults().get(baseType)).orElseGet(NullMask::new);
    }
}
