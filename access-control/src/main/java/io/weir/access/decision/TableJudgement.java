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
package io.weir.access.decision;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ColumnSchema;
import io.trino.spi.security.ViewExpression;
import io.weir.access.masks.MaskExpressions;
import io.weir.governance.policy.Decision;
import io.weir.governance.policy.MaskSpec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Objects.requireNonNull;

/**
 * How an identity sees the columns of a table, and what follows from it, worked out once.
 */
public final class TableJudgement
{
    static final TableJudgement UNTAGGED = new TableJudgement(List.of(), ImmutableMap.of());

    private final Map<String, Decision> decisions;
    private final Map<String, MaskSpec> masks;
    private final Map<String, String> baseTypes;
    private volatile Expressions expressions = new Expressions(ImmutableList.of(), ImmutableMap.of());

    private record Expressions(List<ColumnSchema> schemas, Map<ColumnSchema, ViewExpression> masks) {}

    TableJudgement(List<ReadColumn> columns, Map<String, Decision> decisions)
    {
        this.decisions = ImmutableMap.copyOf(decisions);
        this.baseTypes = columns.stream().collect(toImmutableMap(ReadColumn::name, ReadColumn::baseType, (first, _) -> first));
        ImmutableMap.Builder<String, MaskSpec> masked = ImmutableMap.builder();
        this.decisions.forEach((column, decision) -> decision.appliedMask().ifPresent(mask -> masked.put(column, mask)));
        this.masks = masked.buildOrThrow();
    }

    private TableJudgement(Map<String, Decision> decisions, Map<String, String> baseTypes, Map<String, MaskSpec> masks)
    {
        this.decisions = ImmutableMap.copyOf(decisions);
        this.baseTypes = ImmutableMap.copyOf(baseTypes);
        this.masks = ImmutableMap.copyOf(masks);
    }

    /**
     * The same of a view whose tables are masked each, as if the user had named it: a pseudonym is shown as it is there, and joins with it, where another mask would make another pseudonym of it.
     * What hides more than that stays.
     */
    TableJudgement ofMaskedParts()
    {
        Map<String, MaskSpec> kept = new HashMap<>(masks);
        kept.values().removeIf(mask -> switch (mask.kind()) {
            case TOKEN, DIGITS -> true;
            case NULL, REDACT, CONSTANT, YEAR, MONTH, ROUND, LAST4, PHONE, EMAIL, NAME -> false;
        });
        return new TableJudgement(decisions, baseTypes, kept);
    }

    public Map<String, Decision> decisions()
    {
        return decisions;
    }

    Map<String, String> baseTypes()
    {
        return baseTypes;
    }

    /**
     * Columns that are shown as they are have none. A denied column has one too, for when it is read without being named.
     */
    public Map<String, MaskSpec> masks()
    {
        return masks;
    }

    public Set<String> maskedColumns()
    {
        return masks.keySet();
    }

    /**
     * The masks as Trino wants them, of the columns that are not shown as they are.
     */
    public Map<ColumnSchema, ViewExpression> expressions(CatalogSchemaTableName table, List<ColumnSchema> schemas)
    {
        requireNonNull(table, "table is null");
        Expressions known = expressions;
        // the same list, as ToldColumns gives it: to compare hundreds of columns is most of the work
        if (known.schemas() == schemas) {
            return known.masks();
        }
        ImmutableMap.Builder<ColumnSchema, ViewExpression> made = ImmutableMap.builder();
        for (ColumnSchema column : schemas) {
            MaskSpec mask = masks.get(column.getName());
            if (mask != null) {
                made.put(column, MaskExpressions.mask(table, column, mask));
            }
        }
        Expressions fresh = new Expressions(schemas, made.buildOrThrow());
        expressions = fresh;
        return fresh.masks();
    }
}
