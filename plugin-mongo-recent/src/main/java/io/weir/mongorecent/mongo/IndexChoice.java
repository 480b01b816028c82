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

import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;
import io.weir.mongorecent.CollectionIndex;
import io.weir.mongorecent.CollectionIndex.Field;
import io.weir.mongorecent.Condition;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.SortKey;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.weir.mongorecent.MongoRecentColumnHandle.ID_FIELD;

/**
 * Which index answers a find.
 */
public final class IndexChoice
{
    private static final int FEW_VALUES = 100;

    private IndexChoice() {}

    /**
     * An index that holds exactly the documents that are wanted in one stretch, in the wanted order: equality first, then the order, then one range. There is
     * nothing for MongoDB to choose then. The key of the documents needs no hint: MongoDB has a way of its own to it.
     */
    static Optional<String> hint(List<CollectionIndex> indexes, TupleDomain<MongoRecentColumnHandle> constraint, List<SortKey> sort)
    {
        Map<String, Domain> domains = byPath(constraint);
        if (domains.isEmpty() || domains.containsKey(ID_FIELD)) {
            return Optional.empty();
        }
        return indexes.stream()
                .filter(index -> isPerfect(index, domains, sort))
                .map(CollectionIndex::name)
                .findFirst();
    }

    private static boolean isPerfect(CollectionIndex index, Map<String, Domain> domains, List<SortKey> sort)
    {
        List<Field> fields = index.fields();
        int equal = 0;
        while (equal < fields.size() && isSingle(domains.get(fields.get(equal).path()))) {
            equal++;
        }
        int position = equal;
        int wanted = equal;
        Optional<Boolean> reversed = Optional.empty();
        for (SortKey key : sort) {
            if (position == fields.size() || !fields.get(position).path().equals(key.column().path())) {
                return false;
            }
            boolean keyReversed = fields.get(position).direction() != key.direction();
            if (reversed.isPresent() && reversed.orElseThrow() != keyReversed) {
                return false;
            }
            reversed = Optional.of(keyReversed);
            wanted += domains.containsKey(key.column().path()) ? 1 : 0;
            position++;
        }
        if (sort.isEmpty() && position < fields.size() && domains.containsKey(fields.get(position).path())) {
            wanted++;
        }
        return wanted == domains.size() && wanted > 0;
    }

    /**
     * Whether single values are wanted that an index knows the places of.
     */
    public static boolean isLookup(List<CollectionIndex> indexes, TupleDomain<MongoRecentColumnHandle> constraint)
    {
        Map<String, Domain> domains = byPath(constraint);
        return indexes.stream()
                .map(index -> domains.get(index.fields().getFirst().path()))
                .anyMatch(domain -> domain != null && (domain.getValues().isNone() || domain.getValues().isDiscreteSet()));
    }

    /**
     * Whether some index spares MongoDB a look at every document.
     */
    public static boolean isIndexed(List<CollectionIndex> indexes, TupleDomain<MongoRecentColumnHandle> constraint, List<Condition> conditions, List<SortKey> sort)
    {
        Set<String> first = indexes.stream().map(index -> index.fields().getFirst().path()).collect(toImmutableSet());
        Map<String, Domain> domains = byPath(constraint);
        return domains.entrySet().stream().anyMatch(domain -> first.contains(domain.getKey()) && isBound(domain.getValue()))
                || conditions.stream().anyMatch(condition -> isIndexed(first, condition))
                || (!sort.isEmpty() && indexes.stream().anyMatch(index -> isOrder(index, domains.keySet(), conditions, sort.getFirst())));
    }

    /**
     * Whether the places of the values in an index are a part of it. All that is not null, or is none of a few values, is as good as all.
     */
    private static boolean isBound(Domain domain)
    {
        ValueSet wanted = domain.getValues();
        ValueSet others = wanted.complement();
        // of integers, two neighbours are a range
        boolean fewOthers = others.isNone() || others.isDiscreteSet() || others.tryExpandRanges(FEW_VALUES).isPresent();
        return wanted.isNone() || wanted.isDiscreteSet() || !fewOthers;
    }

    /**
     * Whether the first documents along an index are those that are wanted: a filter that it cannot answer may find none of them.
     */
    private static boolean isOrder(CollectionIndex index, Set<String> filtered, List<Condition> conditions, SortKey first)
    {
        Set<String> paths = index.fields().stream().map(Field::path).collect(toImmutableSet());
        return index.fields().getFirst().path().equals(first.column().path())
                && paths.containsAll(filtered)
                && conditions.stream().flatMap(Condition::dependencies).map(MongoRecentColumnHandle::path).allMatch(paths::contains);
    }

    private static boolean isIndexed(Set<String> first, Condition condition)
    {
        return switch (condition) {
            case Condition.InDomain(MongoRecentColumnHandle column, Domain domain) -> first.contains(column.path()) && isBound(domain);
            case Condition.AllOf(List<Condition> conditions) -> conditions.stream().anyMatch(part -> isIndexed(first, part));
            // each alternative is looked up by an index of its own
            case Condition.AnyOf(List<Condition> conditions) -> conditions.stream().allMatch(alternative -> isIndexed(first, alternative));
            case Condition.Matches _, Condition.Compares _ -> false;
        };
    }

    private static Map<String, Domain> byPath(TupleDomain<MongoRecentColumnHandle> constraint)
    {
        Map<String, Domain> domains = new HashMap<>();
        constraint.getDomains().orElseThrow().forEach((column, domain) -> domains.put(column.path(), domain));
        return domains;
    }

    private static boolean isSingle(Domain domain)
    {
        return domain != null && domain.isNullableSingleValue();
    }
}
