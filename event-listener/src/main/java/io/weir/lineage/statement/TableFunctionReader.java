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

import com.google.common.collect.ImmutableSet;
import io.trino.sql.tree.DescriptorField;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.TableFunctionArgument;
import io.trino.sql.tree.TableFunctionDescriptorArgument;
import io.trino.sql.tree.TableFunctionInvocation;
import io.trino.sql.tree.TableFunctionTableArgument;
import io.weir.governance.lineage.EdgeKind;
import io.weir.lineage.record.TableName;
import io.weir.lineage.statement.Columns.Column;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * The table functions of the engine. What those of connectors do is their own, so their columns may come from all that was read.
 */
final class TableFunctionReader
{
    private static final Set<String> FUNCTIONS = ImmutableSet.of("exclude_columns", "sequence");

    private final QueryReader queries;
    private final Scope outer;

    TableFunctionReader(QueryReader queries, Scope outer)
    {
        this.queries = requireNonNull(queries, "queries is null");
        this.outer = requireNonNull(outer, "outer is null");
    }

    Columns read(TableFunctionInvocation function)
    {
        List<String> name = function.getName().getParts();
        if (isTableChanges(name)) {
            return tableChanges();
        }
        if (!isBuiltin(function.getName())) {
            throw new UnresolvedStatementException();
        }
        List<Node> arguments = function.getArguments().stream().map(TableFunctionArgument::getValue).toList();
        return switch (name.getLast()) {
            case "exclude_columns" -> excludeColumns(arguments);
            case "sequence" -> sequence(arguments);
            default -> throw new UnresolvedStatementException();
        };
    }

    // the engine looks for a name alone among its own functions first, and then on the path of the session, where connectors have theirs
    static boolean isBuiltin(QualifiedName name)
    {
        return FUNCTIONS.contains(name.getSuffix()) && Functions.isBuiltin(name);
    }

    static boolean isTableChanges(List<String> name)
    {
        return name.size() > 1 && name.subList(name.size() - 2, name.size()).equals(List.of("system", "table_changes"));
    }

    // the columns of the table, and what happened to the row
    private Columns tableChanges()
    {
        Set<TableName> tables = queries.changesRead();
        if (tables.isEmpty()) {
            throw new UnresolvedStatementException();
        }
        List<Column> told = Stream.of("_change_type", "_commit_version", "_commit_timestamp").map(name -> new Column(Optional.of(name), Origins.NONE)).toList();
        return new Columns(told, false, Optional.empty(), tables);
    }

    private Columns excludeColumns(List<Node> arguments)
    {
        List<String> excluded = arguments.stream()
                .filter(TableFunctionDescriptorArgument.class::isInstance)
                .map(TableFunctionDescriptorArgument.class::cast)
                .flatMap(argument -> argument.getDescriptor().stream())
                .flatMap(descriptor -> descriptor.getFields().stream())
                .map(DescriptorField::getName)
                .map(Identifier::getValue)
                .toList();
        List<Columns> inputs = arguments.stream()
                .filter(TableFunctionTableArgument.class::isInstance)
                .map(TableFunctionTableArgument.class::cast)
                .map(argument -> SelectReader.merge(new RelationReader(queries, outer).read(argument.getTable())).without(excluded))
                .toList();
        if (inputs.isEmpty()) {
            throw new UnresolvedStatementException();
        }
        return Columns.ofAll(inputs);
    }

    private Columns sequence(List<Node> arguments)
    {
        ExpressionReader expressions = new ExpressionReader(queries, outer);
        return Columns.unknown(arguments.stream().map(expressions::read).reduce(Origins.NONE, Origins::and).through(EdgeKind.TRANSFORMATION));
    }
}
