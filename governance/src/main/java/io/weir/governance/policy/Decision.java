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

import io.weir.governance.snapshot.EffectiveTag;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * How somebody sees a column. {@code because} is a sentence for the one who asks why, {@code rule} the rule that it rests on, where there is one.
 */
public sealed interface Decision
{
    Comparator<Decision> STRICTEST_FIRST = Comparator.<Decision>comparingInt(Decision::rank)
            .thenComparing(decision -> decision instanceof Mask mask ? mask.mask().kind() : MaskKind.NULL);

    Optional<EffectiveTag> decidingTag();

    Optional<RuleLocation> rule();

    String because();

    /**
     * The mask that is put on the column, empty where it is shown as it is. A denied one has one too, for when it is read without being named, if it can be.
     */
    default Optional<MaskSpec> appliedMask()
    {
        return this instanceof Deny deny && deny.onlyNamed() ? Optional.empty() : wantedMask();
    }

    private Optional<MaskSpec> wantedMask()
    {
        return switch (this) {
            case Show _ -> Optional.empty();
            case Mask mask -> Optional.of(mask.mask());
            case Deny _ -> Optional.of(new MaskSpec.NullMask());
        };
    }

    /**
     * Whether a column that this mask is put on shows no more than is decided here.
     */
    default boolean isKeptBy(Optional<MaskSpec> applied)
    {
        return wantedMask()
                .map(wanted -> applied.filter(mask -> mask.kind().compareTo(wanted.kind()) <= 0 && hidingBoth(mask, wanted).isEmpty()).isPresent())
                .orElse(true);
    }

    /**
     * @param tag the tag for which there is a clearance; empty when there is no tag
     * @param emergency the emergency that the clearance was taken for
     */
    record Show(Optional<EffectiveTag> tag, Optional<RuleLocation> rule, Optional<BreakGlass.Activation> emergency, String because)
            implements Decision
    {
        public Show
        {
            requireNonNull(tag, "tag is null");
            requireNonNull(rule, "rule is null");
            requireNonNull(emergency, "emergency is null");
            requireNonNull(because, "because is null");
        }

        public Show(EffectiveTag tag, RuleLocation rule, String because)
        {
            this(Optional.of(tag), Optional.of(rule), Optional.empty(), because);
        }

        public static Show untagged(String because)
        {
            return new Show(Optional.empty(), Optional.empty(), Optional.empty(), because);
        }

        @Override
        public Optional<EffectiveTag> decidingTag()
        {
            return tag;
        }
    }

    record Mask(MaskSpec mask, EffectiveTag tag, Optional<RuleLocation> rule, String because)
            implements Decision
    {
        public Mask
        {
            requireNonNull(mask, "mask is null");
            requireNonNull(tag, "tag is null");
            requireNonNull(rule, "rule is null");
            requireNonNull(because, "because is null");
        }

        @Override
        public Optional<EffectiveTag> decidingTag()
        {
            return Optional.of(tag);
        }

        /**
         * Without where the tag comes from: whoever asks may not know of that, and only what the deciding tag comes from is hidden from them.
         */
        private String inShort()
        {
            return "it carries %s as well; %s".formatted(tag.tag(), rule.map(location -> "mask at " + location).orElse("default mask"));
        }
    }

    /**
     * @param onlyNamed whether it is read by its name alone, so that it needs no mask beside the refusal: Trino changes no rows of a table in which a column has one
     */
    record Deny(EffectiveTag tag, Optional<RuleLocation> rule, String because, boolean onlyNamed)
            implements Decision
    {
        public Deny(EffectiveTag tag, Optional<RuleLocation> rule, String because)
        {
            this(tag, rule, because, false);
        }

        public Deny
        {
            requireNonNull(tag, "tag is null");
            requireNonNull(rule, "rule is null");
            requireNonNull(because, "because is null");
        }

        @Override
        public Optional<EffectiveTag> decidingTag()
        {
            return Optional.of(tag);
        }
    }

    /**
     * The strictest of some decisions about one column: deny, then the masks in the order of {@link MaskKind}, then show. Two different masks of one kind give
     * {@code NULL}, and two that show different parts of a text give a mark that shows none, because neither contains the other: behind the domain of an address may stand a name.
     */
    static Optional<Decision> mostRestrictive(Collection<Decision> decisions)
    {
        Optional<Decision> strictest = decisions.stream().min(STRICTEST_FIRST);
        if (strictest.isPresent() && strictest.orElseThrow() instanceof Mask mask) {
            return decisions.stream()
                    .filter(Mask.class::isInstance)
                    .map(Mask.class::cast)
                    .flatMap(other -> hidingBoth(mask.mask(), other.mask()).stream()
                            .<Decision>map(both -> new Mask(both, mask.tag(), mask.rule(), "%s; and %s".formatted(mask.because(), other.inShort()))))
                    .findFirst()
                    .or(() -> strictest);
        }
        return strictest;
    }

    /**
     * Empty where the stricter one hides what the other hides.
     */
    private static Optional<MaskSpec> hidingBoth(MaskSpec stricter, MaskSpec other)
    {
        if (stricter.kind() == other.kind()) {
            return stricter.equals(other) ? Optional.empty() : Optional.of(new MaskSpec.NullMask());
        }
        return stricter.kind().showsPartOfText() && other.kind().showsPartOfText() ? Optional.of(new MaskSpec.Redact()) : Optional.empty();
    }

    static Decision mostRestrictive(Decision left, Decision right)
    {
        return mostRestrictive(List.of(left, right)).orElseThrow();
    }

    // among those who are shown it, the one who says most: an emergency, a clearance, nothing
    private static int rank(Decision decision)
    {
        return switch (decision) {
            case Deny _ -> 0;
            case Mask _ -> 1;
            case Show show when show.emergency().isPresent() -> 2;
            case Show show when show.tag().isPresent() -> 3;
            case Show _ -> 4;
        };
    }
}
