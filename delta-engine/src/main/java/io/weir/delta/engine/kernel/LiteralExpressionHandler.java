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
package io.weir.delta.engine.kernel;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.engine.ExpressionHandler;
import io.delta.kernel.expressions.Expression;
import io.delta.kernel.expressions.ExpressionEvaluator;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.expressions.PredicateEvaluator;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.StructType;

import java.util.Arrays;

/**
 * The expressions that kernel needs to replay a log: constants. Filters are Trino's to evaluate, so none is given to kernel.
 */
final class LiteralExpressionHandler
        implements ExpressionHandler
{
    @Override
    public ExpressionEvaluator getEvaluator(StructType inputSchema, Expression expression, DataType outputType)
    {
        if (expression instanceof Literal literal && literal.getDataType().equals(outputType)) {
            return new LiteralEvaluator(literal);
        }
        throw new UnsupportedOperationException("Kernel asked for the expression %s of type %s, but only constants are evaluated for it".formatted(expression, outputType));
    }

    @Override
    public PredicateEvaluator getPredicateEvaluator(StructType inputSchema, Predicate predicate)
    {
        throw new UnsupportedOperationException("Kernel asked for the predicate %s, but predicates are evaluated by Trino".formatted(predicate));
    }

    @Override
    public ColumnVector createSelectionVector(boolean[] values, int from, int to)
    {
        return new SelectionVector(values, from, to);
    }

    private record LiteralEvaluator(Literal literal)
            implements ExpressionEvaluator
    {
        @Override
        public ColumnVector eval(ColumnarBatch input)
        {
            Object[] values = new Object[input.getSize()];
            Arrays.fill(values, literal.getValue());
            return new ValuesVector(literal.getDataType(), values);
        }

        @Override
        public void close() {}
    }
}
