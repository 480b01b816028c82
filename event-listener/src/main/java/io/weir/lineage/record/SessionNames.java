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
import io.trino.spi.eventlistener.QueryInputMetadata;
import io.trino.spi.eventlistener.QueryOutputMetadata;
import io.trino.spi.eventlistener.TableInfo;

import java.util.Optional;

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
     * @param definition the statement, if it defined something, or may have before it failed: what that is, its text alone tells
     */
    static SessionNames of(QueryCompletedEvent event, Optional<String> definition)
    {
        QueryContext context = event.getContext();
        if (definition.isPresent()) {
            // what it leaves out, the session named right
            return DefinedName.of(definition.orElseThrow()).missing(context.getCatalog(), context.getSchema());
        }
        Optional<String> catalog = context.getCatalog().filter(name -> isFound(event, name, Optional.empty()));
        return new SessionNames(catalog, catalog.isEmpty() ? Optional.empty() : context.getSchema().filter(name -> isFound(event, catalog.orElseThrow(), Optional.of(name))));
    }

    private static boolean isFound(QueryCompletedEvent event, String catalog, Optional<String> schema)
    {
        for (TableInfo table : event.getMetadata().getTables()) {
            if (isIn(catalog, schema, table.getCatalog(), table.getSchema())) {
                return true;
            }
        }
        for (QueryInputMetadata input : event.getIoMetadata().getInputs()) {
            if (isIn(catalog, schema, input.getCatalogName(), input.getSchema())) {
                return true;
            }
        }
        Optional<QueryOutputMetadata> output = event.getIoMetadata().getOutput();
        return output.filter(table -> isIn(catalog, schema, table.getCatalogName(), table.getSchema())).isPresent();
    }

    private static boolean isIn(String catalog, Optional<String> schema, String foundCatalog, String foundSchema)
    {
        return foundCatalog.equals(catalog) && (schema.isEmpty() || schema.orElseThrow().equals(foundSchema));
    }
}
