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
package io.weir.lineage;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.Session;
import io.trino.connector.MockConnectorFactory;
import io.trino.connector.MockConnectorPlugin;
import io.trino.connector.MockConnectorTableHandle;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.MaterializedViewFreshness;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableProcedureExecutionMode;
import io.trino.spi.connector.TableProcedureMetadata;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.lineage.LineageTester.Told;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static io.trino.spi.connector.MaterializedViewFreshness.Freshness.FRESH;
import static io.trino.spi.connector.MaterializedViewFreshness.Freshness.STALE;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * Materialized views, and what runs inside of a connector.
 */
@TestInstance(PER_CLASS)
class TestMaterializedViewLineage
{
    private static final Session SESSION = Session.builder(LineageTester.SESSION).setCatalog("views").setSchema("s").build();
    private static final SchemaTableName FRESH_VIEW = new SchemaTableName("s", "fresh_view");
    private static final SchemaTableName STALE_VIEW = new SchemaTableName("s", "stale_view");
    private static final SchemaTableName MADE_VIEW = new SchemaTableName("s", "made_view");
    private static final Set<SchemaTableName> VIEWS = Set.of(FRESH_VIEW, STALE_VIEW, MADE_VIEW);
    private static final String FILTERED = "SELECT name, comment FROM tpch.tiny.nation WHERE nationkey > 3";
    // of which the engine names the sources of the first branch
    private static final String UNITED = "SELECT name, comment FROM (SELECT name, comment FROM tpch.tiny.nation WHERE nationkey > 3 UNION ALL SELECT comment, name FROM tpch.tiny.region)";

    private LineageTester tester;

    @BeforeAll
    void setUp(@TempDir Path directory)
            throws Exception
    {
        tester = LineageTester.create(new InMemoryGovernanceLog(), directory);
        tester.queryRunner().installPlugin(new MockConnectorPlugin(MockConnectorFactory.builder()
                .withName("views")
                .withGetColumns(_ -> List.of(new ColumnMetadata("name", VARCHAR), new ColumnMetadata("comment", VARCHAR)))
                .withGetTableHandle((_, name) -> VIEWS.contains(name) || name.getTableName().startsWith("no_") ? null : new MockConnectorTableHandle(name))
                .withGetMaterializedViews((_, _) -> ImmutableMap.of(
                        FRESH_VIEW, definition(FILTERED, "fresh_storage"),
                        STALE_VIEW, definition(FILTERED, "stale_storage"),
                        MADE_VIEW, definition(UNITED, "made_storage")))
                .withGetMaterializedViewsFreshness((_, name) -> new MaterializedViewFreshness(name.equals(FRESH_VIEW) ? FRESH : STALE, Optional.empty()))
                .withTableProcedures(ImmutableList.of(new TableProcedureMetadata("COMPACT", TableProcedureExecutionMode.coordinatorOnly(), List.of())))
                .build()));
        tester.queryRunner().createCatalog("views", "views");
    }

    private static ConnectorMaterializedViewDefinition definition(String query, String storage)
    {
        return new ConnectorMaterializedViewDefinition(
                query,
                Optional.of(new CatalogSchemaTableName("views", "s", storage)),
                Optional.empty(),
                Optional.empty(),
                List.of(
                        new ConnectorMaterializedViewDefinition.Column("name", VARCHAR.getTypeId(), Optional.empty()),
                        new ConnectorMaterializedViewDefinition.Column("comment", VARCHAR.getTypeId(), Optional.empty())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("user"),
                List.of());
    }

    @AfterAll
    void tearDown()
    {
        tester.close();
    }

    @Test
    void create()
            throws InterruptedException
    {
        Told told = tester.run(SESSION, "CREATE MATERIALIZED VIEW no_view AS SELECT lower(name) AS name, comment FROM tpch.tiny.nation WHERE nationkey > 3");
        assertThat(told.edges()).containsExactly(
                "views.s.no_view <- tpch.tiny.nation.nationkey INDIRECT",
                "views.s.no_view.comment <- tpch.tiny.nation.comment IDENTITY",
                "views.s.no_view.name <- tpch.tiny.nation.name TRANSFORMATION");
        assertThat(told.wrote()).contains(true);
    }

    @Test
    void createThatMayExist()
            throws Exception
    {
        Told told = tester.run(SESSION, "CREATE MATERIALIZED VIEW IF NOT EXISTS no_other AS SELECT name, comment FROM tpch.tiny.nation");
        assertThat(told.edges()).containsExactly(
                "views.s.no_other.comment <- tpch.tiny.nation.comment INFERRED",
                "views.s.no_other.name <- tpch.tiny.nation.name INFERRED");
        assertThat(tester.events().getLast()).contains("\"outputs\":[]");
    }

    @Test
    void refreshOfAViewThatWasMadeHere()
            throws InterruptedException
    {
        tester.run(SESSION, "CREATE OR REPLACE MATERIALIZED VIEW made_view AS " + UNITED);
        assertThat(tester.run(SESSION, "REFRESH MATERIALIZED VIEW made_view").edges()).containsExactly(
                "views.s.made_view <- tpch.tiny.nation.nationkey INDIRECT",
                "views.s.made_view.comment <- tpch.tiny.nation.comment IDENTITY",
                "views.s.made_view.comment <- tpch.tiny.region.name IDENTITY",
                "views.s.made_view.name <- tpch.tiny.nation.name IDENTITY",
                "views.s.made_view.name <- tpch.tiny.region.comment IDENTITY");
        // made again by somebody whom nobody saw: the engine names a column that is not in the statement
        tester.run(SESSION, "CREATE OR REPLACE MATERIALIZED VIEW made_view AS SELECT name, CAST('x' AS varchar) AS comment FROM tpch.tiny.nation");
        assertThat(tester.run(SESSION, "REFRESH MATERIALIZED VIEW made_view").edges()).contains("views.s.made_view.name <- tpch.tiny.region.comment INFERRED");
        // it may be another one that exists
        tester.run(SESSION, "CREATE OR REPLACE MATERIALIZED VIEW made_view AS " + UNITED);
        tester.run(SESSION, "CREATE MATERIALIZED VIEW IF NOT EXISTS made_view AS " + UNITED);
        assertThat(tester.run(SESSION, "REFRESH MATERIALIZED VIEW made_view").edges()).contains("views.s.made_view.name <- tpch.tiny.region.comment INFERRED");
    }

    @Test
    void refresh()
            throws InterruptedException
    {
        Told told = tester.run(SESSION, "REFRESH MATERIALIZED VIEW stale_view");
        assertThat(told.edges()).contains(
                "views.s.stale_view.comment <- tpch.tiny.nation.comment TRANSFORMATION",
                "views.s.stale_view.name <- tpch.tiny.nation.name TRANSFORMATION");
        assertThat(told.wrote()).contains(true);
    }

    @Test
    void skippedRefresh()
            throws Exception
    {
        Told told = tester.run(SESSION, "REFRESH MATERIALIZED VIEW fresh_view");
        assertThat(told.edges()).isEmpty();
        assertThat(told.wrote()).contains(false);
        assertThat(told.audit().statement().tableWritten()).isEmpty();
        assertThat(tester.events().getLast()).contains("\"outputs\":[]");
    }

    @Test
    void tableProcedure()
            throws Exception
    {
        Told told = tester.run(SESSION, "ALTER TABLE some_table EXECUTE compact");
        assertThat(told.edges()).isEmpty();
        assertThat(told.wrote()).contains(true);
        assertThat(told.audit().statement().tableWritten()).contains("views.s.some_table");
    }
}
