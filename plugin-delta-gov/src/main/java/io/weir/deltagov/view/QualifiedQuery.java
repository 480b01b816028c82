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
package io.weir.deltagov.view;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.AllColumns;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.NodeLocation;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.TableFunctionInvocation;
import io.trino.sql.tree.With;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.sql.ExpressionFormatter.formatExpression;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * A query whose names of tables, views and table functions say which catalog and schema they are in, so that they mean the same in every
 * session. Names of queries in {@code WITH} stay as they are, and so do names of functions without a schema.
 */
public final class QualifiedQuery
{
    private static final List<String> BUILTIN = ImmutableList.of("system", "builtin");

    private final List<String> catalog;
    private final List<String> schema;
    // by their places in the text
    private final Map<Integer, QualifiedName> names = new TreeMap<>(Collections.reverseOrder());
    private final Set<List<String>> references = new HashSet<>();
    private final Set<List<String>> tables = new HashSet<>();
    private final Set<List<String>> functions = new HashSet<>();
    private final String sql;

    private QualifiedQuery(String sql, Optional<String> catalog, Optional<String> schema)
    {
        this.sql = requireNonNull(sql, "sql is null");
        this.catalog = catalog.stream().collect(toImmutableList());
        this.schema = schema.stream().collect(toImmutableList());
    }

    /**
     * What is no query stays as it is, for the engine to refuse.
     *
     * @param catalog that of names without one
     * @param schema that of names without one
     * @return empty if a name can mean a table and something else once its schema is written out
     */
    public static Optional<String> of(String sql, Optional<String> catalog, Optional<String> schema)
    {
        QualifiedQuery query = new QualifiedQuery(sql, catalog, schema);
        try {
            query.find(new SqlParser().createStatement(sql), ImmutableSet.of());
        }
        catch (ParsingException _) {
            return Optional.of(sql);
        }
        return query.isClear() ? Optional.of(query.text()) : Optional.empty();
    }

    /**
     * Whether the query names tables and views of one catalog only, and functions of the engine only.
     *
     * @param catalog that of names without one
     * @param schema that of names without one
     * @param hasPath whether functions without a schema may be others than those of the engine
     */
    public static boolean staysWithin(String onlyCatalog, String sql, Optional<String> catalog, Optional<String> schema, boolean hasPath)
    {
        QualifiedQuery query = new QualifiedQuery(sql, catalog, schema);
        try {
            query.find(new SqlParser().createStatement(sql), ImmutableSet.of());
        }
        catch (ParsingException _) {
            return false;
        }
        return query.tables.stream().allMatch(table -> table.size() == 3 && table.getFirst().equals(onlyCatalog))
                && query.functions.stream().allMatch(function -> function.size() == 1 ? !hasPath : function.subList(0, function.size() - 1).equals(BUILTIN));
    }

    private void find(Node node, Set<String> queries)
    {
        switch (node) {
            case Query query -> findInQuery(query, queries);
            case Table table -> {
                if (!isQuery(table.getName(), queries)) {
                    add(table.getName());
                    tables.add(full(table.getName()));
                }
                findInChildren(table, queries);
            }
            case TableFunctionInvocation function -> {
                if (function.getName().getPrefix().isPresent()) {
                    add(function.getName());
                }
                findInChildren(function, queries);
            }
            case FunctionCall function -> {
                // of one without a schema the path says where it is
                if (function.getName().getPrefix().isPresent()) {
                    add(function.getName());
                    functions.add(full(function.getName()));
                }
                else {
                    functions.add(function.getName().getParts());
                }
                findInChildren(function, queries);
            }
            case AllColumns all -> {
                all.getTarget().flatMap(QualifiedQuery::parts).ifPresent(relation -> references.add(ImmutableList.<String>builder().addAll(relation).add("*").build()));
                findInChildren(all, queries);
            }
            case DereferenceExpression reference -> {
                parts(reference).ifPresent(references::add);
                findInChildren(reference, queries);
            }
            default -> findInChildren(node, queries);
        }
    }

    private static Optional<List<String>> parts(Expression expression)
    {
        return Optional.of(expression)
                .filter(DereferenceExpression.class::isInstance)
                .map(DereferenceExpression.class::cast)
                .map(DereferenceExpression::getQualifiedName)
                .map(QualifiedName::getParts);
    }

    // a query in WITH sees those before it, and itself only if it is recursive
    private void findInQuery(Query query, Set<String> outer)
    {
        Set<String> queries = new HashSet<>(outer);
        query.getWith().ifPresent(with -> with.getQueries().forEach(named -> {
            String name = named.getName().getValue().toLowerCase(ENGLISH);
            if (with.isRecursive()) {
                queries.add(name);
            }
            find(named.getQuery(), queries);
            queries.add(name);
        }));
        query.getChildren().stream()
                .filter(child -> !(child instanceof With))
                .forEach(child -> find(child, queries));
    }

    private void findInChildren(Node node, Set<String> queries)
    {
        node.getChildren().forEach(child -> find(child, queries));
    }

    private static boolean isQuery(QualifiedName name, Set<String> queries)
    {
        return name.getPrefix().isEmpty() && queries.contains(name.getSuffix());
    }

    private void add(QualifiedName name)
    {
        if (!prefix(name).isEmpty()) {
            names.put(offset(name.getOriginalParts().getFirst().getLocation().orElseThrow()), name);
        }
    }

    private List<String> prefix(QualifiedName name)
    {
        return switch (name.getParts().size()) {
            case 1 -> ImmutableList.<String>builder().addAll(catalog).addAll(schema).build();
            case 2 -> catalog;
            default -> ImmutableList.of();
        };
    }

    private List<String> full(QualifiedName name)
    {
        return Stream.concat(prefix(name).stream().map(part -> part.toLowerCase(ENGLISH)), name.getParts().stream()).collect(toImmutableList());
    }

    // after FROM s.t a reference s.t.c is one to the table, which it was not after FROM t
    private boolean isClear()
    {
        return names.values().stream().noneMatch(name -> references.stream().anyMatch(reference -> becomesOneTo(name, reference)));
    }

    // it begins with the name of the table, and ends with that of a column
    private boolean becomesOneTo(QualifiedName name, List<String> reference)
    {
        List<String> full = full(name);
        return IntStream.rangeClosed(name.getParts().size() + 1, full.size())
                .mapToObj(length -> full.subList(full.size() - length, full.size()))
                .anyMatch(written -> reference.size() > written.size() && reference.subList(0, written.size()).equals(written));
    }

    private String text()
    {
        StringBuilder text = new StringBuilder(sql);
        names.forEach((offset, name) -> text.insert(offset, prefix(name).stream()
                .map(part -> formatExpression(new Identifier(part)) + ".")
                .collect(joining())));
        return text.toString();
    }

    // columns are counted in code points
    private int offset(NodeLocation place)
    {
        int line = 0;
        for (int number = 1; number < place.getLineNumber(); number++) {
            line = sql.indexOf('\n', line) + 1;
        }
        return sql.offsetByCodePoints(line, place.getColumnNumber() - 1);
    }
}
