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
import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.UncheckedExecutionException;
import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.airlift.units.Duration;
import io.trino.cache.EvictableCacheBuilder;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import io.weir.mongorecent.CollectionIndex;
import io.weir.mongorecent.CollectionKind;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.CollectionSchema;
import io.weir.mongorecent.MongoRecentColumnHandle.Origin;
import io.weir.mongorecent.mongo.BuiltInSchemas;
import io.weir.mongorecent.mongo.CollectionFacts;
import io.weir.mongorecent.mongo.DocumentSampler;
import io.weir.mongorecent.mongo.MongoSchemaConfig;
import io.weir.mongorecent.mongo.SchemaDocuments;
import io.weir.mongorecent.mongo.ValidatorSchemas;
import jakarta.annotation.PreDestroy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;

import static com.google.common.base.Throwables.throwIfUnchecked;
import static com.google.common.cache.CacheLoader.asyncReloading;
import static com.google.common.cache.CacheLoader.from;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_TOO_MANY_COLUMNS;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.Executors.newScheduledThreadPool;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;

/**
 * Name and columns of a table, remembered for a while so that a query on a known table asks MongoDB nothing but its one command. A table that is used now and then
 * is read again before it is too old, by a thread of this class, while queries go on with what is known.
 */
public final class CollectionSchemas
{
    private static final long MAX_TABLES = 10_000;
    private static final int REFRESH_THREADS = 2;
    // of what nobody has asked for in this time, the next who does pays for the reading
    private static final long IN_USE_NANOS = MINUTES.toNanos(15);
    // twice within the half of its life in which a table can be read again
    private static final int LOOKS_PER_LIFE = 4;
    private static final Logger log = Logger.get(CollectionSchemas.class);

    private final LoadingCache<SchemaTableName, Optional<KnownCollection>> cache;
    private final Map<SchemaTableName, Long> lastUsed = new ConcurrentHashMap<>();
    private final ScheduledExecutorService refreshes;
    private final CollectionNames names;
    private final SchemaDocuments declarations;
    private final BuiltInSchemas builtInSchemas;
    private final ValidatorSchemas validators;
    private final DocumentSampler sampler;
    private final CollectionFacts facts;
    private final int maxInferredColumns;

    @Inject
    public CollectionSchemas(
            CollectionNames names,
            SchemaDocuments declarations,
            BuiltInSchemas builtInSchemas,
            ValidatorSchemas validators,
            DocumentSampler sampler,
            CollectionFacts facts,
            MongoSchemaConfig config)
    {
        this.names = requireNonNull(names, "names is null");
        this.declarations = requireNonNull(declarations, "declarations is null");
        this.builtInSchemas = requireNonNull(builtInSchemas, "builtInSchemas is null");
        this.validators = requireNonNull(validators, "validators is null");
        this.sampler = requireNonNull(sampler, "sampler is null");
        this.facts = requireNonNull(facts, "facts is null");
        this.maxInferredColumns = config.getMaxInferredColumns();
        this.refreshes = newScheduledThreadPool(REFRESH_THREADS, new ThreadFactoryBuilder().setDaemon(true).setNameFormat("mongo-recent-metadata-%d").build());
        Duration timeToLive = config.getMetadataCacheTtl();
        EvictableCacheBuilder<Object, Object> builder = EvictableCacheBuilder.newBuilder()
                .expireAfterWrite(timeToLive.toMillis(), MILLISECONDS)
                .maximumSize(MAX_TABLES)
                .shareNothingWhenDisabled();
        if (timeToLive.toMillis() > 1) {
            builder.refreshAfterWrite(timeToLive.toMillis() / 2, MILLISECONDS);
        }
        this.cache = builder.build(asyncReloading(from(this::load), refreshes));
        if (timeToLive.toMillis() >= LOOKS_PER_LIFE) {
            long period = timeToLive.toMillis() / LOOKS_PER_LIFE;
            refreshes.scheduleWithFixedDelay(this::refreshUsed, period, period, MILLISECONDS);
        }
    }

