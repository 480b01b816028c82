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
package io.weir.benchmarks;

import io.weir.benchmarks.AlternatingRuns.Outcome;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

import static java.util.Objects.requireNonNull;

/**
 * Both sides, or Weir alone: what they take for a question, and whether they answer the same.
 */
record SideBySide(Side weir, Optional<Side> peer)
{
    SideBySide
    {
        requireNonNull(weir, "weir is null");
        requireNonNull(peer, "peer is null");
    }

    /**
     * Weir alone, where the peer cannot do what is measured.
     */
    SideBySide withPeerThat(Predicate<Side> can)
    {
        return new SideBySide(weir, peer.filter(can));
    }

    /**
     * The peer first, and then Weir.
     */
    void forEach(Consumer<Side> action)
    {
        peer.ifPresent(action);
        action.accept(weir);
    }

    /**
     * @param question in the words of each side
     */
    Outcome time(AlternatingRuns runs, Function<Side, String> question)
    {
        return measure(runs, side -> side.time(question.apply(side)))
                .withDifference(difference(question));
    }

    /**
     * Of something that has no answers to compare, or whose answers are compared elsewhere.
     */
    Outcome measure(AlternatingRuns runs, ToDoubleFunction<Side> run)
    {
        return runs.measure(() -> run.applyAsDouble(weir), peer.map(side -> () -> run.applyAsDouble(side)));
    }

    /**
     * Asks once more, so that it may be used beside what is timed only.
     *
     * @return the first difference of the answers in words; empty when there is none, or no peer
     */
    Optional<String> difference(Function<Side, String> question)
    {
        String sql = question.apply(weir);
        return peer.flatMap(side -> ResultComparison.of(sql).difference(weir.result(sql), side.result(question.apply(side))));
    }
}
