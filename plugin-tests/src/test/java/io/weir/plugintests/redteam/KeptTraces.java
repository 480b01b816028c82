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
package io.weir.plugintests.redteam;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.weir.plugintests.redteam.Places.Marks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * What logs, events and audit keep of attacks. They are written within a second or two: to wait for them behind each attack would take longer than all attacks, so that many are looked for at once.
 * A canary that one attack must not leave is looked for in all that was written from the first of them on.
 */
final class KeptTraces
{
    private final Places places;
    private final List<Attack> attacks = new ArrayList<>();

    KeptTraces(Places places)
    {
        this.places = requireNonNull(places, "places is null");
    }

    private record Attack(List<String> typed, Set<String> queryIds, Marks before, Set<Canary> forbidden)
    {
        Attack
        {
            typed = ImmutableList.copyOf(typed);
            queryIds = ImmutableSet.copyOf(queryIds);
            requireNonNull(before, "before is null");
            forbidden = ImmutableSet.copyOf(forbidden);
        }
    }

    Consumer<List<Canary>> of(List<String> typed, List<String> queryIds, Marks before)
    {
        return canaries -> attacks.add(new Attack(typed, ImmutableSet.copyOf(queryIds), before, ImmutableSet.copyOf(canaries)));
    }

    /**
     * Of the attacks since this was called before.
     */
    void holdNothing()
    {
        if (attacks.isEmpty()) {
            return;
        }
        List<Attack> looked = ImmutableList.copyOf(attacks);
        attacks.clear();
        Set<String> queryIds = looked.stream().flatMap(attack -> attack.queryIds().stream()).collect(toImmutableSet());
        Map<String, String> audited = places.audited(queryIds, looked.getFirst().before().time());
        for (Attack attack : looked) {
            String audit = attack.queryIds().stream().map(audited::get).toList().toString();
            attack.forbidden().stream().filter(canary -> canary.isIn(audit)).forEach(canary -> {
                throw Traces.leak(canary, "the audit log", attack.typed());
            });
        }
        Set<Canary> forbidden = looked.stream().flatMap(attack -> attack.forbidden().stream()).collect(toImmutableSet());
        places.writtenSince(looked.getFirst().before()).forEach((file, text) -> forbidden.forEach(canary -> assertAbsent(canary, file, text, looked)));
    }

    private static void assertAbsent(Canary canary, String file, String text, List<Attack> attacks)
    {
        if (canary.isIn(text)) {
            String line = text.lines().filter(canary::isIn).findFirst().orElse(text);
            List<String> typed = attacks.stream()
                    .filter(attack -> attack.queryIds().stream().anyMatch(line::contains))
                    .findFirst()
                    .map(Attack::typed)
                    .orElse(ImmutableList.of("an attack of the class, in the line " + line));
            throw Traces.leak(canary, file, typed);
        }
    }
}
