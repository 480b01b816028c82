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
import com.google.common.collect.Multimap;
import com.google.common.collect.MultimapBuilder;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.weir.delta.engine.DeltaProperties;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.data.DataColumn;
import io.weir.deltagov.condition.CheckedCondition;
import io.weir.deltagov.condition.ConditionParser;
import io.weir.deltagov.schema.Fields;
import io.weir.deltagov.schema.SparkExpressions;
import io.weir.deltagov.schema.UnsupportedSparkSqlException;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * The conditions that every row of a table has to meet: its CHECK constraints, the invariants of older writers, and the lengths that texts are declared with. A row for which one is unknown is refused, as by all other writers, although SQL would let it pass.
 * The writer checks those that it can tell from single columns, since the engine writes wrong values into rows that it updates and has conditions for.
 *
 * @param ofEngine those that the engine evaluates
 */
record RowConditions(List<CheckedCondition> ofWriter, List<EngineCondition> ofEngine)
{
    RowConditions
    {
        ofWriter = ImmutableList.copyOf(ofWriter);
        ofEngine = ImmutableList.copyOf(ofEngine);
    }

    record EngineCondition(String name, String inTrino)
    {
        EngineCondition
        {
            requireNonNull(name, "name is null");
            requireNonNull(inTrino, "inTrino is null");
        }
    }

    private sealed interface Condition
    {
        String toTrino(StructType schema);
    }

    /**
     * A row for which it is unknown is refused.
     */
    private record Holds(String expression)
            implements Condition
    {
        @Override
        public String toTrino(StructType schema)
        {
            return "coalesce(" + SparkExpressions.toTrino(expression, schema) + ", false)";
        }

        Optional<CheckedCondition> ofWriter(String name, StructType schema, List<DataColumn> columns)
        {
            String inTrino = SparkExpressions.toTrino(expression, schema);
            return ConditionParser.parse(inTrino, columns).map(_ -> new CheckedCondition(name, expression, inTrino));
        }
    }

    /**
     * The value is the one that other writers would compute.
     */
    private record IsGenerated(String column, String expression)
            implements Condition
    {
        @Override
        public String toTrino(StructType schema)
        {
            return SparkExpressions.equalityToTrino(column, expression, schema);
        }
    }

    private record LengthsWithin()
            implements Condition
    {
        @Override
        public String toTrino(StructType schema)
        {
            throw new UnsupportedSparkSqlException("the lengths of texts within a column are not checked");
        }
    }

    /**
     * Those that cannot be translated are left out: they are no matter to those who read.
     *
     * @param columns of the table
     */
    static RowConditions known(TableDefinition table, List<DataColumn> columns)
    {
        ImmutableList.Builder<CheckedCondition> ofWriter = ImmutableList.builder();
        ImmutableList.Builder<EngineCondition> ofEngine = ImmutableList.builder();
        inSpark(table).forEach((name, condition) -> {
            try {
                EngineCondition inTrino = new EngineCondition(name, condition.toTrino(table.schema()));
                ofWriter(name, condition, table.schema(), columns).ifPresentOrElse(ofWriter::add, () -> ofEngine.add(inTrino));
            }
            catch (UnsupportedSparkSqlException _) {
                // requireKnown stops those who write
            }
        });
        return new RowConditions(ofWriter.build(), ofEngine.build());
    }

    private static Optional<CheckedCondition> ofWriter(String name, Condition condition, StructType schema, List<DataColumn> columns)
    {
        return switch (condition) {
            case Holds holds -> holds.ofWriter(name, schema, columns);
            case IsGenerated _, LengthsWithin _ -> Optional.empty();
        };
    }

    /**
     * Those of the engine.
     */
    List<String> inTrino()
    {
        return ofEngine.stream().map(EngineCondition::inTrino).collect(toImmutableList());
    }

    /**
     * @throws UnsupportedSparkSqlException names the first condition that cannot be evaluated
     */
    static void requireKnown(TableDefinition table)
    {
        inSpark(table).forEach((name, condition) -> {
            try {
                condition.toTrino(table.schema());
            }
            catch (UnsupportedSparkSqlException e) {
                throw new UnsupportedSparkSqlException("its condition %s cannot be evaluated: %s".formatted(name, e.getMessage()));
            }
        });
    }

    // a column may be called like the path of a field
    private static Multimap<String, Condition> inSpark(TableDefinition table)
    {
        Multimap<String, Condition> conditions = MultimapBuilder.treeKeys().arrayListValues().build();
        table.properties().forEach((name, expression) -> {
            if (name.startsWith(DeltaProperties.CONSTRAINT_PREFIX)) {
                conditions.put(name, new Holds(expression));
            }
        });
        Invariants.of(table.schema()).forEach((path, expression) -> conditions.put(Invariants.KEY + " of " + String.join(".", path), new Holds(expression)));
        DeclaredLengths.of(table.schema()).forEach((name, expression) -> conditions.put(name, expression.<Condition>map(Holds::new).orElseGet(LengthsWithin::new)));
        for (StructField field : table.schema().fields()) {
            Fields.generationExpression(field).ifPresent(expression -> conditions.put("of the generated column " + field.getName(), new IsGenerated(field.getName(), expression)));
        }
        return conditions;
    }
}
