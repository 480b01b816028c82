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
package io.weir.delta.engine.data.statistics;

import io.weir.delta.engine.DeltaEngineException;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads lists of column names such as {@code a, b.c, `with.dot`}.
 */
final class ColumnNames
{
    private ColumnNames() {}

    static List<List<String>> parse(String text)
    {
        List<List<String>> names = new ArrayList<>();
        List<String> path = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (quoted && character == '`' && i + 1 < text.length() && text.charAt(i + 1) == '`') {
                part.append('`');
                i++;
            }
            else if (character == '`') {
                quoted = !quoted;
            }
            else if (!quoted && character == '.') {
                endPart(path, part);
            }
            else if (!quoted && character == ',') {
                endName(names, path, part);
            }
            else if (quoted || !Character.isWhitespace(character)) {
                part.append(character);
            }
        }
        if (quoted) {
            throw new DeltaEngineException("The list of columns %s ends inside a backtick quote. Add the missing backtick".formatted(text));
        }
        endName(names, path, part);
        return names;
    }

    private static void endPart(List<String> path, StringBuilder part)
    {
        path.add(part.toString());
        part.setLength(0);
    }

    private static void endName(List<List<String>> names, List<String> path, StringBuilder part)
    {
        endPart(path, part);
        if (!path.equals(List.of(""))) {
            names.add(List.copyOf(path));
        }
        path.clear();
    }
}
