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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class TestReports
{
    private static final List<Figure> FIGURES = List.of(
            new Figure("basics", "select-1", "ms", new Samples(List.of(3.0)), Optional.of(new Samples(List.of(4.0))), new Target.None()),
            new Figure("basics", "latest-rating", "ms", new Samples(List.of(5.0)), Optional.empty(), new Target.None()),
            new Figure("basics", "six-month-count", "ms", new Samples(List.of(1.0)), Optional.of(new Samples(List.of(4.0))), new Target.None(), Optional.of("row 1 differs")));

    @TempDir
    private Path directory;

    @Test
    void json()
            throws IOException
    {
        Path file = directory.resolve("bench.json");
        JsonReport.write(FIGURES, file);
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.get(0).get("ratio").doubleValue()).isEqualTo(0.75);
        assertThat(json.get(0).get("peerSamples").get(0).doubleValue()).isEqualTo(4.0);
        assertThat(json.get(1).has("peer")).isFalse();
        assertThat(json.get(1).has("difference")).isFalse();
        assertThat(json.get(2).get("difference").textValue()).isEqualTo("row 1 differs");
        assertThat(json.get(2).has("ratio")).isFalse();
    }

    @Test
    void svg()
            throws IOException
    {
        Path file = directory.resolve("basics-ms.svg");
        SvgPlot.write("basics", FIGURES, file);
        assertThat(file).content().contains("<svg").contains("</svg>");
        assertThat(FIGURES.stream().map(SvgPlot::label)).containsExactly("select-1", "latest-rating", "six-month-count (answers differ)");
    }
}
