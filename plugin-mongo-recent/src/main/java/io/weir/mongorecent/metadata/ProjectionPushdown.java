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
package io.weir.mongorecent.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.plugin.base.projection.ApplyProjectionUtil;
import io.trino.plugin.base.projection.ApplyProjectionUtil.ProjectedColumnRepresentation;
import io.trino.spi.connector.Assignment;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ProjectionApplicationResult;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.Variable;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentTableHandle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.trino.plugin.base.projection.ApplyProjectionUtil.extractSupportedProjectedColumns;
import static io.trino.plugin.base.projection.ApplyProjectionUtil.replaceWithNewVariables;
import static java.util.function.Function.identity;

/**
 * Fetches of a document in a document only the fields that are used.
 */
public final class ProjectionPushdown
{
    private ProjectionPushdown() {}

    public static Optional<ProjectionApplicationResult<ConnectorTableHandle>> apply(
            MongoRecentTableHandle table,
            List<ConnectorExpression> projections,
            Map<String, ColumnHandle> assignments)
    {
        // what is shown as NULL is the column: a field that fits would be shown by itself and not within it
        if (table.computation().isPresent() || table.misfits().shownAsNull() || projections.stream().allMatch(Variable.class::isInstance)) {
            return Optional.empty();
        }
        Map<ConnectorExpression, ProjectedColumnRepresentation> representations = projections.stream()
                .flatMap(projection -> extractSupportedProjectedColumns(projection).stream())
                .distinct()
                .collect(toImmutableMap(identity(), ApplyProjectionUtil::createProjectedColumnRepresentation));
        if (representations.values().stream().allMatch(ProjectedColumnRepresentation::isVariable)) {
            return Optional.empty();
        }
        // the engine offers its own names of values that it uses several times, as of row.field in row.field IN (1, 2, NULL), as if they were columns, and does not find them again
        if (!representations.values().stream().allMatch(column -> assignments.containsKey(column.getVariable().getName()))) {
            return Optional.empty();
        }
        Map<String, Assignment> newAssignments = new LinkedHashMap<>();
        ImmutableMap.Builder<ConnectorExpression, Variable> newVariables = ImmutableMap.builder();
        for (Map.Entry<ConnectorExpression, ProjectedColumnRepresentation> entry : representations.entrySet()) {
            ConnectorExpression expression = entry.getKey();
            Optional<MongoRecentColumnHandle> column = column(entry.getValue(), assignments);
            if (column.isEmpty()) {
                return Optional.empty();
            }
            String variable = variable(column.orElseThrow(), newAssignments);
            newAssignments.put(variable, new Assignment(variable, column.orElseThrow(), expression.getType()));
            newVariables.put(expression, new Variable(variable, expression.getType()));
        }
        Map<ConnectorExpression, Variable> replacements = newVariables.buildOrThrow();
        List<ConnectorExpression> newProjections = projections.stream()
                .map(projection -> replaceWithNewVariables(projection, replacements))
                .collect(toImmutableList());
        return Optional.of(new ProjectionApplicationResult<>(table, newProjections, ImmutableList.copyOf(newAssignments.values()), false));
    }

    /**
     * The name of the column, unless another one has it: the field {@code b} of {@code a} and a column {@code "a#b"}.
     */
    private static String variable(MongoRecentColumnHandle column, Map<String, Assignment> taken)
    {
        String variable = column.name();
        for (int suffix = 2; taken.containsKey(variable) && !taken.get(variable).getColumn().equals(column); suffix++) {
            variable = column.name() + "#" + suffix;
        }
        return variable;
    }

    private static Optional<MongoRecentColumnHandle> column(ProjectedColumnRepresentation representation, Map<String, ColumnHandle> assignments)
    {
        Optional<MongoRecentColumnHandle> column = Optional.of((MongoRecentColumnHandle) assignments.get(representation.getVariable().getName()));
        for (int field : representation.getDereferenceIndices()) {
            column = column.flatMap(target -> Conditions.nestedColumn(target, field));
        }
        return column;
    }
}
