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

import com.google.common.collect.ImmutableList;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestLiteralExpressionHandler
{
    private static final StructType SCHEMA = new StructType().add("path", StringType.STRING);

    private final LiteralExpressionHandler handler = new LiteralExpressionHandler();

    @Test
    void constants()
    {
        VectorBatch batch = new VectorBatch(SCHEMA, ImmutableList.of(new ValuesVector(StringType.STRING, new Object[] {"a", "b"})), 2);

        ColumnVector vector = handler.getEvaluator(SCHEMA, Literal.ofString("root"), StringType.STRING).eval(batch);
        assertThat(vector.getSize()).isEqualTo(2);
        assertThat(vector.getString(1)).isEqualTo("root");
        assertThat(handler.getEvaluator(SCHEMA, Literal.ofNull(LongType.LONG), LongType.LONG).eval(batch).isNullAt(0)).isTrue();
    }

    @Test
    void allElseIsRefusedByName()
    {
        assertThatThrownBy(() -> handler.getEvaluator(SCHEMA, new Column("path"), StringType.STRING))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("column(`path`)");
        assertThatThrownBy(() -> handler.getPredicateEvaluator(SCHEMA, new Predicate("IS_NULL", new Column("path"))))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("IS_NULL(column(`path`))");
    }

    @Test
    void selectionIsCopied()
    {
        boolean[] buffer = {true, false, true};
        ColumnVector vector = handler.createSelectionVector(buffer, 0, 2);
        buffer[0] = false;

        assertThat(vector.getSize()).isEqualTo(2);
        assertThat(vector.getBoolean(0)).isTrue();
        assertThat(vector.getBoolean(1)).isFalse();
    }
}
