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

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import static java.util.stream.Collectors.toSet;

/**
 * The page docs/policies.md in the plainest code: nothing of the code that it is compared with is used, and nothing is fast.
 */
final class NaivePolicies
{
    private static final List<String> ORDER = List.of("deny", "null", "redact", "constant", "token", "digits", "year", "month", "round", "last4", "phone", "email", "name", "none");
    // what each shows, another hides
    private static final Set<String> PARTS = Set.of("last4", "phone", "email", "name");

    private final RandomPolicies policies;

    NaivePolicies(RandomPolicies policies)
    {
        this.policies = policies;
    }

    record User(String name, Set<String> roles, Set<String> purposes) {}

    static boolean fits(String mask, String type)
    {
        return switch (mask.split(" ")[0]) {
            case "deny", "null", "none" -> true;
            case "redact", "last4", "phone", "email", "name" -> type.equals("varchar");
            case "constant" -> type.equals("varchar") || type.equals("bigint");
            case "token", "digits" -> type.equals("varchar") || type.equals("bigint");
            case "year", "month" -> type.equals("date");
            case "round" -> type.equals("bigint");
            default -> throw new IllegalArgumentException(mask);
        };
    }

    /**
     * "shown", "deny", or a mask with its parameter.
     */
    String column(User user, boolean copy, Asset column, Set<String> tags, String type)
    {
        Set<String> outcomes = new HashSet<>();
        for (String tag : tags) {
            outcomes.add(cleared(user, copy, column, tag) ? "none" : mask(tag, type));
        }
        outcomes.remove("none");
        if (outcomes.isEmpty()) {
            return "shown";
        }
        if (PARTS.containsAll(outcomes) && outcomes.size() > 1) {
            return "redact";
        }
        for (String kind : ORDER) {
            Set<String> ofKind = outcomes.stream().filter(outcome -> outcome.split(" ")[0].equals(kind)).collect(toSet());
            if (ofKind.size() == 1) {
                return ofKind.iterator().next();
            }
            if (ofKind.size() > 1) {
                return "null";
            }
        }
        throw new IllegalStateException(outcomes.toString());
    }

    boolean maySelect(User user, Asset table)
    {
        for (RandomPolicies.Table rule : policies.tables) {
            if (matches(rule.who(), user) && inSchema(rule.schema(), table)) {
                return rule.privileges().contains("select");
            }
        }
        return false;
    }

    /**
     * "tag: values" for each filter that holds, by column; "nothing" where it cannot be told.
     */
    Set<String> rows(User user, Asset table, Map<String, Set<String>> tagsOfColumns, Set<String> tagsOfTable, Set<String> inexact, Map<String, String> types)
    {
        Set<String> rows = new TreeSet<>();
        for (RandomPolicies.Filter filter : policies.filters) {
            if (!matches(filter.who(), user) || filter.except().map(who -> matches(who, user)).orElse(false)) {
                continue;
            }
            if (tagsOfTable.stream().anyMatch(tag -> beneath(filter.tag(), tag))) {
                rows.add("nothing");
                continue;
            }
            tagsOfColumns.forEach((column, tags) -> {
                if (tags.stream().anyMatch(tag -> beneath(filter.tag(), tag))) {
                    boolean told = !filter.values().isEmpty() && types.get(column).equals("varchar")
                            && tags.stream().filter(tag -> beneath(filter.tag(), tag)).noneMatch(tag -> inexact.contains(column + " " + tag));
                    rows.add(told ? column + " in " + new TreeSet<>(filter.values()) : "nothing");
                }
            });
        }
        return rows;
    }

    boolean mayFlow(Set<String> tags, Asset target)
    {
        return policies.flows.stream().noneMatch(flow -> inSchema(flow.schema(), target)
                && tags.stream().anyMatch(tag -> flow.tags().stream().anyMatch(forbidden -> forbidden.equals("*") || beneath(forbidden, tag))));
    }

    private boolean cleared(User user, boolean copy, Asset column, String tag)
    {
        for (RandomPolicies.Clearance clearance : policies.clearances) {
            boolean covers = clearance.tags().contains("*") || clearance.tags().stream().anyMatch(cleared -> beneath(cleared, tag));
            boolean level = clearance.level().equals("show") || copy;
            boolean purpose = clearance.purposes().isEmpty() || clearance.purposes().stream()
                    .anyMatch(wanted -> user.purposes().contains(wanted) && matches(policies.purposes.get(wanted), user));
            if (covers && level && purpose && !clearance.expired() && matches(clearance.who(), user) && inSchema(clearance.schema(), column)) {
                return true;
            }
        }
        return false;
    }

    private String mask(String tag, String type)
    {
        if (!RandomPolicies.KNOWN_TAGS.contains(tag)) {
            return "null";
        }
        String best = null;
        int bestScore = -1;
        int hidingScore = -1;
        for (RandomPolicies.Mask rule : policies.masks) {
            if (!beneath(rule.tag(), tag)) {
                continue;
            }
            boolean meant = rule.type().isEmpty() || rule.type().orElseThrow().equals(type);
            int score = 2 * rule.tag().length() + (rule.type().isPresent() ? 1 : 0);
            if (meant && fits(rule.mask(), type) && score > bestScore) {
                best = rule.mask();
                bestScore = score;
            }
            if (!rule.mask().equals("none")) {
                hidingScore = Math.max(hidingScore, 2 * rule.tag().length());
            }
        }
        // a rule that hides is not passed over for one of a tag farther away that shows, whether its mask does not fit or it is for other types
        boolean passedOver = "none".equals(best) && hidingScore > bestScore;
        return best != null && !passedOver ? best : policies.defaults.getOrDefault(type, "null");
    }

    private boolean matches(RandomPolicies.Who who, User user)
    {
        return who.users().contains("*")
                || who.users().contains(user.name())
                || who.groups().stream().anyMatch(group -> policies.groups.get(group).contains(user.name()))
                || who.roles().stream().anyMatch(user.roles()::contains);
    }

    private static boolean inSchema(Optional<String> schema, Asset asset)
    {
        return schema.isEmpty() || asset.parts().get(1).equals(schema.orElseThrow());
    }

    private static boolean beneath(String above, String tag)
    {
        return tag.equals(above) || tag.startsWith(above + ".");
    }
}
