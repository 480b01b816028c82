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
package io.weir.server.lineage;

import io.weir.server.lineage.Placed.Box;
import io.weir.server.lineage.Placed.Line;
import io.weir.server.lineage.Placed.Point;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import static com.google.common.xml.XmlEscapers.xmlAttributeEscaper;
import static com.google.common.xml.XmlEscapers.xmlContentEscaper;
import static java.util.Locale.ROOT;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Draws a placed graph. Every box and line has a title, which viewers show when the pointer rests on it.
 */
final class SvgWriter
{
    private static final double MARGIN = 20;
    private static final double HEADER = 46;
    private static final double LEGEND_HEIGHT = 26;
    private static final double LEAST_WIDTH = 760;
    private static final String STYLE =
            """
            text{font-family:Helvetica,Arial,sans-serif;fill:#1f2933}
            .sub{fill:#627d98}
            .box{fill:#ffffff;stroke:#9fb3c8}
            .asked{fill:#fffbea;stroke:#de911d;stroke-width:2.5}
            .head{fill:#f0f4f8}
            .tag{fill:#ffffff;font-weight:bold}
            .flow{fill:none;stroke:#829ab1;stroke-width:1.3}
            .tagged{stroke-width:2}
            .inferred{stroke-dasharray:7 4}
            .masked{stroke:#9fb3c8;stroke-dasharray:2 3}
            """;

    private final LineageGraph graph;
    private final Placed placed;
    private final TagColors colors;
    private final StringBuilder svg = new StringBuilder();

    private SvgWriter(LineageGraph graph, Placed placed)
    {
        this.graph = requireNonNull(graph, "graph is null");
        this.placed = requireNonNull(placed, "placed is null");
        Set<String> shown = new TreeSet<>();
        for (Box box : placed.boxes()) {
            shown.addAll(graph.tags().get(box.table()));
            box.columns().forEach(column -> shown.addAll(BoxShape.tags(graph, box.table(), column)));
        }
        this.colors = new TagColors(shown);
    }

    static String write(LineageGraph graph)
    {
        return new SvgWriter(graph, GraphLayout.place(graph)).write();
    }

