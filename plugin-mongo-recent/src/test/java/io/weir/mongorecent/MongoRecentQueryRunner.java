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
package io.weir.mongorecent;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.trino.plugin.tpch.TpchPlugin;
import io.trino.testing.DistributedQueryRunner;
import io.trino.tpch.TpchTable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static io.trino.plugin.tpch.TpchMetadata.TINY_SCHEMA_NAME;
import static io.trino.testing.QueryAssertions.copyTpchTables;
import static io.trino.testing.TestingSession.testSessionBuilder;
import static java.lang.System.Logger.Level.INFO;
import static java.util.Objects.requireNonNull;

public final class MongoRecentQueryRunner
{
    public static final String CATALOG = "mongo_recent";
    public static final String TPCH_SCHEMA = "tpch";

    private MongoRecentQueryRunner() {}

    public static Builder builder(String connectionUrl)
    {
        return builder(connectionUrl, TPCH_SCHEMA);
    }

    public static Builder builder(String connectionUrl, String schema)
    {
        return new Builder(connectionUrl, schema);
    }

    public static final class Builder
            extends DistributedQueryRunner.Builder<Builder>
    {
        private final String schema;
        private final Map<String, String> catalogProperties = new HashMap<>();
        private List<TpchTable<?>> initialTables = ImmutableList.of();

        private Builder(String connectionUrl, String schema)
        {
            super(testSessionBuilder()
                    .setCatalog(CATALOG)
                    .setSchema(schema)
                    .build());
            // tests look at queries that have ended; of more than these the test server forgets those older than five seconds
            addCoordinatorProperty("query.max-history", "300");
            // with the coordinator two nodes, between which handles, splits and rows travel; a third would only share their processors
            setWorkerCount(1);
            this.schema = requireNonNull(schema, "schema is null");
            catalogProperties.put("mongo-recent.connection-url", requireNonNull(connectionUrl, "connectionUrl is null"));
        }

        @CanIgnoreReturnValue
        public Builder addCatalogProperty(String key, String value)
        {
            catalogProperties.put(key, value);
            return this;
        }

        @CanIgnoreReturnValue
        public Builder setInitialTables(List<TpchTable<?>> initialTables)
        {
            this.initialTables = ImmutableList.copyOf(initialTables);
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
                queryRunner.installPlugin(new MongoRecentPlugin());
                queryRunner.createCatalog(CATALOG, "mongo_recent", catalogProperties);
                if (!initialTables.isEmpty()) {
                    queryRunner.execute("CREATE SCHEMA " + schema);
                    copyTpchTables(queryRunner, "tpch", TINY_SCHEMA_NAME, initialTables);
                }
                return queryRunner;
            }
            catch (Throwable e) {
                queryRunner.close();
                throw e;
            }
        }
    }

    /**
     * A Trino on port 8080 with the catalog on an empty stand-in, for trying things by hand.
     */
    static void main()
            throws Exception
    {
        RecordingMongo mongo = new RecordingMongo();
        DistributedQueryRunner queryRunner = builder(mongo.url())
                .addCoordinatorProperty("http-server.http.port", "8080")
                .setInitialTables(TpchTable.getTables())
                .build();
        System.getLogger(MongoRecentQueryRunner.class.getName()).log(INFO, "======== SERVER STARTED: {0} ========", queryRunner.getCoordinator().getBaseUrl());
    }
}
