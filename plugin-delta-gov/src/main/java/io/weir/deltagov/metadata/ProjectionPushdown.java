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
package io.weir.deltagov.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.plugin.base.projection.ApplyProjectionUtil.ProjectedColumnRepresentation;
import io.trino.spi.connector.Assignment;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ProjectionApplicationResult;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.FieldDereference;
import io.trino.spi.expression.Variable;
import io.weir.delta.engine.data.DataColumn;
import io.weir.deltagov.DeltaGovColumnHandle;
import io.weir.deltagov.DeltaGovTableHandle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.plugin.base.projection.ApplyProjectionUtil.createProjectedColumnRepresentation;
import static io.trino.plugin.base.projection.ApplyProjectionUtil.extractSupportedProjectedColumns;
import static io.trino.plugin.base.projection.ApplyProjectionUtil.replaceWithNewVariables;

/**
 * Reads the fields of structs that a query asks for instead of whole structs, and lets predicates be about them.
 */
final class ProjectionPushdown
{
    private ProjectionPushdown() {}

    static Optional<ProjectionApplicationResult<DeltaGovTableHandle>> apply(DeltaGovTableHandle table, List<ConnectorExpression> projections, Map<String, ColumnHandle> assignments)
    {
        Set<ConnectorExpression> wanted = projections.stream()
                .flatMap(projection -> extractSupportedProjectedColumns(projection, expression -> isReadable(expression, assignments)).stream())
                .collect(toImmutableSet());
        if (wanted.stream().allMatch(Variable.class::isInstance)) {
            // this is where it ends: after the first time there are only variables
            return Optional.empty();
        }
        // the engine offers its own names of values that it uses several times, as of row.field in row.field IN (1, 2, NULL), as if they were columns, and does not find them again
        if (wanted.stream().anyMatch(expression -> expression instanceof Variable variable && !assignments.containsKey(variable.getName()))) {
            return Optional.empty();
        }
        Map<ColumnHandle, Assignment> newAssignments = new LinkedHashMap<>();
        ImmutableMap.Builder<ConnectorExpression, Variable> newVariables = ImmutableMap.builder();
        for (ConnectorExpression expression : wanted) {
            ProjectedColumnRepresentation column = createProjectedColumnRepresentation(expression);
            ColumnHandle handle = handle(assignments.get(column.getVariable().getName()), column.getDereferenceIndices());
            String name = column.isVariable() ? column.getVariable().getName() : "%s#%s".formatted(handle, newAssignments.size());
            Assignment assignment = newAssignments.computeIfAbsent(handle, _ -> new Assignment(name, handle, expression.getType()));
            newVariables.put(expression, new Variable(assignment.getVariable(), expression.getType()));
        }
        Map<ConnectorExpression, Variable> variables = newVariables.buildOrThrow();
        List<ConnectorExpression> newProjections = projections.stream()
                .map(projection -> replaceWithNewVariables(projection, variables))
                .collect(toImmutableList());
        return Optional.of(new ProjectionApplicationResult<>(table, newProjections, ImmutableList.copyOf(newAssignments.values()), false));
    }

    // whole columns, hidden ones too, and fields of those of the table
    private static boolean isReadable(ConnectorExpression expression, Map<String, ColumnHandle> assignments)
    {
        return switch (expression) {
            case Variable _ -> true;
            case FieldDereference dereference -> isOfTable(dereference.getTarget(), assignments);
            default -> false;
        };
    }

    private static boolean isOfTable(ConnectorExpression expression, Map<String, ColumnHandle> assignments)
    {
        return switch (expression) {
            case FieldDereference dereference -> isOfTable(dereference.getTarget(), assignments);
            case Variable variable -> assignments.get(variable.getName()) instanceof DeltaGovColumnHandle;
            default -> false;
        };
    }

    private static ColumnHandle handle(ColumnHandle handle, List<Integer> dereferences)
    {
        if (dereferences.isEmpty()) {
            return handle;
        }
        DataColumn column = ((DeltaGovColumnHandle) handle).column();
        for (int field : dereferences) {
            column = column.field(field);
        }
        return new DeltaGovColumnHandle(column);
    }
}
