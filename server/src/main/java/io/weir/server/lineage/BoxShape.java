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

import com.google.common.collect.ImmutableList;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The measures of a table's box: two lines of title, a row for each column, and tags behind the names.
 */
final class BoxShape
{
    static final double TITLE_HEIGHT = 40;
    static final double ROW_HEIGHT = 20;
    static final double PADDING = 10;
    static final double TITLE_SIZE = 13;
    static final double TEXT_SIZE = 12;
    static final double TAG_SIZE = 9;
    static final double TAG_PADDING = 5;
    static final int LONGEST_NAME = 40;
    private static final double LEAST_WIDTH = 140;

    private BoxShape() {}

    static String title(AssetName table)
    {
        return TextSize.shortened(table.parts().getLast(), LONGEST_NAME);
    }

    static String subtitle(AssetName table)
    {
        return TextSize.shortened(String.join(".", table.parts().subList(0, 2)), LONGEST_NAME);
    }

    static double height(int columns)
    {
        return TITLE_HEIGHT + columns * ROW_HEIGHT + (columns == 0 ? 0 : PADDING / 2);
    }

    static double width(LineageGraph graph, AssetName table, Set<String> columns)
    {
        double width = Math.max(TextSize.width(title(table), TITLE_SIZE) + tagsWidth(graph.tags().get(table)), TextSize.width(subtitle(table), TEXT_SIZE));
        for (String column : columns) {
            width = Math.max(width, TextSize.width(TextSize.shortened(column, LONGEST_NAME), TEXT_SIZE) + tagsWidth(tags(graph, table, column)));
        }
        return Math.max(LEAST_WIDTH, width + 2 * PADDING);
    }

    static List<String> tags(LineageGraph graph, AssetName table, String column)
    {
        return graph.tags().get(child(table, column)).stream().sorted().toList();
    }

    static AssetName child(AssetName table, String column)
    {
        return new AssetName(ImmutableList.<String>builder().addAll(table.parts()).add(column).build());
    }

    private static double tagsWidth(Collection<String> tags)
    {
        return tags.stream().mapToDouble(BoxShape::tagWidth).sum();
    }

    static double tagWidth(String tag)
    {
        // bold capitals
        return TextSize.width(tag, TAG_SIZE * 1.25) + 3 * TAG_PADDING;
    }

    /**
     * The middle of a column's row, or of the title for the table as a whole.
     */
    static double rowMiddle(int row)
    {
        return row < 0 ? TITLE_HEIGHT / 2 : TITLE_HEIGHT + row * ROW_HEIGHT + ROW_HEIGHT / 2;
    }
}
