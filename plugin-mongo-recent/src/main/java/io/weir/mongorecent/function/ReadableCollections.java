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
package io.weir.mongorecent.function;

import com.google.inject.Inject;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnSchema;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableNotFoundException;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.metadata.CollectionNames;
import io.weir.mongorecent.metadata.CollectionSchemas;
import io.weir.mongorecent.metadata.CollectionSchemas.KnownCollection;
import io.weir.mongorecent.metadata.Restrictions;
import io.weir.mongorecent.metadata.TwinTags;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.PERMISSION_DENIED;
import static io.weir.mongorecent.MongoRecentColumnHandle.DOCUMENT_COLUMN;
import static java.util.Objects.requireNonNull;

/**
 * Asks the access control for every collection that a pipeline reads, as for a table whose columns are all selected. Trino puts no masks and no row filters on what a
 * table function returns: where the user has one, the function refuses.
 */
public final class ReadableCollections
{
    private final CollectionNames names;
    private final CollectionSchemas schemas;
    private final TwinTags twinTags;

    @Inject
    public ReadableCollections(CollectionNames names, CollectionSchemas schemas, TwinTags twinTags)
    {
        this.names = requireNonNull(names, "names is null");
        this.schemas = requireNonNull(schemas, "schemas is null");
        this.twinTags = requireNonNull(twinTags, "twinTags is null");
    }

    public record Main(SchemaTableName table, KnownCollection known) {}

    /**
     * @param others collections of the same database, by their own names
     */
    public Main check(CollectionName collection, Set<String> others, ConnectorAccessControl accessControl)
    {
        SchemaTableName table = table(collection);
        KnownCollection found = find(table);
        Map<SchemaTableName, KnownCollection> collections = new LinkedHashMap<>();
        collections.put(table, found);
        for (String other : others) {
            collections.computeIfAbsent(table(new CollectionName(found.name().database(), other)), this::find);
        }
        // the access control takes what is asked about before any mask for what the function reads
        collections.forEach((name, known) -> accessControl.checkCanSelectFromColumns(null, name, Optional.empty(), columns(known)));
        collections.forEach((name, known) -> requireUnrestricted(name, known, accessControl));
        return new Main(table, found);
    }

    private SchemaTableName table(CollectionName collection)
    {
        return names.table(collection)
                .orElseThrow(() -> new TrinoException(NOT_SUPPORTED, "MongoDB has no collection %s that this catalog shows; databases and collections are called by their own names here".formatted(collection)));
    }

    private KnownCollection find(SchemaTableName table)
    {
        KnownCollection known = schemas.find(table).orElseThrow(() -> new TableNotFoundException(table));
        twinTags.share(table, known.name(), known.schema().columns());
        return known;
    }

    /**
     * With the whole document, whether or not the table shows it: a pipeline reads, and a filter asks for, fields that are no columns.
     */
    private static Set<String> columns(KnownCollection known)
    {
        return Stream.concat(known.schema().columns().stream().map(MongoRecentColumnHandle::name), Stream.of(DOCUMENT_COLUMN)).collect(toImmutableSet());
    }

    private static void requireUnrestricted(SchemaTableName table, KnownCollection known, ConnectorAccessControl accessControl)
    {
        List<ColumnSchema> schema = known.schema().columns().stream().map(MongoRecentColumnHandle::metadata).map(metadata -> ColumnSchema.builder(metadata).build()).collect(toImmutableList());
        if (Restrictions.hasRowFilters(accessControl, table) || Restrictions.hasMasks(accessControl, table, schema)) {
            throw new TrinoException(PERMISSION_DENIED, "Access Denied: a pipeline cannot read %s: for this user a column of it is masked or rows of it are filtered, and neither reaches into it. Select from the table instead".formatted(table));
        }
    }
}
