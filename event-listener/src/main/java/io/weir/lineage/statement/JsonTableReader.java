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
package io.weir.lineage.statement;

import com.google.common.collect.ImmutableList;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.JsonPathInvocation;
import io.trino.sql.tree.JsonPathParameter;
import io.trino.sql.tree.JsonTable;
import io.trino.sql.tree.JsonTableColumnDefinition;
import io.trino.sql.tree.NestedColumns;
import io.trino.sql.tree.OrdinalityColumn;
import io.trino.sql.tree.QueryColumn;
import io.trino.sql.tree.ValueColumn;
import io.weir.governance.lineage.EdgeKind;
import io.weir.lineage.statement.Columns.Column;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * Every column of a JSON_TABLE comes from the document and from what the path is given.
 */
final class JsonTableReader
{
    private final QueryReader queries;
    private final ExpressionReader expressions;

    JsonTableReader(QueryReader queries, Scope outer)
    {
        this.queries = requireNonNull(queries, "queries is null");
        this.expressions = new ExpressionReader(queries, outer);
    }

    Columns read(JsonTable table)
    {
        JsonPathInvocation path = table.getJsonPathInvocation();
        Origins document = Stream.concat(Stream.of(path.getInputExpression()), path.getPathParameters().stream().map(JsonPathParameter::getParameter))
                .map(expressions::read)
                .reduce(Origins.NONE, Origins::and)
                .through(EdgeKind.TRANSFORMATION);
        // how many rows there are is for the document to say, and there may be none
        queries.conditions().tie(Influence.JOIN, document);
        queries.conditions().decide(document);
        ImmutableList.Builder<Column> columns = ImmutableList.builder();
        boolean nested = table.getColumns().stream().anyMatch(NestedColumns.class::isInstance);
        add(table.getColumns(), document, columns);
        return new Columns(columns.build(), !nested);
    }

    private void add(List<JsonTableColumnDefinition> definitions, Origins document, ImmutableList.Builder<Column> columns)
    {
        for (JsonTableColumnDefinition definition : definitions) {
            switch (definition) {
                case ValueColumn value -> columns.add(new Column(
                        Optional.of(value.getName().getValue()),
                        document.and(read(value.getEmptyDefault())).and(read(value.getErrorDefault()))));
                case QueryColumn query -> columns.add(new Column(Optional.of(query.getName().getValue()), document));
                case OrdinalityColumn ordinality -> columns.add(new Column(Optional.of(ordinality.getName().getValue()), document));
                case NestedColumns nested -> add(nested.getColumns(), document, columns);
                default -> throw new UnresolvedStatementException();
            }
        }
    }

    private Origins read(Optional<Expression> expression)
    {
        return expression.map(expressions::read).orElse(Origins.NONE).through(EdgeKind.TRANSFORMATION);
    }
}
