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
package io.weir.mongorecent.read;

import com.google.common.collect.ImmutableList;
import io.airlift.slice.Slice;
import io.trino.spi.connector.RecordCursor;
import io.trino.spi.connector.RecordSet;
import io.trino.spi.predicate.Domain;
import io.trino.spi.type.Type;
import io.weir.mongorecent.Condition;
import io.weir.mongorecent.MongoRecentColumnHandle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import static java.util.Comparator.comparingInt;

/**
 * The keys of a batch of rows as a condition on the rows that they join with.
 */
final class LookupKeys
{
    // MongoDB takes commands of 16 MB
    private static final long MAX_BYTES = 4 * 1024 * 1024;
    private static final int MAX_KEYS = 10_000;
    // names and types, and the number itself where it is one
    private static final long BYTES_AROUND_A_VALUE = 100;

    private LookupKeys() {}

    /**
     * @return one for each command, with as many keys as one may have; none when no row can match: NULL equals nothing
     */
    static List<Condition> conditions(List<MongoRecentColumnHandle> columns, RecordSet records)
    {
        Set<List<Object>> keys = new LinkedHashSet<>();
        try (RecordCursor cursor = records.cursor()) {
            while (cursor.advanceNextPosition()) {
                key(cursor, columns).ifPresent(keys::add);
            }
        }
        ImmutableList.Builder<Condition> conditions = ImmutableList.builder();
        List<List<Object>> batch = new ArrayList<>();
        long bytes = 0;
        for (List<Object> key : keys) {
            long keyBytes = key.stream().mapToLong(LookupKeys::bytes).sum();
            if (!batch.isEmpty() && (batch.size() >= MAX_KEYS || bytes + keyBytes > MAX_BYTES)) {
                conditions.add(condition(columns, batch));
                batch = new ArrayList<>();
                bytes = 0;
            }
            batch.add(key);
            bytes += keyBytes;
        }
        return batch.isEmpty() ? conditions.build() : conditions.add(condition(columns, batch)).build();
    }

    private static long bytes(Object value)
    {
        return BYTES_AROUND_A_VALUE + (value instanceof Slice slice ? slice.length() : 0);
    }

    private static Condition condition(List<MongoRecentColumnHandle> columns, List<List<Object>> keys)
    {
        return IntStream.range(0, columns.size())
                .mapToObj(column -> alternatives(columns, keys, column))
                .min(comparingInt(List::size))
                .map(alternatives -> alternatives.size() == 1 ? alternatives.getFirst() : new Condition.AnyOf(alternatives))
                .orElseThrow();
    }

    /**
     * One for all keys that differ in one column only: MongoDB plans each alternative by itself, and looks for a list of values at once.
     */
    private static List<Condition> alternatives(List<MongoRecentColumnHandle> columns, List<List<Object>> keys, int column)
    {
        Map<List<Object>, List<Object>> values = new LinkedHashMap<>();
        for (List<Object> key : keys) {
            List<Object> others = new ArrayList<>(key);
            others.remove(column);
            values.computeIfAbsent(others, _ -> new ArrayList<>()).add(key.get(column));
        }
        return values.entrySet().stream()
                .map(entry -> alternative(columns, entry.getKey(), column, entry.getValue()))
                .toList();
    }

    private static Condition alternative(List<MongoRecentColumnHandle> columns, List<Object> others, int column, List<Object> values)
    {
        ImmutableList.Builder<Condition> conditions = ImmutableList.builder();
        for (int index = 0; index < columns.size(); index++) {
            MongoRecentColumnHandle handle = columns.get(index);
            conditions.add(new Condition.InDomain(handle, index == column
                    ? Domain.multipleValues(handle.type(), values)
                    : Domain.singleValue(handle.type(), others.get(index < column ? index : index - 1))));
        }
        return columns.size() == 1 ? conditions.build().getFirst() : new Condition.AllOf(conditions.build());
    }

    private static Optional<List<Object>> key(RecordCursor cursor, List<MongoRecentColumnHandle> columns)
    {
        List<Object> key = new ArrayList<>();
        for (int field = 0; field < columns.size(); field++) {
            if (cursor.isNull(field)) {
                return Optional.empty();
            }
            key.add(value(cursor, field, columns.get(field).type()));
        }
        return Optional.of(key);
    }

    private static Object value(RecordCursor cursor, int field, Type type)
    {
        Class<?> javaType = type.getJavaType();
        if (javaType == boolean.class) {
            return cursor.getBoolean(field);
        }
        if (javaType == long.class) {
            return cursor.getLong(field);
        }
        if (javaType == double.class) {
            return cursor.getDouble(field);
        }
        return javaType == Slice.class ? cursor.getSlice(field) : cursor.getObject(field);
    }
}
