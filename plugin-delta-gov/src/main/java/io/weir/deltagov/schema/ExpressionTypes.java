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
package io.weir.deltagov.schema;

import com.google.common.collect.ImmutableList;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.FloatType;

import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The types that occur in an expression, by where they do, and what engines differ in because of them: what is true of NaN, and in which
 * precision they compute. A part of the expression reaches from where it starts to where the parser is.
 */
final class ExpressionTypes
{
    private static final String NEGATED_NAN = "engines differ in what NOT says of NaN";

    // of columns and decimal literals
    private final TreeMap<Integer, DataType> types = new TreeMap<>();
    private final TreeSet<Integer> floatingPointLiterals = new TreeSet<>();
    // where comparisons begin whose truth may depend on what NaN is
    private final TreeSet<Integer> comparisonsOfFloatingPoint = new TreeSet<>();
    // where conditions begin of which it may depend on what NaN is whether they are NULL
    private final TreeSet<Integer> nullsOfFloatingPoint = new TreeSet<>();

    void add(int position, DataType type)
    {
        types.put(position, type);
    }

    void addFloatingPointLiteral(int position)
    {
        floatingPointLiterals.add(position);
    }

    SparkOperand operand(int start, SparkValue value)
    {
        return new SparkOperand(value, types.tailMap(start).values(), !comparisonsOfFloatingPoint.tailSet(start).isEmpty());
    }

    /**
     * @param negated whether different values are what is true
     * @return the texts of all, as what Spark compares
     */
    List<String> compared(int start, boolean negated, SparkOperand left, List<SparkOperand> others)
    {
        List<SparkOperand> all = ImmutableList.<SparkOperand>builder().add(left).addAll(others).build();
        NestedComparisons.requireComplete(all);
        return texts(start, negated, all);
    }

    /**
     * The same where NULL is equal to NULL.
     */
    List<String> comparedWithNull(int start, SparkOperand left, SparkOperand right)
    {
        List<SparkOperand> both = List.of(left, right);
        NestedComparisons.requireComparable(both);
        return texts(start, false, both);
    }

    private List<String> texts(int start, boolean negated, List<SparkOperand> all)
    {
        SparkOperand left = all.getFirst();
        List<SparkOperand> others = all.subList(1, all.size());
        all.forEach(ExpressionTypes::requireNoDependenceOnNaN);
        boolean othersAreFloatingPoint = others.stream().anyMatch(SparkOperand::isFloatingPoint);
        if (negated && left.isFloatingPoint() && othersAreFloatingPoint) {
            throw new UnsupportedSparkSqlException("engines differ in whether NaN is different from NaN");
        }
        if (left.isFloatingPoint() || othersAreFloatingPoint) {
            comparisonsOfFloatingPoint.add(start);
            if (others.size() > 1 && others.stream().anyMatch(SparkOperand::mayBeNull)) {
                nullsOfFloatingPoint.add(start);
            }
        }
        return SparkOperand.compared(all);
    }

    // of NaN as a bound Spark says that all is below it. Of NaN between bounds Trino says that it is not without a look at the upper one, which Spark takes for unknown if it is NULL
    static void requireNegatableBounds(SparkOperand left, SparkOperand lower, SparkOperand upper)
    {
        if (lower.isFloatingPoint() || upper.isFloatingPoint() || (left.isFloatingPoint() && upper.mayBeNull())) {
            throw new UnsupportedSparkSqlException("engines differ in whether NaN is between two values");
        }
    }

    /**
     * @param start of conditions that AND or OR puts together
     */
    void addJoined(int start)
    {
        if (!comparisonsOfFloatingPoint.tailSet(start).isEmpty()) {
            nullsOfFloatingPoint.add(start);
        }
    }

    // beside one that is NULL, what is true of NaN in Spark and not in Trino decides whether all of them are
    void requireKnownNull(int start)
    {
        if (!nullsOfFloatingPoint.tailSet(start).isEmpty()) {
            throw new UnsupportedSparkSqlException("engines differ in whether conditions on NaN that are put together are NULL");
        }
    }

    // to compare what is true of NaN may be to negate it
    static void requireNoDependenceOnNaN(SparkOperand operand)
    {
        if (operand.dependsOnNaN()) {
            throw new UnsupportedSparkSqlException(NEGATED_NAN);
        }
    }

    // what is not true of NaN in Trino may be true in Spark
    void requireNegatable(int start)
    {
        if (types.tailMap(start).values().stream().anyMatch(SparkOperand::isFloatingPoint)) {
            throw new UnsupportedSparkSqlException(NEGATED_NAN);
        }
    }

    // what remains of a division of floating-point numbers by zero is NaN in Trino, and NULL or an error in Spark
    void requireNoDivisionByZero(int start, SparkValue divisor)
    {
        boolean isZero = divisor.literalNumber().map(number -> number.doubleValue() == 0).orElse(true);
        boolean floatingPoint = !floatingPointLiterals.tailSet(start).isEmpty() || types.tailMap(start).values().stream().anyMatch(SparkOperand::isFloatingPoint);
        if (isZero && floatingPoint) {
            throw new UnsupportedSparkSqlException("engines differ in what % of floating-point numbers is if the divisor is zero");
        }
    }

    // Spark computes with a float and a decimal as double, Trino as real
    void requireOnePrecision(int start)
    {
        Collection<DataType> together = types.tailMap(start).values();
        if (together.stream().anyMatch(FloatType.class::isInstance) && together.stream().anyMatch(DecimalType.class::isInstance)) {
            throw new UnsupportedSparkSqlException("engines differ in the precision of what they compute of a float and a decimal number");
        }
    }
}
