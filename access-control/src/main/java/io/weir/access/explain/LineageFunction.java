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
package io.weir.access.explain;

import com.google.common.collect.ImmutableList;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.function.table.AbstractConnectorTableFunction;
import io.trino.spi.function.table.Argument;
import io.trino.spi.function.table.ReturnTypeSpecification.DescribedTable;
import io.trino.spi.function.table.TableFunctionAnalysis;
import io.weir.governance.asset.Asset;
import io.weir.governance.snapshot.LineageGraph;
import io.weir.governance.snapshot.LineageStep;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static io.trino.spi.StandardErrorCode.INVALID_FUNCTION_ARGUMENT;
import static io.weir.access.explain.AnswerColumn.flag;
import static io.weir.access.explain.AnswerColumn.number;
import static io.weir.access.explain.AnswerColumn.text;
import static java.util.Objects.requireNonNull;

/**
 * {@code TABLE(governance.system.upstream(asset))}: what an asset was made of, however far away; and {@code impact}: what was made of it.
 * <p>
 * Everybody may ask about what exists for them, and gets what exists for them; what lies between and does not, is {@code (hidden)} in the path.
 */
public final class LineageFunction
        extends AbstractConnectorTableFunction
{
    private static final List<AnswerColumn> COLUMNS = ImmutableList.of(text("asset"), number("distance"), text("transformation"), flag("masked"), text("path"));

    private final Direction direction;
    private final LineageGraphs graphs;
    private final Askers askers;
    private final TableColumns tableColumns;

    public enum Direction
    {
        UPSTREAM("upstream"),
        IMPACT("impact");

        private final String functionName;

        Direction(String functionName)
        {
            this.functionName = requireNonNull(functionName, "functionName is null");
        }

        public String functionName()
        {
            return functionName;
        }

        private Stream<LineageStep> walk(LineageGraph graph, Asset asset)
        {
            return switch (this) {
                case UPSTREAM -> graph.upstream(asset);
                case IMPACT -> graph.impact(asset);
            };
        }
    }

    public LineageFunction(Direction direction, LineageGraphs graphs, Askers askers, TableColumns tableColumns)
    {
        super("system",
                direction.functionName(),
                ImmutableList.of(Arguments.named("ASSET"), Arguments.optional("MAX_DISTANCE")),
                new DescribedTable(AnswerColumn.descriptor(COLUMNS)));
        this.direction = direction;
        this.graphs = requireNonNull(graphs, "graphs is null");
        this.askers = requireNonNull(askers, "askers is null");
        this.tableColumns = requireNonNull(tableColumns, "tableColumns is null");
    }

    @Override
    public TableFunctionAnalysis analyze(ConnectorSession session, ConnectorTransactionHandle transaction, Map<String, Argument> arguments, ConnectorAccessControl accessControl)
    {
        Arguments given = new Arguments(arguments);
        Asset asset = given.asset("ASSET");
        int maximum = given.text("MAX_DISTANCE").map(LineageFunction::distance).orElse(Integer.MAX_VALUE);
        Asker asker = askers.of(session.getIdentity());
        Optional<TableFunctionAnalysis> answer = asker.mayKnow(asset) ? graphs.ask(graph -> graph.knows(asset) ? Optional.of(answer(direction.walk(graph, asset), maximum, asker)) : Optional.empty()) : Optional.empty();
        if (answer.isEmpty() && !(asker.mayKnow(asset) && tableColumns.exists(session, asset))) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "Asset '%s' does not exist, and no lineage names it".formatted(asset));
        }
        return answer.orElseGet(() -> answer(Stream.empty(), maximum, asker));
    }

    private static TableFunctionAnalysis answer(Stream<LineageStep> steps, int maximum, Asker asker)
    {
        Stream<List<Optional<String>>> rows = steps
                .filter(step -> step.distance() <= maximum && asker.mayKnow(step.asset()))
                .map(step -> row(step, asker));
        return Answers.of(COLUMNS, rows, "name a smaller max_distance, or an asset further down");
    }

    private static int distance(String text)
    {
        try {
            int distance = Integer.parseInt(text);
            if (distance > 0) {
                return distance;
            }
        }
        catch (NumberFormatException _) {
            // refused below, like a number that is too small
        }
        throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "max_distance is '%s'; expected a whole number from 1 on".formatted(text));
    }

    private static List<Optional<String>> row(LineageStep step, Asker asker)
    {
        return ImmutableList.of(
                Optional.of(step.asset().toString()),
                Optional.of(Integer.toString(step.distance())),
                Optional.of(step.kind().keyword()),
                Optional.of(Boolean.toString(step.masked())),
                Optional.of(asker.path(step.path())));
    }
}
