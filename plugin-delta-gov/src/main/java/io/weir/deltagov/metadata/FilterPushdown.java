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
import io.trino.plugin.base.filter.UtcConstraintExtractor;
import io.trino.plugin.base.filter.UtcConstraintExtractor.ExtractionResult;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.ConstraintApplicationResult;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.Constant;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.RealType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.weir.delta.engine.data.DataColumn;
import io.weir.deltagov.DeltaGovColumnHandle;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.HiddenColumn;
import io.weir.deltagov.HiddenColumnHandle;

import java.time.DateTimeException;
import java.util.Map;
import java.util.Optional;

import static io.trino.plugin.base.expression.ConnectorExpressions.and;
import static io.trino.plugin.base.expression.ConnectorExpressions.extractConjuncts;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.weir.delta.engine.data.DataColumn.Kind.PARTITION;

/**
 * Which part of a predicate a scan takes over.
 */
final class FilterPushdown
{
    // Statistics and row groups are compared with every range; beyond this a few wide ranges skip as well
    private static final int MOST_RANGES = 1000;

    private FilterPushdown() {}

    static Optional<ConstraintApplicationResult<DeltaGovTableHandle>> apply(DeltaGovTableHandle table, Constraint constraint)
    {
        return apply(table, extract(constraint));
    }

    private static ExtractionResult extract(Constraint constraint)
    {
        return extractIfInRange(constraint).orElseGet(() -> extractEach(constraint));
    }

    private static ExtractionResult extractEach(Constraint constraint)
    {
        TupleDomain<ColumnHandle> domain = constraint.getSummary();
        ImmutableList.Builder<ConnectorExpression> remaining = ImmutableList.builder();
        for (ConnectorExpression conjunct : extractConjuncts(constraint.getExpression())) {
            Optional<ExtractionResult> extracted = extractIfInRange(new Constraint(TupleDomain.all(), conjunct, constraint.getAssignments()));
            remaining.add(extracted.map(ExtractionResult::remainingExpression).orElse(conjunct));
            domain = extracted.map(ExtractionResult::tupleDomain).orElse(TupleDomain.all()).intersect(domain);
        }
        return new ExtractionResult(domain, and(remaining.build()));
    }

    // A day or a year beyond what a timestamp with time zone can hold, as in CAST(z AS date) <= DATE '99999-12-31', is no range to the extractor and fails
    // it. The engine compares the rows
    private static Optional<ExtractionResult> extractIfInRange(Constraint constraint)
    {
        try {
            return Optional.of(UtcConstraintExtractor.extractTupleDomain(constraint));
        }
        catch (ArithmeticException | DateTimeException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    // The extractor makes ranges of what the engine leaves as it is, since to it each timestamp with time zone may have a zone of its own: casts
    // to date, year and date_trunc. Those that this connector produces are in UTC, all of them
    private static Optional<ConstraintApplicationResult<DeltaGovTableHandle>> apply(DeltaGovTableHandle table, ExtractionResult constraint)
    {
        TupleDomain<ColumnHandle> summary = constraint.tupleDomain();
        if (summary.isNone()) {
            return table.enforced().isNone() ? Optional.empty() : Optional.of(result(table.withPredicates(TupleDomain.none(), table.unenforced()), TupleDomain.all(), constraint));
        }

        ImmutableMap.Builder<DataColumn, Domain> enforced = ImmutableMap.builder();
        ImmutableMap.Builder<DataColumn, Domain> unenforced = ImmutableMap.builder();
        ImmutableMap.Builder<ColumnHandle, Domain> remaining = ImmutableMap.builder();
        for (Map.Entry<ColumnHandle, Domain> entry : summary.getDomains().orElseThrow().entrySet()) {
            if (entry.getKey() instanceof DeltaGovColumnHandle(DataColumn column) && isEnforceable(column)) {
                enforced.put(column, entry.getValue());
                continue;
            }
            remaining.put(entry);
            if (entry.getKey() instanceof DeltaGovColumnHandle(DataColumn column) && isComparable(column.type())) {
                unenforced.put(column, entry.getValue().simplify(MOST_RANGES));
            }
        }

        DeltaGovTableHandle filtered = table.withPredicates(
                table.enforced().intersect(TupleDomain.withColumnDomains(enforced.buildOrThrow())),
                table.unenforced().intersect(TupleDomain.withColumnDomains(unenforced.buildOrThrow())));
        if (filtered.equals(table)) {
            return Optional.empty();
        }
        return Optional.of(result(filtered, TupleDomain.withColumnDomains(remaining.buildOrThrow()), constraint));
    }

    /**
     * For a scan that wants all rows of the files that may hold a matching one: no filter is left, so ranges of any column will do.
     */
    static Optional<ConstraintApplicationResult<DeltaGovTableHandle>> applyToFiles(DeltaGovTableHandle table, Constraint constraint)
    {
        ExtractionResult extracted = extract(constraint);
        if (!Constant.TRUE.equals(extracted.remainingExpression())) {
            throw new TrinoException(NOT_SUPPORTED, "WHERE of optimize chooses whole files, so it takes comparisons of columns with constants, put together with AND. Leave out what is of another form");
        }
        DeltaGovTableHandle chosen = table.withChosen(table.chosen().intersect(ofFiles(extracted.tupleDomain())));
        return apply(chosen, extracted)
                .or(() -> Optional.of(result(chosen, extracted.tupleDomain(), extracted)).filter(_ -> !chosen.equals(table)))
                .map(result -> new ConstraintApplicationResult<>(
                        result.getHandle(),
                        result.getRemainingFilter().filter((column, _) -> !choosesFiles(column)),
                        extracted.remainingExpression(),
                        false));
    }

    private static boolean choosesFiles(ColumnHandle column)
    {
        return column instanceof HiddenColumnHandle || (column instanceof DeltaGovColumnHandle(DataColumn data) && isComparable(data.type()));
    }

    private static TupleDomain<HiddenColumn> ofFiles(TupleDomain<ColumnHandle> predicate)
    {
        return predicate
                .filter((column, _) -> column instanceof HiddenColumnHandle)
                .transformKeys(column -> ((HiddenColumnHandle) column).column());
    }

    private static ConstraintApplicationResult<DeltaGovTableHandle> result(DeltaGovTableHandle table, TupleDomain<ColumnHandle> remaining, ExtractionResult constraint)
    {
        return new ConstraintApplicationResult<>(table, remaining, constraint.remainingExpression(), false);
    }

    /**
     * A partition value is the same for all rows of a file. NaN is in no order that both engines agree on, so the rows are looked at.
     */
    private static boolean isEnforceable(DataColumn column)
    {
        return column.kind() == PARTITION && !(column.type() instanceof RealType) && !(column.type() instanceof DoubleType);
    }

    private static boolean isComparable(Type type)
    {
        return type.isOrderable() && !(type instanceof ArrayType) && !(type instanceof RowType);
    }
}
