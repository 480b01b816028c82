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

import java.util.Optional;

import static java.util.Locale.ROOT;

/**
 * A figure as a line of text: {@code bench AREA NAME weir=VALUE peer=VALUE ratio=R target=T ok|MISSED|DIFFERS|-}.
 */
final class FigureLine
{
    private static final String NOTHING = "-";

    private FigureLine() {}

    static String format(Figure figure)
    {
        return "bench %s %s weir=%s peer=%s ratio=%s target=%s %s".formatted(
                figure.area(),
                figure.name(),
                value(figure.weir().median(), figure.unit()),
                figure.peer().map(samples -> value(samples.median(), figure.unit())).orElse(NOTHING),
                ratio(figure.ratio()),
                figure.target().text(figure.unit()),
                verdict(figure));
    }

    private static String verdict(Figure figure)
    {
        if (figure.difference().isPresent()) {
            return "DIFFERS";
        }
        return figure.isMet().map(met -> met ? "ok" : "MISSED").orElse(NOTHING);
    }

    private static String value(double value, String unit)
    {
        return String.format(ROOT, "%.1f%s", value, unit);
    }

    private static String ratio(Optional<Double> ratio)
    {
        return ratio.map(value -> String.format(ROOT, "%.2f", value)).orElse(NOTHING);
    }
}
