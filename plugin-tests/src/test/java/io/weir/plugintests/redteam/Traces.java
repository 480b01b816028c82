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
import com.google.common.collect.ImmutableMap;
import io.weir.server.demo.Answer;
import io.weir.server.demo.Answer.Done;
import io.weir.server.demo.Answer.Failed;
import io.weir.server.demo.Answer.Rows;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an attack left, by the place where it was found: what the attacker got, what Trino tells the attacker about the query, and what was written about it.
 *
 * @param typed the statements of the attack
 * @param typedBefore what the attacker typed in attacks before: what stands in these and those, the attacker knew already
 * @param shown what the attacker can look at
 * @param kept takes what must not be kept about the attack in logs, events and audit, where not even the attacker's own literals may stand; it is looked at when all attacks of the class have run
 */
public record Traces(List<String> typed, List<String> typedBefore, List<Answer> answers, Map<String, String> shown, Consumer<List<Canary>> kept)
{
    public Traces
    {
        typed = ImmutableList.copyOf(typed);
        typedBefore = ImmutableList.copyOf(typedBefore);
        answers = ImmutableList.copyOf(answers);
        shown = ImmutableMap.copyOf(shown);
        requireNonNull(kept, "kept is null");
    }

    /**
     * The answer to the last statement.
     */
    public Answer answer()
    {
        return answers.getLast();
    }

    public List<List<String>> rows()
    {
        return switch (answer()) {
            case Rows rows -> rows.rows();
            case Done _ -> ImmutableList.of();
            case Failed failed -> throw new AssertionError("%s%n  failed: %s".formatted(typed.getLast(), failed.message()));
        };
    }

    /**
     * The first value of the first row.
     */
    public String value()
    {
        return rows().getFirst().getFirst();
    }

    public Traces isRefused(String... reasons)
    {
        String message = switch (answer()) {
            case Failed failed -> failed.message();
            case Rows rows -> throw new AssertionError("Was answered: %s%n  %s".formatted(typed.getLast(), rows.rows()));
            case Done _ -> throw new AssertionError("Was done: " + typed.getLast());
        };
        assertThat(message).as(typed.getLast()).doesNotContain("\tat ");
        for (String reason : reasons) {
            assertThat(message).as(typed.getLast()).contains(reason);
        }
        return this;
    }

    public Traces succeeds()
    {
        answers.forEach(answer -> {
            if (answer instanceof Failed failed) {
                throw new AssertionError("%s%n  failed: %s".formatted(typed, failed.message()));
            }
        });
        return this;
    }

    /**
     * None of the canaries is anywhere, save those in what the attacker can look at that the attacker typed.
     */
    public Traces holdNothingOf(List<Canary> canaries)
    {
        requireNonNull(canaries, "canaries is null");
        String everythingTyped = String.join("\n", typed) + String.join("\n", typedBefore);
        for (Canary canary : canaries) {
            if (!canary.isIn(everythingTyped)) {
                shown.forEach((place, text) -> assertAbsent(canary, place, text));
            }
        }
        kept.accept(canaries);
        return this;
    }

    /**
     * As {@link #holdNothingOf}, for what may stand in logs and events, as names may.
     */
    public Traces showNothingOf(List<Canary> canaries)
    {
        return new Traces(typed, typedBefore, answers, shown, _ -> {}).holdNothingOf(canaries);
    }

    private void assertAbsent(Canary canary, String place, String text)
    {
        if (canary.isIn(text)) {
            throw leak(canary, place, typed);
        }
    }

    static AssertionError leak(Canary canary, String place, List<String> typed)
    {
        return new AssertionError("The %s leaked into %s by:%n  %s".formatted(canary.name(), place, String.join("\n  ", typed)));
    }
}
