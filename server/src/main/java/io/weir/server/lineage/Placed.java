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

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * A graph with places, in pixels from the upper left corner.
 */
record Placed(double width, double height, List<Box> boxes, List<Line> lines)
{
    Placed
    {
        boxes = ImmutableList.copyOf(boxes);
        lines = ImmutableList.copyOf(lines);
    }

    record Box(AssetName table, double x, double y, double width, double height, List<String> columns)
    {
        Box
        {
            requireNonNull(table, "table is null");
            columns = ImmutableList.copyOf(columns);
        }
    }

    record Point(double x, double y) {}

    record Line(Flow flow, List<Point> points)
    {
        Line
        {
            requireNonNull(flow, "flow is null");
            points = ImmutableList.copyOf(points);
        }
    }
}
