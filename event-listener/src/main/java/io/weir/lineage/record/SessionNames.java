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
package io.weir.lineage.record;

import io.trino.spi.eventlistener.QueryCompletedEvent;
import io.trino.spi.eventlistener.QueryContext;
import io.trino.spi.eventlistener.QueryOutputMetadata;

import java.util.Optional;
import java.util.function.BiPredicate;

import static java.util.Objects.requireNonNull;

/**
 * The catalog and schema by which the short names of a statement are completed. A client may send any text as these, so they are kept only if the query found something in
 * them.
 */
record SessionNames(Optional<String> catalog, Optional<String> schema)
{
    static final SessionNames NONE = new SessionNames(Optional.empty(), Optional.empty());

    SessionNames
    {
        requireNonNull(catalog, "catalog is null");
        requireNonNull(schema, "schema is null");
    }

    /**
     * @param definition the statement defined something, or may have before it failed, and what it is, its text alone tells
     */
    static SessionNames of(QueryCompletedEvent event, boolean definition)
    {
        QueryContext context = event.getContext();
        if (definition) {
            return new SessionNames(context.getCatalog(), context.getSchema());
        }
        Optional<String> catalog = context.getCatalog().filter(name -> isFound(event, (found, _) -> found.equals(name)));
        return new SessionNames(catalog, catalog.flatMap(inCatalog -> context.getSchema().filter(name -> isFound(event, (found, schema) -> found.equals(inCatalog) && schema.equals(name)))));
    }

    /**
     * @param names whether it is the catalog and schema that are asked for
     */
    private static boolean isFound(QueryCompletedEvent event, BiPredicate<String, String> names)
    {
        Optional<QueryOutputMetadata> output = event.getIoMetadata().getOutput();
        return event.getMetadata().getTables().stream().anyMatch(table -> names.test(table.getCatalog(), table.getSchema()))
                || event.getIoMetadata().getInputs().stream().anyMatch(input -> names.test(input.getCatalogName(), input.getSchema()))
                || output.filter(table -> names.test(table.getCatalogName(), table.getSchema())).isPresent();
    }
}
