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

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.Multimaps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import static java.util.Objects.requireNonNull;

/**
 * What was measured, in lines as soon as it is known and in files. Whatever ends the run, what was measured before is there: figures in the JSON with each of them, and plots when
 * this is closed.
 */
final class Report
        implements Consumer<Figure>, AutoCloseable
{
    private final Path directory;
    private final List<Figure> figures = new ArrayList<>();

    Report(Path directory)
    {
        this.directory = requireNonNull(directory, "directory is null");
    }

    @Override
    public void accept(Figure figure)
    {
        System.out.println(FigureLine.format(figure));
        figure.difference().ifPresent(difference -> System.err.printf("bench: %s %s: the answers differ: %s%n", figure.area(), figure.name(), difference));
        figures.add(figure);
        try {
            writeJson();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @throws BenchmarkException when there is a figure whose two sides answered something else
     */
    void requireSameAnswers()
    {
        List<String> different = figures.stream()
                .filter(figure -> figure.difference().isPresent())
                .map(figure -> figure.area() + " " + figure.name())
                .toList();
        if (!different.isEmpty()) {
            throw new BenchmarkException("The answers of the two sides differ in %s: what differs stands beside each of these figures, and as \"difference\" in bench.json".formatted(different));
        }
    }

    @Override
    public void close()
            throws IOException
    {
        // also without a figure: that of an earlier run is not the one of this
        writeJson();
        ImmutableListMultimap<String, Figure> plots = Multimaps.index(figures, figure -> figure.area() + "-" + figure.unit());
        for (String name : plots.keySet()) {
            SvgPlot.write(plots.get(name).getFirst().area(), plots.get(name), directory.resolve(name + ".svg"));
        }
        System.out.println("written: " + directory);
    }

    private void writeJson()
            throws IOException
    {
        JsonReport.write(figures, directory.resolve("bench.json"));
    }
}
