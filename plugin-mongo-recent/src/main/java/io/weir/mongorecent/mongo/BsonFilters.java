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
package io.weir.mongorecent.mongo;

import com.google.common.collect.ImmutableList;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;
import io.weir.mongorecent.Condition;
import io.weir.mongorecent.MongoRecentColumnHandle;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonValue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A filter in MongoDB's language that lets through every document whose value fits its column and satisfies the domain.
 * <p>
 * Documents that hold something else in the field may come through too (an array with a matching element, say). They are never taken for a match: every column that is
 * filtered by is also read and decoded, and a value that does not fit its column fails the query.
 */
public final class BsonFilters
{
    private BsonFilters() {}

    /**
     * @return empty when MongoDB cannot be asked for exactly this
     */
    public static Optional<BsonDocument> filter(MongoRecentColumnHandle column, Domain domain)
    {
        if (!column.addressable() || !BsonFilterValues.isFilterable(column.mapping())) {
            return Optional.empty();
        }
        String field = column.path();
        if (domain.getValues().isNone()) {
            // MongoDB's null means null or missing, as the column shows it
            return domain.isNullAllowed() ? Optional.of(new BsonDocument(field, BsonNull.VALUE)) : Optional.of(noneOf(field));
        }
        if (domain.getValues().isAll()) {
            return domain.isNullAllowed() ? Optional.empty() : Optional.of(new BsonDocument(field, new BsonDocument("$ne", BsonNull.VALUE)));
        }
        return valueFilters(column, domain).map(alternatives -> anyOf(field, alternatives));
    }

