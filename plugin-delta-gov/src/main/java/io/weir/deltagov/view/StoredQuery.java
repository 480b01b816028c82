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
package io.weir.deltagov.view;

import com.google.common.collect.ImmutableList;
import io.airlift.json.JsonCodec;

import java.util.List;
import java.util.Optional;

import static io.airlift.json.JsonCodec.jsonCodec;
import static java.util.Objects.requireNonNull;

/**
 * The query of a view or materialized view, and what says where the names in it lead. The stored definitions of both have it.
 *
 * @param path where functions without a schema are looked up after those of the engine
 */
public record StoredQuery(String originalSql, Optional<String> catalog, Optional<String> schema, List<Object> path)
{
    private static final JsonCodec<StoredQuery> CODEC = jsonCodec(StoredQuery.class);

    public StoredQuery
    {
        requireNonNull(originalSql, "originalSql is null");
        requireNonNull(catalog, "catalog is null");
        requireNonNull(schema, "schema is null");
        path = ImmutableList.copyOf(path);
    }

    public static StoredQuery of(MaterializedView view)
    {
        return new StoredQuery(view.originalSql(), view.catalog(), view.schema(), ImmutableList.copyOf(view.path()));
    }

    /**
     * @param definition as it is stored
     */
    public static StoredQuery parse(String definition)
    {
        return CODEC.fromJson(definition);
    }

    /**
     * Whether all that the query names is in one catalog, but for functions of the engine.
     */
    public boolean staysWithin(String onlyCatalog)
    {
        return QualifiedQuery.staysWithin(onlyCatalog, originalSql, catalog, schema, !path.isEmpty());
    }
}
