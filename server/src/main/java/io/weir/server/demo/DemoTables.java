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
package io.weir.server.demo;

import com.google.common.collect.ImmutableList;
import io.weir.server.CommandLineException;
import io.weir.server.demo.Answer.Done;
import io.weir.server.demo.Answer.Failed;
import io.weir.server.demo.Answer.Rows;

import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Tells what the demo has made from what somebody else has. A story begins with dropping what an earlier one left; its tables bear a mark, in their comment, and
 * one of the same name without the mark is not the demo's to drop.
 */
final class DemoTables
{
    static final String MARK = "Made by ./weir demo, which drops it when it is told again";

    private static final Pattern DROP = Pattern.compile("DROP TABLE IF EXISTS (\\w+)\\.(\\w+)\\.(\\w+)");
    private static final Pattern UNSET = Pattern.compile("CALL governance\\.system\\.unset_tag\\(asset => '((\\w+)\\.(\\w+)\\.(\\w+)\\.\\w+)', tag => '([\\w.]+)'\\)");
    private static final Pattern CREATE = Pattern.compile("\\A(CREATE TABLE \\S+(?: \\(.*\\))?)(?= AS$|\\z)", Pattern.MULTILINE);
    private static final String CURE = "Tell the demo on data of its own: ./weir demo --port P --data DIR";

    private final BiFunction<String, String, Answer> server;

    /**
     * @param server what answers a user's statement
     */
    DemoTables(BiFunction<String, String, Answer> server)
    {
        this.server = requireNonNull(server, "server is null");
    }

    /**
     * The statement with the mark on the table that it creates, if it does. The mark cannot come behind: the comment would be a change of the table.
     */
    static String marked(String sql)
    {
        return CREATE.matcher(sql).replaceFirst("$1 COMMENT '%s'".formatted(MARK));
    }

    /**
     * @throws CommandLineException when the story would take away what the demo has not made, or when that is not known
     */
    void requireOwn(List<Step> story)
    {
        for (Table table : dropped(story)) {
            if (exists(table) && !isMarked(table)) {
                throw new CommandLineException("%s is a table that the demo did not make, and would drop. %s; or drop it, if it is of a demo of an older version".formatted(table, CURE));
            }
        }
        for (Tag tag : unset(story)) {
            // tags outlive their table; those on a table of the demo are the demo's
            if (!exists(tag.table()) && isOfSomebodyElse(tag, story)) {
                throw new CommandLineException("%s has the tag %s, which the demo did not set, and would take off. %s".formatted(tag.asset(), tag.name(), CURE));
            }
        }
    }

    private record Table(String catalog, String schema, String name)
    {
        @Override
        public String toString()
        {
            return "%s.%s.%s".formatted(catalog, schema, name);
        }
    }

    private record Tag(Table table, String asset, String name) {}

    private static List<Table> dropped(List<Step> story)
    {
        return story.stream()
                .flatMap(step -> DROP.matcher(step.sql()).results())
                .map(match -> new Table(match.group(1), match.group(2), match.group(3)))
                .collect(toImmutableList());
    }

    private static List<Tag> unset(List<Step> story)
    {
        return story.stream()
                .filter(Step::isPreparation)
                .flatMap(step -> UNSET.matcher(step.sql()).results())
                .map(DemoTables::tag)
                .collect(toImmutableList());
    }

    private static Tag tag(MatchResult match)
    {
        return new Tag(new Table(match.group(2), match.group(3), match.group(4)), match.group(1), match.group(5));
    }

    private boolean exists(Table table)
    {
        return !values("admin", "SELECT table_name FROM %s.information_schema.tables WHERE table_schema = '%s' AND table_name = '%s'".formatted(table.catalog(), table.schema(), table.name())).isEmpty();
    }

    private boolean isMarked(Table table)
    {
        String comments = "SELECT comment FROM system.metadata.table_comments WHERE catalog_name = '%s' AND schema_name = '%s' AND table_name = '%s'";
        return values("admin", comments.formatted(table.catalog(), table.schema(), table.name())).equals(List.of(MARK));
    }

    private boolean isOfSomebodyElse(Tag tag, List<Step> story)
    {
        String reasons = story.stream()
                .map(Step::sql)
                .filter(sql -> sql.contains(".set_tag(asset => '%s', tag => '%s', reason".formatted(tag.asset(), tag.name())))
                .map(sql -> sql.substring(sql.indexOf("reason => ") + "reason => ".length(), sql.lastIndexOf(')')))
                .collect(joining(", "));
        String last = "SELECT max_by(action, time), max_by(reason, time) FROM governance.system.tags WHERE asset = '%s' AND tag = '%s'";
        return !values("steward", "SELECT 'set' FROM (%s) AS t (action, reason) WHERE action = 'set' AND coalesce(reason, '') NOT IN (%s)".formatted(last.formatted(tag.asset(), tag.name()), reasons)).isEmpty();
    }

    /**
     * Those of the first column.
     */
    private List<String> values(String user, String sql)
    {
        return switch (server.apply(user, sql)) {
            case Rows(_, List<List<String>> rows) -> rows.stream().map(List::getFirst).collect(toImmutableList());
            case Done _ -> ImmutableList.of();
            case Failed(String message) -> throw new CommandLineException("What is there that the demo did not make is not known, so it is not told: %s".formatted(message));
        };
    }
}
