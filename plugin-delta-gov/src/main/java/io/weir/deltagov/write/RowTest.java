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

import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.TypeOperators;
import io.weir.deltagov.condition.Condition;
import io.weir.deltagov.condition.Condition.All;
import io.weir.deltagov.condition.Condition.Any;
import io.weir.deltagov.condition.Condition.OfColumn;
import io.weir.deltagov.condition.Condition.OfLength;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.airlift.slice.SliceUtf8.countCodePoints;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * Whether rows meet a condition.
 */
interface RowTest
{
    boolean passes(Page page, int position);

    static RowTest of(Condition condition, TypeOperators typeOperators)
    {
        return switch (condition) {
            case All(List<Condition> terms) -> {
                List<RowTest> tests = of(terms, typeOperators);
                yield (page, position) -> !one(tests, page, position, false);
            }
            case Any(List<Condition> terms) -> {
                List<RowTest> tests = of(terms, typeOperators);
                yield (page, position) -> one(tests, page, position, true);
            }
            case OfColumn(int channel, Domain allowed) -> ofColumn(channel, allowed, typeOperators);
            case OfLength(int channel, Domain allowed) -> (page, position) -> {
                Block texts = page.getBlock(channel);
                return texts.isNull(position) ? allowed.isNullAllowed() : allowed.getValues().containsValue((long) countCodePoints(VARCHAR.getSlice(texts, position)));
            };
        };
    }

    private static List<RowTest> of(List<Condition> conditions, TypeOperators typeOperators)
    {
        return conditions.stream().map(condition -> of(condition, typeOperators)).collect(toImmutableList());
    }

    private static boolean one(List<RowTest> tests, Page page, int position, boolean passed)
    {
        for (RowTest test : tests) {
            if (test.passes(page, position) == passed) {
                return true;
            }
        }
        return false;
    }

    private static RowTest ofColumn(int channel, Domain allowed, TypeOperators typeOperators)
    {
        ValueSet values = allowed.getValues();
        boolean nullAllowed = allowed.isNullAllowed();
        if (values.isAll() || values.isNone()) {
            return (page, position) -> page.getBlock(channel).isNull(position) ? nullAllowed : values.isAll();
        }
        ComparedRanges ranges = new ComparedRanges(values, typeOperators);
        return (page, position) -> page.getBlock(channel).isNull(position) ? nullAllowed : ranges.contain(page.getBlock(channel), position);
    }
}
