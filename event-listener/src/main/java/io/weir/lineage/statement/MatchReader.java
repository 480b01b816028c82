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
import com.google.common.collect.ImmutableSet;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.MeasureDefinition;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.OrderBy;
import io.trino.sql.tree.PatternRecognitionRelation;
import io.trino.sql.tree.PatternRecognitionRelation.RowsPerMatch;
import io.trino.sql.tree.PatternVariable;
import io.trino.sql.tree.SortItem;
import io.trino.sql.tree.SubsetDefinition;
import io.trino.sql.tree.VariableDefinition;
import io.weir.governance.lineage.EdgeKind;
import io.weir.lineage.statement.Columns.Column;
import io.weir.lineage.statement.Scope.Source;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * MATCH_RECOGNIZE: a measure comes from the columns that it names; which rows match, and so its value, depends on the partition, the order and the definitions
 * of the pattern's variables.
 */
final class MatchReader
{
    private final QueryReader queries;
    private final Scope outer;

    MatchReader(QueryReader queries, Scope outer)
    {
        this.queries = requireNonNull(queries, "queries is null");
        this.outer = requireNonNull(outer, "outer is null");
    }

    Columns read(PatternRecognitionRelation match)
    {
        List<Source> input = new RelationReader(queries, outer).read(match.getInput());
        Columns inputColumns = SelectReader.merge(input);
        ExpressionReader expressions = new ExpressionReader(queries, withVariables(match, input, inputColumns));
        Origins deciding = deciding(match, expressions);
        queries.conditions().add(Influence.FILTER, deciding);
        queries.conditions().decide(deciding);
        match.getVariableDefinitions().forEach(definition -> expressions.readCondition(definition.getExpression(), Influence.FILTER));

        ImmutableList.Builder<Column> columns = ImmutableList.builder();
        match.getPartitionBy().forEach(key -> columns.add(new Column(SelectReader.impliedName(key), expressions.read(key))));
        boolean allRows = match.getRowsPerMatch().filter(rows -> rows != RowsPerMatch.ONE).isPresent();
        if (allRows) {
            columns.addAll(inputColumns.list().stream().filter(column -> isNoKey(column, match.getPartitionBy())).toList());
        }
        for (MeasureDefinition measure : match.getMeasures()) {
            Origins origins = expressions.read(measure.getExpression()).through(EdgeKind.TRANSFORMATION).and(deciding);
            columns.add(new Column(Optional.of(measure.getName().getValue()), origins));
        }
        // with all rows, the columns of the order come before the others
        return new Columns(columns.build(), !allRows, allRows ? inputColumns.others() : Optional.empty());
    }

    private static boolean isNoKey(Column column, List<Expression> keys)
    {
        return keys.stream().noneMatch(key -> SelectReader.impliedName(key).map(name -> name.toLowerCase(ENGLISH)).equals(column.name()));
    }

    private Scope withVariables(PatternRecognitionRelation match, List<Source> input, Columns inputColumns)
    {
        Set<String> variables = variables(match);
        ImmutableList.Builder<Source> sources = ImmutableList.<Source>builder().addAll(input);
        variables.forEach(variable -> sources.add(new Source(List.of(variable), inputColumns)));
        // CLASSIFIER(A): the variable itself
        Columns names = new Columns(variables.stream().map(variable -> new Column(Optional.of(variable), Origins.NONE)).toList(), true);
        return new Scope(sources.build(), Optional.of(Scope.of(names, outer)));
    }

    private static Set<String> variables(PatternRecognitionRelation match)
    {
        ImmutableSet.Builder<String> variables = ImmutableSet.builder();
        addVariables(match.getPattern(), variables);
        match.getSubsets().stream().map(SubsetDefinition::getName).map(Identifier::getValue).map(name -> name.toLowerCase(ENGLISH)).forEach(variables::add);
        return variables.build();
    }

    private static void addVariables(Node pattern, ImmutableSet.Builder<String> variables)
    {
        if (pattern instanceof PatternVariable variable) {
            variables.add(variable.getName().getValue().toLowerCase(ENGLISH));
        }
        pattern.getChildren().forEach(child -> addVariables(child, variables));
    }

    private static Origins deciding(PatternRecognitionRelation match, ExpressionReader expressions)
    {
        Origins order = match.getOrderBy().map(OrderBy::getSortItems).orElse(List.of()).stream()
                .map(SortItem::getSortKey)
                .map(expressions::read)
                .reduce(Origins.NONE, Origins::and);
        Origins partition = match.getPartitionBy().stream().map(expressions::read).reduce(Origins.NONE, Origins::and);
        Origins definitions = match.getVariableDefinitions().stream()
                .map(VariableDefinition::getExpression)
                .map(expressions::read)
                .reduce(Origins.NONE, Origins::and);
        return order.and(partition).as(Influence.WINDOW).and(definitions.as(Influence.CONDITIONAL));
    }
}
