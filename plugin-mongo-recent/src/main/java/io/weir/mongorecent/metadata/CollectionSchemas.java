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

import com.google.common.cache.LoadingCache;
import com.google.common.util.concurrent.UncheckedExecutionException;
import com.google.inject.Inject;
import io.airlift.units.Duration;
import io.trino.cache.EvictableCacheBuilder;
import io.trino.spi.connector.SchemaTableName;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.CollectionSchema;
import io.weir.mongorecent.MongoRecentConfig;
import io.weir.mongorecent.mongo.DocumentSampler;
import io.weir.mongorecent.mongo.SchemaDocuments;

import java.util.Optional;

import static com.google.common.base.Throwables.throwIfUnchecked;
import static com.google.common.cache.CacheLoader.from;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Name and columns of a table, remembered for a while so that a query on a known table asks MongoDB nothing but its one command.
 */
public final class CollectionSchemas
{
    private static final long MAX_TABLES = 10_000;

    private final LoadingCache<SchemaTableName, Optional<KnownCollection>> cache;
    private final CollectionNames names;
    private final SchemaDocuments declarations;
    private final DocumentSampler sampler;

    @Inject
    public CollectionSchemas(CollectionNames names, SchemaDocuments declarations, DocumentSampler sampler, MongoRecentConfig config)
    {
        this.names = requireNonNull(names, "names is null");
        this.declarations = requireNonNull(declarations, "declarations is null");
        this.sampler = requireNonNull(sampler, "sampler is null");
        Duration timeToLive = config.getMetadataCacheTtl();
        this.cache = EvictableCacheBuilder.newBuilder()
                .expireAfterWrite(timeToLive.toMillis(), MILLISECONDS)
                .maximumSize(MAX_TABLES)
                .shareNothingWhenDisabled()
                .build(from(this::load));
    }

    public Optional<KnownCollection> find(SchemaTableName table)
    {
        Optional<KnownCollection> known = get(table);
        if (known.isEmpty()) {
            // a table that is created elsewhere in a moment is found at once
            cache.invalidate(table);
        }
        return known;
    }

    public void forget(SchemaTableName table)
    {
        cache.invalidate(table);
    }

    public void forgetAll()
    {
        cache.invalidateAll();
    }

    private Optional<KnownCollection> get(SchemaTableName table)
    {
        try {
            return cache.getUnchecked(table);
        }
        catch (UncheckedExecutionException e) {
            throwIfUnchecked(e.getCause());
            throw e;
        }
    }

    private Optional<KnownCollection> load(SchemaTableName table)
    {
        return names.collection(table)
                .map(name -> new KnownCollection(name, declarations.read(name).orElseGet(() -> sampler.infer(name))));
    }

    public record KnownCollection(CollectionName name, CollectionSchema schema)
    {
        public KnownCollection
        {
            requireNonNull(name, "name is null");
            requireNonNull(schema, "schema is null");
        }
    }
}
