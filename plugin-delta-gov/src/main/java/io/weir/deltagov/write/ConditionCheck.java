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
package io.weir.deltagov.write;

import com.google.common.collect.ImmutableList;
import io.trino.spi.Page;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.TypeOperators;
import io.weir.delta.engine.data.DataColumn;
import io.weir.deltagov.condition.CheckedCondition;
import io.weir.deltagov.condition.ConditionParser;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.CONSTRAINT_VIOLATION;
import static java.util.Objects.requireNonNull;

/**
 * Refuses new rows that do not meet a condition of the table.
 */
final class ConditionCheck
{
    private record Check(CheckedCondition condition, RowTest test) {}

    private final SchemaTableName table;
    private final List<Check> checks;

    private ConditionCheck(SchemaTableName table, List<Check> checks)
    {
        this.table = requireNonNull(table, "table is null");
        this.checks = ImmutableList.copyOf(checks);
    }

    /**
     * @param columns of the pages, by channel
     */
    static ConditionCheck of(SchemaTableName table, List<CheckedCondition> conditions, List<DataColumn> columns, TypeOperators typeOperators)
    {
        return new ConditionCheck(table, conditions.stream()
                .map(condition -> ConditionParser.parse(condition.inTrino(), columns)
                        .map(parsed -> new Check(condition, RowTest.of(parsed, typeOperators)))
                        .orElseThrow(() -> new IllegalArgumentException("Not a condition on columns of table %s that a writer checks: %s".formatted(table, condition.name()))))
                .collect(toImmutableList()));
    }

    /**
     * @throws TrinoException names the first condition that one of the rows does not meet
     */
    void check(Page page)
    {
        for (Check check : checks) {
            for (int position = 0; position < page.getPositionCount(); position++) {
                if (!check.test().passes(page, position)) {
                    throw refused(check.condition());
                }
            }
        }
    }

    private TrinoException refused(CheckedCondition condition)
    {
        return new TrinoException(
                CONSTRAINT_VIOLATION,
                "A new row of table %s does not meet %s, which is: %s (a comparison with NULL is not met). Give other values, or leave such rows out".formatted(table, condition.name(), condition.text()));
    }
}
