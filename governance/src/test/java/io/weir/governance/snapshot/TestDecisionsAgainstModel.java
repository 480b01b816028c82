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
package io.weir.governance.snapshot;

import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Decision;
import io.weir.governance.policy.Decision.Deny;
import io.weir.governance.policy.Decision.Mask;
import io.weir.governance.policy.Decision.Show;
import io.weir.governance.policy.FilterValue;
import io.weir.governance.policy.MaskSpec;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.Privilege;
import io.weir.governance.policy.Purpose;
import io.weir.governance.policy.RowFilter;
import io.weir.governance.policy.Subject;
import io.weir.governance.policy.file.PolicyFile;
import io.weir.governance.snapshot.NaivePolicies.User;
import io.weir.governance.snapshot.TagSource.Derived;
import io.weir.governance.snapshot.TagSource.Own;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random tags, lineage, policies and users: what is decided is what a model says that was written separately.
 */
final class TestDecisionsAgainstModel
{
    private static final int RUNS = 150;
    private static final List<User> ASKERS = RandomPolicies.USERS.stream()
            .flatMap(user -> List.of(
                    new User(user, Set.of(), Set.of()),
                    new User(user, Set.of("auditor"), Set.of("fraud")),
                    new User(user, Set.of(), Set.of("care", "other"))).stream())
            .toList();

    @Test
    void sameDecisions()
    {
        for (long seed : new Random().longs(RUNS).boxed().toList()) {
            RandomLog log = new RandomLog(seed);
            RandomPolicies policies = new RandomPolicies(seed);
            compare(seed, log, new NaivePolicies(policies), new PolicyDecisions(PolicyFile.parse("random.yaml", policies.yaml()), Clock.systemUTC()));
        }
    }

    private static void compare(long seed, RandomLog log, NaivePolicies model, PolicyDecisions decisions)
    {
        GovernanceSnapshot snapshot = GovernanceSnapshot.of(log.tagLog(), log.lineageLog());
        Map<Asset, Set<String>> tags = new NaiveTags(log.columns(), log.tagLog(), log.lineageLog()).tagsOfColumns();
        for (User user : ASKERS) {
            Subject subject = new Subject(user.name(), Set.of(), user.roles(), user.purposes());
            for (Asset column : log.columns()) {
                for (String type : RandomPolicies.TYPES) {
                    for (Purpose purpose : Purpose.values()) {
                        assertThat(text(decisions.decideColumn(subject, purpose, snapshot, column, type)))
                                .describedAs("seed %s: %s, %s, %s %s with tags %s", seed, user, purpose, column, type, tags.get(column))
                                .isEqualTo(model.column(user, purpose == Purpose.COPY, column, tags.get(column), type));
                    }
                }
            }
            for (Asset table : log.tables()) {
                assertThat(decisions.mayAccess(subject, Privilege.SELECT, table).isAllowed())
                        .describedAs("seed %s: %s selects from %s", seed, user, table)
                        .isEqualTo(model.maySelect(user, table));
                compareRows(seed, snapshot, tags, model, decisions, user, subject, table);
            }
        }
        for (Asset column : log.columns()) {
            for (Asset target : log.tables()) {
                assertThat(decisions.forbiddenFlow(snapshot, column, target).isEmpty())
                        .describedAs("seed %s: %s with tags %s into %s", seed, column, tags.get(column), target)
                        .isEqualTo(model.mayFlow(tags.get(column), target));
            }
        }
    }

    private static void compareRows(long seed, GovernanceSnapshot snapshot, Map<Asset, Set<String>> tags, NaivePolicies model, PolicyDecisions decisions, User user, Subject subject, Asset table)
    {
        Map<String, String> types = new LinkedHashMap<>();
        types.put("x", "varchar");
        types.put("y", "bigint");
        types.put("z", "varchar");
        Map<String, Set<String>> tagsOfColumns = new LinkedHashMap<>();
        Set<String> inexact = new HashSet<>();
        types.keySet().forEach(column -> {
            Asset asset = table.child(column);
            tagsOfColumns.put(column, tags.get(asset));
            // where a tag comes from is the matter of another test
            snapshot.effectiveTags(asset).stream()
                    .filter(tag -> !(tag.source() instanceof Own || tag.source() instanceof Derived))
                    .forEach(tag -> inexact.add(column + " " + tag.tag()));
        });
        Set<String> tagsOfTable = snapshot.effectiveTags(table).stream().map(EffectiveTag::tag).collect(toSet());
        Set<String> actual = decisions.rowFilters(subject, snapshot, table, types).stream()
                .map(TestDecisionsAgainstModel::text)
                .collect(toCollection(TreeSet::new));
        assertThat(actual)
                .describedAs("seed %s: rows of %s for %s, tags %s, of the table %s", seed, table, user, tagsOfColumns, tagsOfTable)
                .isEqualTo(model.rows(user, table, tagsOfColumns, tagsOfTable, inexact, types));
    }

    private static String text(RowFilter filter)
    {
        return switch (filter.rows()) {
            case RowFilter.None _ -> "nothing";
            case RowFilter.Where(String column, Set<FilterValue> values) -> column + " in " + values.stream().map(FilterValue::text).collect(toCollection(TreeSet::new));
        };
    }

    private static String text(Decision decision)
    {
        return switch (decision) {
            case Show _ -> "shown";
            case Deny _ -> "deny";
            case Mask mask -> switch (mask.mask()) {
                case MaskSpec.Constant(String value) -> "constant " + value;
                case MaskSpec.Round(long step) -> "round " + step;
                default -> mask.mask().kind().keyword();
            };
        };
    }
}