    /**
     * Asking for a table is what makes the cache read it again when it is time.
     */
    private void refreshUsed()
    {
        long now = System.nanoTime();
        lastUsed.forEach((table, used) -> {
            if (now - used > IN_USE_NANOS) {
                lastUsed.remove(table, used);
                return;
            }
            try {
                if (get(table).isEmpty()) {
                    forget(table);
                }
            }
            catch (RuntimeException e) {
                // whoever asks for the table is told
                log.debug(e, "Table %s cannot be read ahead", table);
            }
        });
    }

    @PreDestroy
    public void stop()
    {
        refreshes.shutdownNow();
    }

    public Optional<KnownCollection> find(SchemaTableName table)
    {
        Optional<KnownCollection> known = get(table);
        if (known.isEmpty()) {
            // a table that is created elsewhere in a moment is found at once
            forget(table);
        }
        else {
            requireFewColumns(known.orElseThrow());
            lastUsed.put(table, System.nanoTime());
        }
        return known;
    }

    /**
     * For listings, which ask for all tables: that is no reason to read them all ahead, and what they are called has been looked up for all at once.
     */
    Optional<KnownCollection> findListed(SchemaTableName table, CollectionName collection)
    {
        try {
            Optional<KnownCollection> known = cache.get(table, () -> Optional.of(read(collection)));
            known.ifPresent(this::requireFewColumns);
            return known;
        }
        catch (ExecutionException | UncheckedExecutionException e) {
            throwIfUnchecked(e.getCause());
            throw new UncheckedExecutionException(e.getCause());
        }
    }

    /**
     * Each column costs every query of the table something, and every listing. One that is refused stays remembered, so that it is not read again for each.
     */
    private void requireFewColumns(KnownCollection known)
    {
        long inferred = inferredColumns(known.schema());
        if (inferred > maxInferredColumns) {
            throw new TrinoException(
                    MONGO_RECENT_TOO_MANY_COLUMNS,
                    "%s has %d different fields in a sample of its documents, more than mongo-recent.max-inferred-columns allows (%d): names of fields are data there, it seems. "
                            .formatted(known.name(), inferred, maxInferredColumns) +
                            "Declare the columns that are wanted in %s.%s; with misfits = 'RAW' the column _document has all other fields as well. Or raise mongo-recent.max-inferred-columns"
                                    .formatted(known.name().database(), SchemaDocuments.SCHEMA_COLLECTION));
        }
    }

    private static long inferredColumns(CollectionSchema schema)
    {
        return switch (schema.source()) {
            case SCHEMA_DOCUMENT, BUILT_IN_SCHEMA -> 0;
            case VALIDATOR, SAMPLE -> schema.columns().stream().filter(column -> column.origin() == Origin.INFERRED).count();
        };
    }

    /**
     * The columns as they are now, whatever is remembered.
     */
    public CollectionSchema current(CollectionName name)
    {
        return schema(name, facts.kind(name));
    }

    public void forget(SchemaTableName table)
    {
        lastUsed.remove(table);
        cache.invalidate(table);
    }

    public void forgetAll()
    {
        lastUsed.clear();
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
        return names.collection(table).map(this::read);
    }

    private KnownCollection read(CollectionName name)
    {
        CollectionKind kind = facts.kind(name);
        return new KnownCollection(name, kind, schema(name, kind), facts.indexes(name), facts.estimatedDocuments(name, kind));
    }

    private CollectionSchema schema(CollectionName name, CollectionKind kind)
    {
        return declarations.read(name)
                .or(() -> builtInSchemas.read(name, () -> sampler.infer(name, kind)))
                .orElseGet(() -> undeclared(name, kind));
    }

    private CollectionSchema undeclared(CollectionName name, CollectionKind kind)
    {
        CollectionSchema sampled = sampler.infer(name, kind);
        return facts.validator(name)
                .map(validator -> validators.merge(validator, sampled))
                .orElse(sampled);
    }

    public record KnownCollection(CollectionName name, CollectionKind kind, CollectionSchema schema, List<CollectionIndex> indexes, OptionalLong documents)
    {
        public KnownCollection
        {
            requireNonNull(name, "name is null");
            requireNonNull(kind, "kind is null");
            requireNonNull(schema, "schema is null");
            indexes = ImmutableList.copyOf(indexes);
            requireNonNull(documents, "documents is null");
        }
    }
}
