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
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;

import static java.util.Objects.requireNonNull;

/**
 * Clearances and masks for one tag. The rule of the nearest tag upwards decides, and among those the one that names the type.
 */
final class MaskDecisions
{
    private static final Comparator<MaskRule> NEAREST = Comparator.<MaskRule>comparingInt(rule -> rule.tag().length())
            .thenComparing(rule -> !rule.types().isEmpty());

    private final Policies policies;
    private final Clock clock;

    MaskDecisions(Policies policies, Clock clock)
    {
        this.policies = requireNonNull(policies, "policies is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    Decision decide(Subject subject, Purpose purpose, EffectiveTag tag, String baseType)
    {
        return decide(subject, purpose, tag, rule -> rule.appliesTo(baseType), defaultMask(baseType));
    }

    Decision decideWithoutType(Subject subject, Purpose purpose, EffectiveTag tag)
    {
        return decide(subject, purpose, tag, MaskRule::appliesToEveryType, new NullMask());
    }

    private Decision decide(Subject subject, Purpose purpose, EffectiveTag tag, Predicate<MaskRule> applies, MaskSpec defaultMask)
    {
        String reason = "it carries %s, %s".formatted(tag.tag(), tag.source().explain());
        Optional<Clearance> clearance = clearance(subject, purpose, tag.tag());
        if (clearance.isPresent()) {
            return new Show("%s, and %s is cleared for that at %s".formatted(reason, subject.user(), clearance.orElseThrow().location()));
        }
        if (!policies.tags().contains(tag.tag())) {
            return new Mask(new NullMask(), tag, "%s, which the policies do not know".formatted(reason));
        }
        String uncleared = "%s, for which %s has no clearance%s".formatted(reason, subject.user(), purpose == Purpose.SHOW ? " to see" : "");
        Optional<MaskRule> rule = maskRule(tag.tag(), applies);
        if (rule.isEmpty()) {
            return new Mask(defaultMask, tag, "%s; default mask".formatted(uncleared));
        }
        String because = "%s; mask at %s".formatted(uncleared, rule.orElseThrow().location());
        return switch (rule.orElseThrow().treatment()) {
            case Refuse _ -> new Deny(tag, because);
            case Apply(MaskSpec mask) -> new Mask(mask, tag, because);
            case Plain _ -> new Show("%s, which masks nothing by the rule at %s".formatted(reason, rule.orElseThrow().location()));
        };
    }

    private Optional<Clearance> clearance(Subject subject, Purpose purpose, String tag)
    {
        Instant now = clock.instant();
        return policies.clearances().stream()
                .filter(clearance -> clearance.level().allows(purpose) && clearance.covers(tag) && clearance.isValidAt(now) && clearance.who().matches(subject))
                .findFirst();
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
