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

import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Materialized views, their rows and their refreshes.
 */
abstract class AbstractDeltaGovMaterializedViews
        extends AbstractTestQueryFramework
{
    /**
     * Classes that run beside one another have one each.
     */
    abstract Path warehouse();

    @Override
    protected final QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(warehouse()).setWorkerCount(0).build();
    }

    final void assertRows(String view, String expected)
    {
        assertThat(query("SELECT * FROM " + view)).skippingTypesCheck().matches(expected);
    }

    final String freshness(String view)
    {
        return (String) computeScalar("SELECT freshness FROM system.metadata.materialized_views WHERE catalog_name = 'delta_gov' AND name = '%s'".formatted(view));
    }

    final String lastRefresh(String view)
    {
        return (String) computeScalar("SELECT operation FROM \"%s$history\" ORDER BY version DESC LIMIT 1".formatted(view));
    }
}