    /**
     * The filter of all columns, in the order of their names so that the same query is always the same command.
     */
    public static BsonDocument filter(TupleDomain<MongoRecentColumnHandle> constraint, List<Condition> conditions)
    {
        List<BsonDocument> filters = new ArrayList<>();
        constraint.getDomains().orElseThrow().entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().name()))
                .forEach(entry -> filters.add(requiredFilter(entry.getKey(), entry.getValue())));
        conditions.forEach(condition -> filters.add(filter(condition)));
        return allOf(filters);
    }

    static BsonDocument filter(Condition condition)
    {
        return switch (condition) {
            case Condition.InDomain(MongoRecentColumnHandle column, Domain domain) -> requiredFilter(column, domain);
            case Condition.Matches matches -> matches(matches);
            case Condition.Compares compares -> compares(compares);
            case Condition.AllOf(List<Condition> conditions) -> allOf(conditions.stream().map(BsonFilters::filter).toList());
            case Condition.AnyOf(List<Condition> conditions) -> new BsonDocument("$or", new BsonArray(conditions.stream().map(BsonFilters::filter).toList()));
        };
    }

    /**
     * The dot of a LIKE matches line ends too, which MongoDB has to be told.
     */
    private static BsonDocument matches(Condition.Matches matches)
    {
        BsonRegularExpression expression = new BsonRegularExpression(matches.regularExpression(), "s");
        String field = matches.column().path();
        return switch (matches.polarity()) {
            case MATCH -> new BsonDocument(field, expression);
            case NO_MATCH -> new BsonDocument(field, new BsonDocument("$not", expression).append("$ne", BsonNull.VALUE));
        };
    }

    private static BsonDocument compares(Condition.Compares compares)
    {
        String operator = switch (compares.comparison()) {
            case EQUAL -> "$eq";
            case NOT_EQUAL -> "$ne";
            case LESS_THAN -> "$lt";
            case LESS_THAN_OR_EQUAL -> "$lte";
            case GREATER_THAN -> "$gt";
            case GREATER_THAN_OR_EQUAL -> "$gte";
        };
        BsonArray operands = new BsonArray(List.of(new BsonString("$" + compares.left().path()), new BsonString("$" + compares.right().path())));
        BsonDocument filter = new BsonDocument("$expr", new BsonDocument(operator, operands));
        // an expression compares null and missing too, with all others
        filter.append(compares.left().path(), new BsonDocument("$ne", BsonNull.VALUE));
        filter.append(compares.right().path(), new BsonDocument("$ne", BsonNull.VALUE));
        return filter;
    }

    private static BsonDocument requiredFilter(MongoRecentColumnHandle column, Domain domain)
    {
        return filter(column, domain).orElseThrow(() -> new IllegalArgumentException("Filter cannot be pushed down: " + column));
    }

    private static Optional<Alternatives> valueFilters(MongoRecentColumnHandle column, Domain domain)
    {
        BsonArray values = new BsonArray();
        List<BsonDocument> ranges = new ArrayList<>();
        if (domain.isNullAllowed()) {
            values.add(BsonNull.VALUE);
        }
        boolean complete = domain.getValues().getValuesProcessor().transform(
                rangeSet -> rangeSet.getOrderedRanges().stream().allMatch(range -> addRange(column, range, values, ranges)),
                discreteValues -> discreteValues.isInclusive() && discreteValues.getValues().stream().allMatch(value -> addValue(column, value, values)),
                _ -> false);
        return complete ? Optional.of(new Alternatives(values, ranges)) : Optional.empty();
    }

    private static boolean addRange(MongoRecentColumnHandle column, Range range, BsonArray values, List<BsonDocument> ranges)
    {
        if (range.isSingleValue()) {
            return addValue(column, range.getSingleValue(), values);
        }
        if (!BsonFilterValues.isOrdered(column.mapping())) {
            return false;
        }
        BsonDocument bounds = new BsonDocument();
        if (!range.isLowUnbounded() && !addBound(column, range.isLowInclusive() ? "$gte" : "$gt", range.getLowBoundedValue(), bounds)) {
            return false;
        }
        if (!range.isHighUnbounded() && !addBound(column, range.isHighInclusive() ? "$lte" : "$lt", range.getHighBoundedValue(), bounds)) {
            return false;
        }
        ranges.add(bounds);
        return true;
    }

    private static boolean addBound(MongoRecentColumnHandle column, String operator, Object bound, BsonDocument bounds)
    {
        Optional<BsonValue> value = BsonFilterValues.value(column.mapping(), bound);
        value.ifPresent(bson -> bounds.append(operator, bson));
        return value.isPresent();
    }

    private static boolean addValue(MongoRecentColumnHandle column, Object value, BsonArray values)
    {
        if (!BsonFilterValues.canBeStored(column.mapping(), value)) {
            // no document shows this value, so that nothing need be asked for
            return true;
        }
        Optional<BsonValue> bson = BsonFilterValues.value(column.mapping(), value);
        bson.ifPresent(values::add);
        return bson.isPresent();
    }

    private static BsonDocument anyOf(String field, Alternatives alternatives)
    {
        List<BsonDocument> filters = new ArrayList<>();
        if (alternatives.values().size() == 1) {
            filters.add(new BsonDocument(field, alternatives.values().get(0)));
        }
        if (alternatives.values().size() > 1) {
            filters.add(new BsonDocument(field, new BsonDocument("$in", alternatives.values())));
        }
        alternatives.ranges().forEach(range -> filters.add(new BsonDocument(field, range)));
        return switch (filters.size()) {
            case 0 -> noneOf(field);
            case 1 -> filters.getFirst();
            default -> new BsonDocument("$or", new BsonArray(filters));
        };
    }

    static BsonDocument allOf(List<BsonDocument> filters)
    {
        Set<String> keys = new HashSet<>();
        if (filters.stream().flatMap(filter -> filter.keySet().stream()).allMatch(keys::add)) {
            BsonDocument merged = new BsonDocument();
            filters.forEach(merged::putAll);
            return merged;
        }
        return new BsonDocument("$and", new BsonArray(filters));
    }

    private static BsonDocument noneOf(String field)
    {
        return new BsonDocument(field, new BsonDocument("$in", new BsonArray()));
    }

    private record Alternatives(BsonArray values, List<BsonDocument> ranges)
    {
        private Alternatives
        {
            ranges = ImmutableList.copyOf(ranges);
        }
    }
}
