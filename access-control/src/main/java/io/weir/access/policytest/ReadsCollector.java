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
package io.weir.access.policytest;

import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.AllColumns;
import io.trino.sql.tree.DefaultTraversalVisitor;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Join;
import io.trino.sql.tree.JoinUsing;
import io.trino.sql.tree.LambdaExpression;
import io.trino.sql.tree.MeasureDefinition;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.PatternRecognitionRelation;
import io.trino.sql.tree.PatternVariable;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.SetOperation;
import io.trino.sql.tree.ShowStats;
import io.trino.sql.tree.SingleColumn;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.TableFunctionInvocation;
import io.trino.sql.tree.TableFunctionTableArgument;
import io.trino.sql.tree.TableSubquery;
import io.trino.sql.tree.Unnest;
import io.trino.sql.tree.ValueColumn;
import io.trino.sql.tree.Values;
import io.trino.sql.tree.WithQuery;
import io.weir.governance.asset.Asset;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Locale.ENGLISH;

/**
 * Looks for what a statement reads in the tree of its nodes.
 */
final class ReadsCollector
        extends DefaultTraversalVisitor<Void>
{
    private final Set<QualifiedName> tables = new LinkedHashSet<>();
    private final Set<Asset> functions = new LinkedHashSet<>();
    private final Set<String> queryNames = new HashSet<>();
    private final Set<String> names = new HashSet<>();
    private final Set<QualifiedName> calls = new LinkedHashSet<>();
    private final Set<String> relations = new HashSet<>();
    private final Set<String> columns = new HashSet<>();
    private boolean everything;

    StatementReads reads(Node statement)
    {
        process(statement);
        Set<Asset> readTables = tables.stream()
                .filter(name -> !(name.getParts().size() == 1 && queryNames.contains(name.getSuffix())))
                .map(StatementReads::asset)
                .collect(toImmutableSet());
        Set<Asset> catalogFunctions = functions.stream()
                .filter(StatementReads::isOfCatalog)
                .collect(toImmutableSet());
        return new StatementReads(readTables, catalogFunctions, new CalledNames(calls, relations, columns), names, everything || statement instanceof ShowStats || statement instanceof Table);
    }

    @Override
    protected Void visitTable(Table table, Void context)
    {
        tables.add(table.getName());
        relations.add(table.getName().getSuffix());
        return super.visitTable(table, context);
    }

    /**
     * {@code TABLE t}
     */
    @Override
    protected Void visitQuery(Query query, Void context)
    {
        everything |= query.getQueryBody() instanceof Table;
        return super.visitQuery(query, context);
    }

    @Override
    protected Void visitSetOperation(SetOperation operation, Void context)
    {
        everything |= operation.getRelations().stream().anyMatch(Table.class::isInstance);
        return super.visitSetOperation(operation, context);
    }

    /**
     * Those of Trino read only the tables that they are given, and go by their names alone as well.
     */
    @Override
    protected Void visitTableFunctionInvocation(TableFunctionInvocation function, Void context)
    {
        if (function.getName().getPrefix().isPresent()) {
            functions.add(StatementReads.asset(function.getName(), "function"));
        }
        return super.visitTableFunctionInvocation(function, context);
    }

    /**
     * {@code email.upper()} is a method of a column, which looks like the schema of a function. Where it may be either, it counts as both.
     */
    @Override
    protected Void visitFunctionCall(FunctionCall call, Void context)
    {
        List<String> parts = call.getName().getParts();
        names.addAll(parts.subList(0, parts.size() - 1));
        calls.add(call.getName());
        return super.visitFunctionCall(call, context);
    }

    @Override
    protected Void visitSingleColumn(SingleColumn column, Void context)
    {
        column.getAlias().ifPresent(alias -> add(columns, alias));
        return super.visitSingleColumn(column, context);
    }

    @Override
    protected Void visitLambdaExpression(LambdaExpression lambda, Void context)
    {
        lambda.getArguments().forEach(argument -> add(columns, argument.getName()));
        return super.visitLambdaExpression(lambda, context);
    }

    @Override
    protected Void visitMeasureDefinition(MeasureDefinition measure, Void context)
    {
        add(columns, measure.getName());
        return super.visitMeasureDefinition(measure, context);
    }

    @Override
    protected Void visitPatternVariable(PatternVariable variable, Void context)
    {
        add(relations, variable.getName());
        return super.visitPatternVariable(variable, context);
    }

    @Override
    protected Void visitValueColumn(ValueColumn column, Void context)
    {
        add(columns, column.getName());
        return super.visitValueColumn(column, context);
    }

    private static void add(Set<String> names, Identifier name)
    {
        names.add(name.getValue().toLowerCase(ENGLISH));
    }

    /**
     * {@code MATCH_RECOGNIZE}, into which the visitor of Trino does not look.
     */
    @Override
    protected Void visitPatternRecognitionRelation(PatternRecognitionRelation relation, Void context)
    {
        relation.getChildren().forEach(child -> process(child, context));
        return null;
    }

    @Override
    protected Void visitTableArgument(TableFunctionTableArgument argument, Void context)
    {
        everything = true;
        return process(argument.getTable(), context);
    }

    /**
     * Columns that are read by other names are not told by them. What a query gives names to, it reads by itself.
     */
    @Override
    protected Void visitAliasedRelation(AliasedRelation relation, Void context)
    {
        // null when there are none
        List<Identifier> named = relation.getColumnNames() == null ? List.of() : relation.getColumnNames();
        everything |= !named.isEmpty() && !isComputed(relation.getRelation());
        add(relations, relation.getAlias());
        named.forEach(column -> add(columns, column));
        return super.visitAliasedRelation(relation, context);
    }

    @Override
    protected Void visitJoin(Join join, Void context)
    {
        join.getCriteria().stream()
                .filter(JoinUsing.class::isInstance)
                .map(JoinUsing.class::cast)
                .flatMap(using -> using.getColumns().stream())
                .forEach(column -> process(column, context));
        return super.visitJoin(join, context);
    }

    private static boolean isComputed(Relation relation)
    {
        return relation instanceof Values || relation instanceof Unnest || relation instanceof TableSubquery;
    }

    @Override
    protected Void visitWithQuery(WithQuery query, Void context)
    {
        queryNames.add(query.getName().getCanonicalValue().toLowerCase(ENGLISH));
        queryNames.add(query.getName().getValue());
        add(relations, query.getName());
        query.getColumnNames().ifPresent(named -> named.forEach(column -> add(columns, column)));
        return super.visitWithQuery(query, context);
    }

    @Override
    protected Void visitIdentifier(Identifier identifier, Void context)
    {
        names.add(identifier.getValue().toLowerCase(ENGLISH));
        return null;
    }

    @Override
    protected Void visitDereferenceExpression(DereferenceExpression expression, Void context)
    {
        expression.getField().ifPresent(field -> names.add(field.getValue().toLowerCase(ENGLISH)));
        return super.visitDereferenceExpression(expression, context);
    }

    @Override
    protected Void visitAllColumns(AllColumns columns, Void context)
    {
        everything = true;
        return super.visitAllColumns(columns, context);
    }
}
