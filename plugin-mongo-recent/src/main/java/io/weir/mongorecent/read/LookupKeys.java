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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of a batch of rows as a condition on the rows that they join with.
 */
final class LookupKeys
{
    private LookupKeys() {}

    /**
     * @return empty when no row can match: NULL equals nothing
     */
    static Optional<Condition> condition(List<MongoRecentColumnHandle> columns, RecordSet records)
    {
        Set<List<Object>> keys = new LinkedHashSet<>();
        try (RecordCursor cursor = records.cursor()) {
            while (cursor.advanceNextPosition()) {
                key(cursor, columns).ifPresent(keys::add);
            }
        }
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        if (columns.size() == 1) {
            return Optional.of(new Condition.InDomain(columns.getFirst(), Domain.multipleValues(columns.getFirst().type(), keys.stream().map(List::getFirst).toList())));
        }
        return Optional.of(new Condition.AnyOf(keys.stream().map(key -> allOf(columns, key)).toList()));
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

    private static Condition allOf(List<MongoRecentColumnHandle> columns, List<Object> key)
    {
        ImmutableList.Builder<Condition> conditions = ImmutableList.builder();
        for (int index = 0; index < columns.size(); index++) {
            conditions.add(new Condition.InDomain(columns.get(index), Domain.singleValue(columns.get(index).type(), key.get(index))));
        }
        return new Condition.AllOf(conditions.build());
    }
}
