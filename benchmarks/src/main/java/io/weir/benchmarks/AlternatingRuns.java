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

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * Measures two sides in turns, so that what changes on the machine meanwhile meets both.
 *
 * @param warmups runs of each side that are not counted
 */
public record AlternatingRuns(int warmups, int rounds)
{
    public AlternatingRuns
    {
        checkArgument(warmups >= 0, "warmups is negative");
        checkArgument(rounds > 0, "rounds is not positive");
    }

    /**
     * One run of one side.
     */
    @FunctionalInterface
    public interface Run
    {
        /**
         * @return what was measured
         */
        double measure();
    }

    /**
     * @param difference of the answers of the two sides, in words; empty when they are the same, or were not compared
     */
    public record Outcome(Samples weir, Optional<Samples> peer, Optional<String> difference)
    {
        public Outcome
        {
            requireNonNull(weir, "weir is null");
            requireNonNull(peer, "peer is null");
            requireNonNull(difference, "difference is null");
        }

        Outcome(Samples weir, Optional<Samples> peer)
        {
            this(weir, peer, Optional.empty());
        }

        Outcome withDifference(Optional<String> difference)
        {
            return new Outcome(weir, peer, difference);
        }

        /**
         * Something else of the samples of each side.
         */
        Outcome map(UnaryOperator<Samples> change)
        {
            return new Outcome(change.apply(weir), peer.map(change), difference);
        }

        /**
         * Of both sides, or of one when any of them has one.
         */
        static Outcome geometricMean(List<Outcome> outcomes)
        {
            return combined(outcomes, Samples::geometricMean);
        }

        /**
         * The samples of all of them, as if they had been one.
         */
        static Outcome pooled(List<Outcome> outcomes)
        {
            return combined(outcomes, Samples::pooled);
        }

        private static Outcome combined(List<Outcome> outcomes, Function<List<Samples>, Samples> combination)
        {
            Optional<List<Samples>> peers = outcomes.stream().allMatch(outcome -> outcome.peer().isPresent())
                    ? Optional.of(outcomes.stream().map(outcome -> outcome.peer().orElseThrow()).toList())
                    : Optional.empty();
            return new Outcome(
                    combination.apply(outcomes.stream().map(Outcome::weir).toList()),
                    peers.map(combination),
                    outcomes.stream().flatMap(outcome -> outcome.difference().stream()).findFirst());
        }

        /**
         * Of milliseconds.
         */
        Figure figure(String area, String name, Target target)
        {
            return new Figure(area, name, "ms", weir, peer, target, difference);
        }
    }

    public Outcome measure(Run weir, Optional<Run> peer)
    {
        List<Double> weirSamples = new ArrayList<>();
        List<Double> peerSamples = new ArrayList<>();
        for (int round = -warmups; round < rounds; round++) {
            // each is the first of the two as often as the other: whoever comes second finds the machine as the first has left it
            boolean isPeerFirst = round % 2 != 0;
            Optional<Double> peerBefore = isPeerFirst ? peer.map(Run::measure) : Optional.empty();
            double weirSample = weir.measure();
            Optional<Double> peerSample = isPeerFirst ? peerBefore : peer.map(Run::measure);
            if (round >= 0) {
                weirSamples.add(weirSample);
                peerSample.ifPresent(peerSamples::add);
            }
        }
        return new Outcome(new Samples(weirSamples), peer.map(_ -> new Samples(peerSamples)));
    }
}
