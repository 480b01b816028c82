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

import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The medians of figures with one unit, as bars side by side.
 */
final class SvgPlot
{
    private static final int WIDTH = 900;
    private static final int HEIGHT = 500;

    private SvgPlot() {}

    static void write(String title, List<Figure> figures, Path file)
            throws IOException
    {
        CategoryChart chart = new CategoryChartBuilder()
                .title(title)
                .yAxisTitle("median, " + figures.getFirst().unit() + " (less is better)")
                .width(WIDTH)
                .height(HEIGHT)
                .build();
        List<String> names = figures.stream().map(SvgPlot::label).toList();
        chart.addSeries("weir", names, figures.stream()
                .map(figure -> figure.weir().median())
                .toList());
        if (figures.stream().anyMatch(figure -> figure.peer().isPresent())) {
            chart.addSeries("peer", names, figures.stream()
                    .map(figure -> figure.peer().map(Samples::median).orElse(0.0))
                    .toList());
        }
        try (OutputStream output = Files.newOutputStream(file)) {
            VectorGraphicsEncoder.saveVectorGraphic(chart, output, VectorGraphicsFormat.SVG);
        }
    }

    static String label(Figure figure)
    {
        return figure.name() + (figure.difference().isPresent() ? " (answers differ)" : "");
    }
}
