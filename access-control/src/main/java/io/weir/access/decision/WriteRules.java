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

import io.weir.access.masks.MaskExpressions;
import io.weir.access.query.ActiveQuery;
import io.weir.governance.asset.AddedColumns;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Decision;
import io.weir.governance.policy.Decision.Deny;
import io.weir.governance.policy.Decision.Mask;
import io.weir.governance.policy.Decision.Show;
import io.weir.governance.policy.FlowRule;
import io.weir.governance.policy.MaskedWrites;
import io.weir.governance.policy.Purpose;
import io.weir.governance.snapshot.EffectiveTag;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * What may be written where: no masks among real values, and no value into a place that a flow rule keeps free of its tag. All of it is asked before the first
 * row.
 */
final class WriteRules
{
    private static final Asset GOVERNANCE = Asset.catalog(MaskExpressions.CATALOG);

    private final ActiveQuery query;

    WriteRules(ActiveQuery query)
    {
        this.query = requireNonNull(query, "query is null");
    }

    /**
     * Whether the rows of a table may be changed by one who sees its columns like this. Trino refuses it where there is any mask, without saying why.
     */
    Verdict mayChange(Collection<Decision> columns)
    {
        return columns.stream()
                .filter(decision -> decision.appliedMask().isPresent())
                .flatMap(decision -> hidingTag(decision).stream())
                .findFirst()
                .map(tag -> Verdict.refused("there is no clearance for tag %s, which its columns carry".formatted(tag.tag())))
                .orElse(Verdict.ALLOWED);
    }

    /**
     * Whether the statement, if it writes, may write what it reads from these columns.
     */
    Verdict mayWriteFrom(Asset table, Set<String> names, Map<String, Decision> decisions)
    {
        if (query.kind().writesRows() && query.policies().maskedWrites() == MaskedWrites.REFUSE) {
            Optional<EffectiveTag> masked = names.stream()
                    .filter(decisions::containsKey)
                    .flatMap(name -> hidingTag(decisions.get(name)).stream())
                    .findFirst();
            if (masked.isPresent()) {
                return Verdict.refused("there is no clearance to write values with tag %s".formatted(masked.orElseThrow().tag()));
            }
        }
        for (Asset target : query.targets()) {
            for (String name : names) {
                if (carriesValues(decisions.get(name))) {
                    Verdict verdict = mayFlow(table, name, target);
                    if (!verdict.isAllowed()) {
                        return verdict;
                    }
                }
            }
        }
        return Verdict.ALLOWED;
    }

    private Verdict mayFlow(Asset table, String column, Asset target)
    {
        return SuffixTables.tellsOfOthers(table, column) ? mayFlowWhole(table, target) : mayFlow(table.child(column), target);
    }

    /**
     * Whether the statement, if it writes, may write what it reads from the table by a way that no mask is put on.
     */
    Verdict mayWriteFromWhole(Asset table)
    {
        return query.targets().stream()
                .map(target -> mayFlowWhole(table, target))
                .filter(verdict -> !verdict.isAllowed())
                .findFirst()
                .orElse(Verdict.ALLOWED);
    }

    /**
     * What is written into governance is told by errors, and by the log to all who read it: a clearance to copy does not reach that far.
     */
    Verdict mayTellTheLog(Asset table, Set<String> names)
    {
        if (!query.hasTargets() || query.targets().stream().noneMatch(target -> target.isWithin(GOVERNANCE))) {
            return Verdict.ALLOWED;
        }
        Map<String, String> types = query.columnTypes(table);
        return names.stream()
                .map(name -> SuffixTables.tellsOfOthers(table, name)
                        ? decideWhole(table, name)
                        : query.policies().decideColumn(query.user(), Purpose.SHOW, query.snapshot(), table.child(name), types.getOrDefault(name, "unknown")))
                .flatMap(decision -> hidingTag(decision).stream())
                .findFirst()
                .map(tag -> Verdict.refused("there is no clearance to show values with tag %s to the governance log".formatted(tag.tag())))
                .orElse(Verdict.ALLOWED);
    }

    private Decision decideWhole(Asset table, String column)
    {
        return AddedColumns.isWholeDocument(column) || SuffixTables.mayQuote(table, column)
                ? query.policies().decideAnyColumn(query.user(), Purpose.SHOW, query.snapshot(), table)
                : query.policies().decideTable(query.user(), Purpose.SHOW, query.snapshot(), table);
    }

    private Verdict mayFlow(Asset source, Asset target)
    {
        return allowedBy(query.policies().forbiddenFlow(query.snapshot(), source, target), target);
    }

    /**
     * Whether all that is or may be in a table, view or schema may come to the target, be it new.
     */
    Verdict mayFlowWhole(Asset source, Asset target)
    {
        return allowedBy(query.policies().forbiddenFlowOfAnyColumn(query.snapshot(), source, target), target);
    }

    private static Verdict allowedBy(Optional<FlowRule> rule, Asset target)
    {
        return rule.map(forbidden -> Verdict.refused("values with tag %s may not be written into %s, by the rule at %s: %s"
                        .formatted(String.join(" or ", forbidden.tags()), target, forbidden.location(), forbidden.reason())))
                .orElse(Verdict.ALLOWED);
    }

    /**
     * A view hands on whatever its reader may see, also what its maker may not.
     */
    private boolean carriesValues(Decision decision)
    {
        return !query.kind().writesRows() || !(decision instanceof Mask);
    }

    private static Optional<EffectiveTag> hidingTag(Decision decision)
    {
        return switch (decision) {
            case Show _ -> Optional.empty();
            case Mask mask -> Optional.of(mask.tag());
            case Deny deny -> Optional.of(deny.tag());
        };
    }
}
