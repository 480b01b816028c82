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
package io.weir.mongorecent.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.trino.plugin.base.expression.ConnectorExpressions;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.ConstraintApplicationResult;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.weir.mongorecent.Condition;
import io.weir.mongorecent.Misfits;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentConfig;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.mongo.BsonFilterValues;
import io.weir.mongorecent.mongo.BsonFilters;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Splits a filter into what MongoDB decides alone, what it decides roughly and Trino checks again, and what only Trino decides.
 */
public final class FilterPushdown
{
    private final int domainCompactionThreshold;

    @Inject
    public FilterPushdown(MongoRecentConfig config)
    {
        this.domainCompactionThreshold = config.getDomainCompactionThreshold();
    }

    public Optional<ConstraintApplicationResult<ConnectorTableHandle>> apply(MongoRecentTableHandle table, Constraint constraint)
    {
        if (table.limit().isPresent() || table.computation().isPresent() || constraint.getSummary().isNone()) {
            return Optional.empty();
        }
        Misfits misfits = table.misfits();
        ImmutableMap.Builder<MongoRecentColumnHandle, Domain> pushed = ImmutableMap.builder();
        ImmutableMap.Builder<ColumnHandle, Domain> remaining = ImmutableMap.builder();
        for (Map.Entry<ColumnHandle, Domain> entry : constraint.getSummary().getDomains().orElseThrow().entrySet()) {
            MongoRecentColumnHandle column = (MongoRecentColumnHandle) entry.getKey();
            Domain wanted = entry.getValue();
            Domain sent = wanted.simplify(domainCompactionThreshold);
            boolean pushable = isPushable(column, sent, misfits);
            if (pushable) {
                pushed.put(column, sent);
            }
            if (!pushable || !sent.equals(wanted) || !isExact(column, misfits)) {
                remaining.put(column, wanted);
            }
        }
        TupleDomain<MongoRecentColumnHandle> combined = table.constraint().intersect(TupleDomain.withColumnDomains(pushed.buildOrThrow()));
        if (!isPushable(combined, misfits)) {
            return Optional.empty();
        }
        Split expression = split(table, combined, constraint);
        if (combined.equals(table.constraint()) && expression.pushed().equals(table.conditions())) {
            return Optional.empty();
        }
        return Optional.of(new ConstraintApplicationResult<>(
                table.withConstraint(combined).withConditions(expression.pushed()),
                TupleDomain.withColumnDomains(remaining.buildOrThrow()),
                ConnectorExpressions.and(expression.remaining()),
                false));
    }

    /**
     * @param pushed all conditions of the table, those of before included
     */
    private record Split(List<Condition> pushed, List<ConnectorExpression> remaining) {}

    private Split split(MongoRecentTableHandle table, TupleDomain<MongoRecentColumnHandle> combined, Constraint constraint)
    {
        Set<Condition> pushed = new LinkedHashSet<>(table.conditions());
        ImmutableList.Builder<ConnectorExpression> remaining = ImmutableList.builder();
        Conditions conditions = new Conditions(
                constraint.getAssignments(),
                (column, domain) -> domain.simplify(domainCompactionThreshold).equals(domain) && isPushable(column, domain, table.misfits()));
        for (ConnectorExpression conjunct : ConnectorExpressions.extractConjuncts(constraint.getExpression())) {
            Truth truth = conditions.translate(conjunct);
            truth.whenTrue().filter(condition -> !isImplied(condition, combined)).ifPresent(pushed::add);
            if (truth.whenTrue().isEmpty() || !truth.exact() || table.misfits().shownAsNull()) {
                remaining.add(conjunct);
            }
        }
        return new Split(ImmutableList.copyOf(pushed), remaining.build());
    }

    /**
     * The engine says some predicates twice, as an expression and as a domain.
     */
    private static boolean isImplied(Condition condition, TupleDomain<MongoRecentColumnHandle> constraint)
    {
        return constraint.isNone() || (condition instanceof Condition.InDomain(MongoRecentColumnHandle column, Domain domain) &&
                constraint.getDomains().orElseThrow().containsKey(column) &&
                domain.contains(constraint.getDomains().orElseThrow().get(column)));
    }

    private static boolean isExact(MongoRecentColumnHandle column, Misfits misfits)
    {
        // of what is shown as NULL, MongoDB still has the value
        return BsonFilterValues.isExact(column.mapping()) && !misfits.shownAsNull();
    }

    static boolean isPushable(MongoRecentColumnHandle column, Domain domain, Misfits misfits)
    {
        return column.refusal().isEmpty() &&
                !(misfits.shownAsNull() && domain.isNullAllowed()) &&
                BsonFilters.filter(column, domain).isPresent();
    }

    /**
     * The intersection of two pushable domains need not be pushable.
     */
    private static boolean isPushable(TupleDomain<MongoRecentColumnHandle> constraint, Misfits misfits)
    {
        return constraint.isNone() || constraint.getDomains().orElseThrow().entrySet().stream()
                .allMatch(entry -> isPushable(entry.getKey(), entry.getValue(), misfits));
    }
}
