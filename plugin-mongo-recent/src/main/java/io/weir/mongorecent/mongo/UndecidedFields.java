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

import io.weir.mongorecent.CollectionSchema;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentColumnHandle.Origin;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

/**
 * The fields of columns whose types were to come from a sample, where that shows no value either.
 */
final class UndecidedFields
{
    private UndecidedFields() {}

    /**
     * @param sample asked only when there is a column that it may be about
     */
    static Set<String> of(List<MongoRecentColumnHandle> columns, Supplier<CollectionSchema> sample)
    {
        List<String> open = columns.stream()
                .filter(column -> column.origin() == Origin.INFERRED)
                .map(MongoRecentColumnHandle::field)
                .toList();
        if (open.isEmpty()) {
            return Set.of();
        }
        Set<String> decided = sample.get().decidedColumns().stream().map(MongoRecentColumnHandle::field).collect(toImmutableSet());
        return open.stream().filter(field -> !decided.contains(field)).collect(toImmutableSet());
    }
}
