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
package io.weir.lineage;

import com.google.common.collect.ImmutableList;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * A statement of {@code statements.txt} and the edges that it leaves.
 */
record StatementCase(String title, String sql, List<String> edges)
{
    private static final Pattern EDGE = Pattern.compile("\\S.* <- .* [A-Z]+( masked)?");
    private static final String TITLE = "== ";

    StatementCase
    {
        requireNonNull(title, "title is null");
        requireNonNull(sql, "sql is null");
        edges = ImmutableList.copyOf(edges);
    }

    static List<StatementCase> read(Path file)
    {
        try {
            ImmutableList.Builder<StatementCase> cases = ImmutableList.builder();
            for (String block : Files.readString(file, UTF_8).split("(?m)^(?=" + TITLE + ")")) {
                if (block.startsWith(TITLE)) {
                    cases.add(parse(block));
                }
            }
            return cases.build();
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    private static StatementCase parse(String block)
    {
        List<String> lines = block.strip().lines().toList();
        List<String> sql = new ArrayList<>();
        List<String> edges = new ArrayList<>();
        lines.subList(1, lines.size()).forEach(line -> (EDGE.matcher(line).matches() ? edges : sql).add(line));
        return new StatementCase(lines.getFirst().substring(TITLE.length()), String.join("\n", sql), edges);
    }

    String text(List<String> seen)
    {
        return "%s%s%n%s%n%s".formatted(TITLE, title, sql, seen.isEmpty() ? "" : String.join("\n", seen) + "\n");
    }
}
