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
package io.weir.deltagov;

import com.google.common.collect.ImmutableMap;
import io.airlift.log.Logger;
import io.trino.plugin.tpch.TpchPlugin;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.QueryRunner;
import io.trino.tpch.TpchTable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static io.airlift.testing.Closeables.closeAllSuppress;
import static io.trino.plugin.tpch.TpchMetadata.TINY_SCHEMA_NAME;
import static io.trino.testing.QueryAssertions.copyTpchTables;
import static io.trino.testing.TestingSession.testSessionBuilder;
import static java.util.Objects.requireNonNull;

/**
 * A Trino with the connector and TPC-H, in this process.
 */
public final class DeltaGovQueryRunner
{
    public static final String CATALOG = "delta_gov";
    public static final String SCHEMA = "tpch";

    private DeltaGovQueryRunner() {}

    public static Builder builder(Path warehouse)
    {
        try {
            Files.createDirectories(warehouse);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Builder("file://" + warehouse.toAbsolutePath())
                .addProperty("fs.local.enabled", "true")
                .addProperty("local.location", "/");
    }

    public static Builder builder(String warehouse)
    {
        return new Builder(warehouse);
    }

    public static class Builder
            extends DistributedQueryRunner.Builder<Builder>
    {
        private final Map<String, String> properties = new HashMap<>();
        private List<TpchTable<?>> initialTables = List.of();

        private Builder(String warehouse)
        {
            super(testSessionBuilder()
                    .setCatalog(CATALOG)
                    .setSchema(SCHEMA)
                    .build());
            // tests look at queries that have ended; of more than these the test server forgets those older than five seconds
            addCoordinatorProperty("query.max-history", "300");
            // with the coordinator two nodes, between which handles, splits and rows travel; a third would only share their processors
            setWorkerCount(1);
            properties.put("delta-gov.warehouse", requireNonNull(warehouse, "warehouse is null"));
        }

        public Builder addProperty(String name, String value)
        {
            properties.put(name, value);
            return this;
        }

        public Builder addProperties(Map<String, String> properties)
        {
            this.properties.putAll(properties);
            return this;
        }

        public Builder setInitialTables(List<TpchTable<?>> initialTables)
        {
            this.initialTables = List.copyOf(initialTables);
            return this;
        }

        @Override
        public DistributedQueryRunner build()
                throws Exception
        {
            DistributedQueryRunner queryRunner = super.build();
            try {
                queryRunner.installPlugin(new TpchPlugin());
                queryRunner.createCatalog("tpch", "tpch");
                queryRunner.installPlugin(new DeltaGovPlugin());
                queryRunner.createCatalog(CATALOG, "delta_gov", ImmutableMap.copyOf(properties));
                queryRunner.execute("CREATE SCHEMA IF NOT EXISTS " + CATALOG + "." + SCHEMA);
                copyTpchTables(queryRunner, "tpch", TINY_SCHEMA_NAME, initialTables);
                return queryRunner;
            }
            catch (Throwable e) {
                closeAllSuppress(e, queryRunner);
                throw e;
            }
        }
    }

    /**
     * Starts on port 8080 with the tables of TPC-H in a new warehouse.
     */
    static void main()
            throws Exception
    {
        QueryRunner queryRunner = builder(Files.createTempDirectory("delta-gov"))
                .addProperty("delta-gov.register-table-procedure.enabled", "true")
                .addCoordinatorProperty("http-server.http.port", "8080")
                .setInitialTables(TpchTable.getTables())
                .build();
        Logger.get(DeltaGovQueryRunner.class).info("Ready: %s", queryRunner.getCoordinator().getBaseUrl());
    }
}
