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

import io.weir.governance.asset.Asset;
import io.weir.governance.policy.MaskSpec;
import io.weir.governance.policy.RuleLocation;
import io.weir.governance.snapshot.TagSource;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * One decision and what it rests on.
 *
 * @param action what is decided: {@code read} or {@code copy} for a column, a privilege or {@code rows} for a table, {@code see} for what is hidden
 */
public record ExplainedAccess(
        Asset asset,
        String action,
        Verdict verdict,
        Optional<MaskSpec> mask,
        Optional<String> tag,
        Optional<RuleLocation> rule,
        Optional<TagSource> source,
        String because)
{
    public ExplainedAccess
    {
        requireNonNull(asset, "asset is null");
        requireNonNull(action, "action is null");
        requireNonNull(verdict, "verdict is null");
        requireNonNull(mask, "mask is null");
        requireNonNull(tag, "tag is null");
        requireNonNull(rule, "rule is null");
        requireNonNull(source, "source is null");
        requireNonNull(because, "because is null");
    }

    /**
     * From the one who sees nothing to the one who sees everything.
     */
    public enum Verdict
    {
        HIDDEN,
        DENIED,
        MASKED,
        FILTERED,
        ALLOWED,
        SHOWN;

        public String keyword()
        {
            return name().toLowerCase(Locale.ENGLISH);
        }
    }

    /**
     * From where the tag is set to the asset; empty where no tag decides.
     */
    List<Asset> path()
    {
        return source.map(from -> switch (from) {
            case TagSource.Own _, TagSource.Unclassified _ -> List.of(asset);
            case TagSource.Inherited inherited -> List.of(inherited.from(), asset);
            case TagSource.Contained contained -> List.of(contained.field(), asset);
            case TagSource.NewField contained -> List.of(contained.field(), asset);
            case TagSource.Derived derived -> derived.path();
            case TagSource.Pending pending -> List.of(pending.readFrom(), asset);
        }).orElse(List.of());
    }

    /**
     * The reason, without the names of what the asker may not see.
     */
    String because(Asker asker)
    {
        return path().stream().allMatch(asker::mayKnow) ? because : "it carries %s, from something that you may not see".formatted(tag.orElse("a tag"));
    }

    /**
     * In one word or two: {@code shown}, {@code masked email}, {@code denied}.
     */
    public String decision()
    {
        return maskKind().map(kind -> verdict.keyword() + " " + kind).orElse(verdict.keyword());
    }

    /**
     * As policies differ in it: {@code masked round to 10}, where a mask of the kind has a parameter.
     */
    String exactDecision()
    {
        return mask.flatMap(ExplainedAccess::parameter).map(parameter -> decision() + " " + parameter).orElseGet(this::decision);
    }

    /**
     * The keyword of the mask.
     */
    Optional<String> maskKind()
    {
        return mask.map(spec -> spec.kind().keyword());
    }

    private static Optional<String> parameter(MaskSpec mask)
    {
        return switch (mask) {
            case MaskSpec.Round(long step) -> Optional.of("to " + step);
            case MaskSpec.Constant(String value) -> Optional.of("'%s'".formatted(value));
            case MaskSpec.NullMask _, MaskSpec.Redact _, MaskSpec.Token _, MaskSpec.Digits _, MaskSpec.Year _, MaskSpec.Month _, MaskSpec.LastFour _, MaskSpec.Phone _, MaskSpec.Email _, MaskSpec.Name _ -> Optional.empty();
        };
    }
}
