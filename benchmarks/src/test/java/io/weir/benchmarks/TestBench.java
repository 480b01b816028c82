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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestBench
{
    private static final Samples SAMPLES = new Samples(List.of(1.0));

    @TempDir
    private Path output;

    @Test
    void anAnswerThatDiffersFails()
            throws IOException
    {
        Area area = new SomeArea("delta", figures -> {
            figures.accept(figure("delta", "q01", Optional.of("row 1 is none of Weir and [7] of the peer")));
            figures.accept(figure("delta", "q02", Optional.empty()));
        });
        assertThatThrownBy(() -> run(area))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("The answers of the two sides differ in [delta q01]: what differs stands beside each of these figures, and as \"difference\" in bench.json");
        assertThat(names()).as("written all the same").containsExactly("q01", "q02");
    }

    @Test
    void oneFailureLeavesWhatWasMeasuredBefore()
            throws IOException
    {
        Area good = new SomeArea("basics", figures -> figures.accept(figure("basics", "select-1", Optional.empty())));
        Area bad = new SomeArea("delta", figures -> {
            figures.accept(figure("delta", "q01", Optional.empty()));
            throw new BenchmarkException("tpch: the peer has no schema");
        });
        Area never = new SomeArea("mongo", figures -> figures.accept(figure("mongo", "count", Optional.empty())));
        assertThatThrownBy(() -> run(good, bad, never))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("delta: tpch: the peer has no schema");
        assertThat(names()).containsExactly("select-1", "q01");
        assertThat(output.resolve("basics-ms.svg")).exists();
        assertThat(output.resolve("delta-ms.svg")).exists();
    }

    @Test
    void whatIsMeasuredIsWrittenAtOnce()
            throws IOException
    {
        List<List<String>> written = new ArrayList<>();
        run(new SomeArea("basics", figures -> {
            figures.accept(figure("basics", "select-1", Optional.empty()));
            written.add(names());
            figures.accept(figure("basics", "select-2", Optional.empty()));
            written.add(names());
        }));
        assertThat(written).containsExactly(List.of("select-1"), List.of("select-1", "select-2"));
    }

    @Test
    void noFigureOfAnEarlierRun()
            throws IOException
    {
        run(new SomeArea("basics", figures -> figures.accept(figure("basics", "select-1", Optional.empty()))));
        assertThatThrownBy(() -> run(new SomeArea("basics", _ -> {
            throw new BenchmarkException("it does not start");
        }))).hasMessage("basics: it does not start");
        assertThat(names()).isEmpty();
    }

    @Test
    void anOutputThatCannotBe()
            throws IOException
    {
        Path file = Files.createFile(output.resolve("file"));
        for (Path no : List.of(file, file.resolve("results"))) {
            assertThatThrownBy(() -> Bench.makeOutput(no))
                    .isInstanceOf(BenchmarkException.class)
                    .hasMessageStartingWith("Cannot make the folder %s for the results".formatted(no))
                    .hasMessageEndingWith("Give another one: --out DIR");
        }
        assertThat(Bench.makeOutput(output.resolve("a/b"))).isDirectory();
    }

    private void run(Area... areas)
            throws IOException
    {
        Bench.run(List.of(areas), Path.of("weir"), Optional.empty(), output);
    }

    private List<String> names()
    {
        try {
            ImmutableList.Builder<String> names = ImmutableList.builder();
            for (JsonNode figure : new ObjectMapper().readTree(output.resolve("bench.json").toFile())) {
                names.add(figure.get("name").textValue());
            }
            return names.build();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Figure figure(String area, String name, Optional<String> difference)
    {
        return new Figure(area, name, "ms", SAMPLES, Optional.of(SAMPLES), new Target.None(), difference);
    }

    /**
     * One without a server.
     */
    private record SomeArea(String name, Consumer<Consumer<Figure>> measurement)
            implements Area
    {
        @Override
        public void measure(WeirCommand weir, Optional<Side> peer, Consumer<Figure> figures)
        {
            measurement.accept(figures);
        }
    }
}
