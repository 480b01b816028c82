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
package io.weir.access.load;

import com.google.common.collect.ImmutableMap;
import com.google.inject.Injector;
import io.airlift.bootstrap.Bootstrap;
import io.trino.spi.QueryId;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ColumnSchema;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.security.Identity;
import io.trino.spi.security.SystemSecurityContext;
import io.weir.access.WeirAccessControl;
import io.weir.access.WeirAccessControlModule;
import io.weir.access.query.ActiveQueries;
import io.weir.access.query.ActiveQuery;
import io.weir.access.query.PinnedGovernance;
import io.weir.access.query.StatementKind;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Subject;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * Asks the access control as Trino does, each time for a query of its own.
 */
final class LoadedQueries
{
    private static final Identity ANALYST = Identity.ofUser("analyst");

    private final Governance governance;
    private final WeirAccessControl accessControl;
    private final ActiveQueries queries;
    private int number;

    LoadedQueries(Governance governance)
    {
        this.governance = requireNonNull(governance, "governance is null");
        Injector injector = new Bootstrap("io.weir.bootstrap.load", new WeirAccessControlModule(governance, () -> {}))
                .doNotInitializeLogging()
                .disableSystemProperties()
                .quiet()
                .setRequiredConfigurationProperties(ImmutableMap.of())
                .initialize();
        this.accessControl = injector.getInstance(WeirAccessControl.class);
        this.queries = injector.getInstance(ActiveQueries.class);
    }

    static List<ColumnSchema> columns(int table)
    {
        return IntStream.range(0, LoadedLog.COLUMNS_OF_A_TABLE)
                .mapToObj(column -> ColumnSchema.builder().setName(LoadedLog.column(table, column)).setType(VARCHAR).build())
                .toList();
    }

    Took timeMasks(int table, List<ColumnSchema> columns, int expectedMasks)
    {
        SystemSecurityContext context = begin();
        Asset asset = LoadedLog.table(table);
        CatalogSchemaTableName name = new CatalogSchemaTableName(asset.parts().get(0), asset.parts().get(1), asset.parts().get(2));
        int[] masks = new int[1];
        Took took = Took.by(() -> masks[0] = accessControl.getColumnMasks(context, name, columns).size());
        end(context);
        if (masks[0] != expectedMasks) {
            throw new IllegalStateException("%s masks of table %s, expected %s".formatted(masks[0], asset, expectedMasks));
        }
        return took;
    }

    /**
     * All that Trino asks about a query of one column of one table, from its announcement on.
     */
    Took timeChecks(List<ColumnSchema> columns)
    {
        CatalogSchemaTableName name = new CatalogSchemaTableName("other", "schema", "table");
        return Took.by(() -> {
            SystemSecurityContext context = begin();
            accessControl.checkCanExecuteQuery(ANALYST, context.getQueryId());
            accessControl.getColumnMasks(context, name, columns);
            accessControl.getRowFilters(context, name);
            accessControl.canAccessCatalog(context, "other");
            accessControl.checkCanSelectFromColumns(context, name, Optional.empty(), Set.of(columns.getFirst().getName()));
            end(context);
        });
    }

    Took timeListing(int tables)
    {
        SystemSecurityContext context = begin();
        Set<SchemaTableName> names = IntStream.range(0, tables).mapToObj(table -> new SchemaTableName("schema_" + table % 100, "table_" + table)).collect(toImmutableSet());
        int[] visible = new int[1];
        Took took = Took.by(() -> visible[0] = accessControl.filterTables(context, "lake", names).size());
        end(context);
        if (visible[0] != tables) {
            throw new IllegalStateException("%s tables are listed, expected %s".formatted(visible[0], tables));
        }
        return took;
    }

    private SystemSecurityContext begin()
    {
        number = (number + 1) % 100;
        QueryId queryId = new QueryId("query_" + number);
        queries.begin(new ActiveQuery(queryId.id(), Subject.user(ANALYST.getUser()), StatementKind.READ, new PinnedGovernance(governance, Clock.systemUTC())));
        return new SystemSecurityContext(ANALYST, queryId, Instant.now());
    }

    private void end(SystemSecurityContext context)
    {
        queries.end(context.getQueryId().id());
    }
}
