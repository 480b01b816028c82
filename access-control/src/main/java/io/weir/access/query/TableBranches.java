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
package io.weir.access.query;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.SetOperation;
import io.trino.sql.tree.Table;
import io.weir.governance.asset.Asset;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.util.Locale.ENGLISH;

/**
 * {@code TABLE t} as a branch of {@code UNION}, {@code INTERSECT} or {@code EXCEPT}. Trino shows all columns of such a table, and names none of them when it asks what is selected from it, as if its rows
 * were only counted.
 *
 * @param names the last part of the names of such tables
 * @param unknown whether there may be others
 */
public record TableBranches(Set<String> names, boolean unknown)
{
    public static final TableBranches NONE = new TableBranches(ImmutableSet.of(), false);

    private static final TableBranches UNKNOWN = new TableBranches(ImmutableSet.of(), true);
    private static final String REFRESH = "refresh";
    // a boundary of Java's would look back through all the accents before it, of which there may be a million; and what comes right before the first word may be a number: 0.5UNION
    private static final Pattern SET_OPERATION = Pattern.compile("(?:union|intersect|except)(?![a-z0-9_])", Pattern.CASE_INSENSITIVE);
    private static final Pattern TABLE = Pattern.compile("(?<![a-z0-9_])table(?![a-z0-9_])", Pattern.CASE_INSENSITIVE);

    public TableBranches
    {
        names = ImmutableSet.copyOf(names);
    }

    /**
     * Most statements have no such words, and need not be parsed. A materialized view that is refreshed may have one in its definition.
     */
    public static TableBranches of(String statement, Optional<String> preparedStatement)
    {
        return StatementVerb.texts(statement, preparedStatement).stream()
                .map(TableBranches::in)
                .reduce(NONE, TableBranches::and);
    }

    private static TableBranches in(String text)
    {
        if (new StatementWords(text).next().equals(REFRESH)) {
            return UNKNOWN;
        }
        if (!hasWords(text)) {
            return NONE;
        }
        Matcher operation = SET_OPERATION.matcher(text);
        return operation.find() && TABLE.matcher(text).find(operation.end()) ? parse(text) : NONE;
    }

    /**
     * Most statements end here, in a fraction of the time that a pattern takes.
     */
    private static boolean hasWords(String text)
    {
        String lower = text.toLowerCase(ENGLISH);
        return lower.contains("table") && (lower.contains("union") || lower.contains("intersect") || lower.contains("except"));
    }

    /**
     * Whether all columns of the table may be shown, though Trino has named only these.
     */
    public boolean mayShow(Asset table, Set<String> named)
    {
        return names.contains(table.name()) || (unknown && named.isEmpty());
    }

    private TableBranches and(TableBranches others)
    {
        return new TableBranches(Sets.union(names, others.names), unknown || others.unknown);
    }

    private static TableBranches parse(String text)
    {
        ImmutableSet.Builder<String> names = ImmutableSet.builder();
        Queue<Node> nodes = new ArrayDeque<>();
        try {
            nodes.add(new SqlParser().createStatement(text));
        }
        catch (ParsingException _) {
            return UNKNOWN;
        }
        while (!nodes.isEmpty()) {
            Node node = nodes.remove();
            if (node instanceof SetOperation operation) {
                operation.getRelations().stream()
                        .filter(Table.class::isInstance)
                        .forEach(table -> names.add(((Table) table).getName().getSuffix()));
            }
            nodes.addAll(node.getChildren());
        }
        return new TableBranches(names.build(), false);
    }
}