    private String write()
    {
        double width = Math.max(LEAST_WIDTH, placed.width() + 2 * MARGIN);
        double height = placed.height() + 2 * MARGIN + HEADER + LEGEND_HEIGHT;
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\" viewBox=\"0 0 %s %s\">", number(width), number(height), number(width), number(height));
        add("<title>Lineage of %s</title>", content(graph.asset().toString()));
        add("<style>%s</style>", STYLE);
        add("<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerUnits=\"userSpaceOnUse\" markerWidth=\"9\" markerHeight=\"9\" orient=\"auto\"><path d=\"M0,0 L8,4 L0,8 z\" fill=\"#627d98\"/></marker></defs>");
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>");
        header();
        add("<g transform=\"translate(%s,%s)\">", number(MARGIN), number(MARGIN + HEADER));
        placed.lines().forEach(this::line);
        placed.boxes().forEach(this::box);
        add("</g>");
        legend(height - MARGIN);
        add("</svg>");
        return svg.toString();
    }

    private void header()
    {
        text(MARGIN, MARGIN + 14, 18, "", "Lineage of " + graph.asset());
        text(MARGIN, MARGIN + 34, 12, "sub", "%s tables, %s flows; from left to right".formatted(placed.boxes().size(), placed.lines().size()));
    }

    private void box(Box box)
    {
        boolean asked = graph.asset().table().equals(box.table());
        add("<g transform=\"translate(%s,%s)\"><title>%s</title>", number(box.x()), number(box.y()), content(box.table().toString()));
        add("<rect class=\"%s\" rx=\"5\" width=\"%s\" height=\"%s\"/>", asked ? "box asked" : "box", number(box.width()), number(box.height()));
        add("<rect class=\"head\" x=\"1.5\" y=\"1.5\" rx=\"4\" width=\"%s\" height=\"%s\"/>", number(box.width() - 3), number(BoxShape.TITLE_HEIGHT - 3));
        add("<text x=\"%s\" y=\"17\" font-size=\"%s\" font-weight=\"bold\">%s</text>", number(BoxShape.PADDING), number(BoxShape.TITLE_SIZE), content(BoxShape.title(box.table())));
        tags(box.width(), 12, graph.tags().get(box.table()).stream().sorted().toList());
        text(BoxShape.PADDING, 32, BoxShape.TEXT_SIZE - 1, "sub", BoxShape.subtitle(box.table()));
        for (int row = 0; row < box.columns().size(); row++) {
            String column = box.columns().get(row);
            double middle = BoxShape.rowMiddle(row);
            if (graph.asset().equals(BoxShape.child(box.table(), column))) {
                add("<rect x=\"2\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"#fce588\"/>", number(middle - BoxShape.ROW_HEIGHT / 2), number(box.width() - 4), number(BoxShape.ROW_HEIGHT));
            }
            text(BoxShape.PADDING, middle + 4, BoxShape.TEXT_SIZE, "", TextSize.shortened(column, BoxShape.LONGEST_NAME));
            tags(box.width(), middle, BoxShape.tags(graph, box.table(), column));
        }
        add("</g>");
    }

    private void tags(double right, double middle, Collection<String> tags)
    {
        double end = right - BoxShape.PADDING / 2;
        for (String tag : tags) {
            double width = BoxShape.tagWidth(tag) - BoxShape.TAG_PADDING;
            chip(end - width, middle, width, tag);
            end -= width + BoxShape.TAG_PADDING;
        }
    }

    private void chip(double x, double middle, double width, String tag)
    {
        add("<rect x=\"%s\" y=\"%s\" rx=\"6\" width=\"%s\" height=\"13\" fill=\"%s\"/>", number(x), number(middle - 6.5), number(width), colors.of(tag));
        text(x + BoxShape.TAG_PADDING, middle + 3.2, BoxShape.TAG_SIZE, "tag", tag);
    }

    private void line(Line line)
    {
        Flow flow = line.flow();
        String path = line.points().stream().map(SvgWriter::point).collect(joining(" L", "M", ""));
        // the colour follows what travels; a masked value carries nothing
        String color = flow.masked() ? "" : graph.tags().get(flow.source()).stream().sorted().findFirst()
                                            .map(tag -> " style=\"stroke:%s\"".formatted(colors.of(tag)))
                                            .orElse("");
        String style = flow.masked() ? "flow masked" : flow.kind().equals("inferred") ? "flow inferred" : "flow";
        add("<path class=\"%s%s\"%s d=\"%s\" marker-end=\"url(#arrow)\"><title>%s</title></path>",
                style,
                color.isEmpty() ? "" : " tagged",
                color,
                path,
                content("%s → %s: %s%s".formatted(flow.source(), flow.target(), flow.kind(), flow.masked() ? ", masked" : "")));
    }

    private void legend(double y)
    {
        double x = MARGIN;
        x = legendLine(x, y, "flow", "computed from");
        x = legendLine(x, y, "flow inferred", "assumed, to be safe");
        x = legendLine(x, y, "flow masked", "masked: tags end here");
        for (Map.Entry<String, String> color : colors.all().entrySet()) {
            double width = BoxShape.tagWidth(color.getKey()) - BoxShape.TAG_PADDING;
            chip(x, y - 4, width, color.getKey());
            x += width + BoxShape.PADDING;
        }
    }

    private double legendLine(double x, double y, String style, String meaning)
    {
        add("<path class=\"%s\" d=\"M%s,%s L%s,%s\"/>", style, number(x), number(y - 4), number(x + 28), number(y - 4));
        text(x + 34, y, BoxShape.TEXT_SIZE, "sub", meaning);
        return x + 44 + TextSize.width(meaning, BoxShape.TEXT_SIZE);
    }

    private void text(double x, double y, double size, String style, String text)
    {
        add("<text class=\"%s\" x=\"%s\" y=\"%s\" font-size=\"%s\">%s</text>", xmlAttributeEscaper().escape(style), number(x), number(y), number(size), content(text));
    }

    private void add(String format, Object... values)
    {
        svg.append(format.formatted(values)).append('\n');
    }

    private static String content(String text)
    {
        return xmlContentEscaper().escape(text);
    }

    private static String point(Point point)
    {
        return number(point.x()) + "," + number(point.y());
    }

    private static String number(double value)
    {
        return String.format(ROOT, "%.1f", value);
    }
}
