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

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class TestFigureLine
{
    private static final Samples WEIR = new Samples(List.of(12.0, 10.0, 11.0));
    private static final Samples PEER = new Samples(List.of(20.0, 24.0));

    @Test
    void besideAPeer()
    {
        assertThat(FigureLine.format(new Figure("delta", "point-query", "ms", WEIR, Optional.of(PEER), new Target.RatioAtMost(0.6))))
                .isEqualTo("bench delta point-query weir=11.0ms peer=22.0ms ratio=0.50 target=0.60x ok");
        assertThat(FigureLine.format(new Figure("delta", "point-query", "ms", WEIR, Optional.of(PEER), new Target.RatioAtMost(0.4))))
                .isEqualTo("bench delta point-query weir=11.0ms peer=22.0ms ratio=0.50 target=0.40x MISSED");
    }

    @Test
    void answersThatDiffer()
    {
        Figure figure = new Figure("delta", "point-query", "ms", WEIR, Optional.of(PEER), new Target.RatioAtMost(0.6), Optional.of("row 1 is none of Weir and [7] of the peer"));
        assertThat(FigureLine.format(figure)).isEqualTo("bench delta point-query weir=11.0ms peer=22.0ms ratio=- target=0.60x DIFFERS");
        assertThat(figure.isMet()).contains(false);
    }

    @Test
    void aRatioOrADifference()
    {
        Samples slower = new Samples(List.of(22.5));
        assertThat(FigureLine.format(new Figure("governance", "query", "ms", slower, Optional.of(PEER), new Target.RatioOrDifference(1.01, 1))))
                .isEqualTo("bench governance query weir=22.5ms peer=22.0ms ratio=1.02 target=1.01x|+1.0ms ok");
        assertThat(FigureLine.format(new Figure("governance", "query", "ms", slower, Optional.of(PEER), new Target.RatioOrDifference(1.01, 0.2))))
                .endsWith("MISSED");
    }

    @Test
    void withoutAPeer()
    {
        assertThat(FigureLine.format(new Figure("basics", "start-to-ready", "s", WEIR, Optional.empty(), new Target.AtMost(10))))
                .isEqualTo("bench basics start-to-ready weir=11.0s peer=- ratio=- target=10.0s MISSED");
        assertThat(FigureLine.format(new Figure("basics", "select-1", "ms", WEIR, Optional.empty(), new Target.None())))
                .isEqualTo("bench basics select-1 weir=11.0ms peer=- ratio=- target=- -");
        assertThat(FigureLine.format(new Figure("delta", "point-query", "ms", WEIR, Optional.empty(), new Target.RatioAtMost(0.6))))
                .as("nobody can say").isEqualTo("bench delta point-query weir=11.0ms peer=- ratio=- target=0.60x -");
    }
}
