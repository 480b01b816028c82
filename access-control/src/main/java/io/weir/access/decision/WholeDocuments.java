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
package io.weir.access.decision;

import io.weir.governance.asset.AddedColumns;
import io.weir.governance.policy.Decision;
import io.weir.governance.policy.Decision.Deny;
import io.weir.governance.policy.Decision.Mask;
import io.weir.governance.policy.Decision.Show;
import io.weir.governance.policy.MaskSpec.NullMask;
import io.weir.governance.policy.RuleLocation;
import io.weir.governance.snapshot.EffectiveTag;

import java.util.Optional;
import java.util.Set;

/**
 * The hidden column of {@code mongo_recent} that has the whole document, and so fields that are no columns yet, or of which nobody has said what they hold.
 */
public final class WholeDocuments
{
    private static final String CURE = ", which fields carry that are no columns of the table. Select the columns instead of whole documents";

    private WholeDocuments() {}

    public static boolean isDocument(ReadColumn column)
    {
        return column.hidden() && AddedColumns.isWholeDocument(column.name());
    }

    static boolean areNamed(Set<String> columns)
    {
        return columns.stream().anyMatch(AddedColumns::isWholeDocument);
    }

    /**
     * It is NULL as soon as something that is known of the table is hidden. Where nothing is, a mask would keep those from writing rows who see all that they write, so reading it is refused.
     *
     * @param known about all columns, and about the table as a whole
     * @param anyColumn about the table as a whole, and what may be new in it
     */
    public static Decision decide(Decision known, Decision anyColumn)
    {
        return switch (known) {
            case Show _ -> switch (anyColumn) {
                case Show _ -> known;
                case Mask mask -> refused(mask.tag(), mask.rule(), mask.because());
                case Deny deny -> refused(deny.tag(), deny.rule(), deny.because());
            };
            case Mask mask -> new Mask(new NullMask(), mask.tag(), mask.rule(), mask.because());
            case Deny deny -> new Mask(new NullMask(), deny.tag(), deny.rule(), deny.because());
        };
    }

    private static Deny refused(EffectiveTag tag, Optional<RuleLocation> rule, String because)
    {
        return new Deny(tag, rule, "it may have fields that are no columns: " + because, true);
    }

    /**
     * A refusal that says how to do without.
     */
    static Verdict select(Verdict verdict)
    {
        return switch (verdict) {
            case Verdict.Refused(String reason) -> Verdict.refused(reason + CURE);
            case Verdict.Allowed _, Verdict.Hidden _ -> verdict;
        };
    }
}
