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
package io.weir.deltagov.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.trino.spi.connector.ConnectorSession;
import io.weir.delta.engine.CommitDetails;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.TableSnapshot;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.kernel.DeltaStore;

import java.util.List;
import java.util.function.UnaryOperator;

import static io.weir.deltagov.kernel.EngineErrors.inTermsOf;
import static java.util.Objects.requireNonNull;

/**
 * Commits ALTER TABLE statements: each is one commit that has another definition of the table and no files.
 */
final class Alterations
{
    private final DeltaStore store;
    private final TableResolver resolver;
    private final Commits commits;

    Alterations(DeltaStore store, TableResolver resolver, Commits commits)
    {
        this.store = requireNonNull(store, "store is null");
        this.resolver = requireNonNull(resolver, "resolver is null");
        this.commits = requireNonNull(commits, "commits is null");
    }

    TableSnapshot snapshot(DeltaGovTableHandle table)
    {
        return resolver.snapshot(table);
    }

    /**
     * @param operation as the history names it
     * @param columns path of the column that is changed; empty if none is
     */
    void alter(ConnectorSession session, DeltaGovTableHandle table, String operation, List<String> columns, UnaryOperator<TableDefinition> change)
    {
        TableSnapshot base = resolver.snapshot(table);
        inTermsOf(table.name(), () -> store.alter(base, change.apply(base.definition()), details(session, operation, columns)));
    }

    /**
     * For a change that no table without column mapping can express: one that has none gets it in the same commit.
     */
    void alterMapped(ConnectorSession session, DeltaGovTableHandle table, String operation, List<String> columns, UnaryOperator<TableDefinition> change)
    {
        TableSnapshot base = resolver.snapshot(table);
        inTermsOf(table.name(), () -> store.alter(base, change.apply(mapped(base)), details(session, operation, columns)));
    }

    /**
     * For a change that is only right for a table without rows.
     *
     * @param needsMapping whether no table without column mapping can express it
     */
    void alterEmpty(ConnectorSession session, DeltaGovTableHandle table, String operation, boolean needsMapping, List<String> columns, UnaryOperator<TableDefinition> change)
    {
        TableSnapshot base = resolver.snapshot(table);
        TableDefinition definition = needsMapping ? mapped(base) : base.definition();
        inTermsOf(table.name(), () -> store.alterEmpty(base, change.apply(definition), details(session, operation, columns)));
    }

    private TableDefinition mapped(TableSnapshot base)
    {
        return base.columnMapping() == ColumnMappingMode.NONE ? store.mappedByName(base) : base.definition();
    }

    /**
     * For a change that is only right for the rows that are there.
     */
    void alterChecked(ConnectorSession session, DeltaGovTableHandle table, String operation, boolean mapped, UnaryOperator<TableDefinition> change)
    {
        TableSnapshot base = resolver.snapshot(table);
        TableDefinition definition = mapped ? store.mappedByName(base) : base.definition();
        inTermsOf(table.name(), () -> store.exchange(base, change.apply(definition), ImmutableList.of(), ImmutableList.of(), details(session, operation, ImmutableList.of())));
    }

    private CommitDetails details(ConnectorSession session, String operation, List<String> columns)
    {
        return commits.alter(session, operation, columns.isEmpty() ? ImmutableMap.of() : ImmutableMap.of("column", String.join(".", columns)));
    }
}
