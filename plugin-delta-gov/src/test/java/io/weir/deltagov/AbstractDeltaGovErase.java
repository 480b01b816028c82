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

import io.trino.Session;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * CALL system.erase, and a look for what is left.
 */
abstract class AbstractDeltaGovErase
        extends AbstractTestQueryFramework
{
    static final String KEY = "ada.lovelace@example.com";

    /**
     * Classes that run beside one another have one each.
     */
    abstract Path warehouse();

    @Override
    protected final QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(warehouse())
                .addProperty("delta-gov.register-table-procedure.enabled", "true")
                .build();
    }

    final Session withoutMinimum()
    {
        return Session.builder(getSession())
                .setCatalogSessionProperty(DeltaGovQueryRunner.CATALOG, "vacuum_min_retention", "0s")
                // short texts stay readable in the bytes of a file
                .setCatalogSessionProperty(DeltaGovQueryRunner.CATALOG, "compression_codec", "SNAPPY")
                .build();
    }

    static String erase(String table, String predicate)
    {
        return "CALL delta_gov.system.erase(schema_name => 'tpch', table_name => '%s', predicate => '%s', unreferenced_retention => '0s')".formatted(table, predicate.replace("'", "''"));
    }

    // files and directories that hold the text in their bytes or in their names
    final List<Path> holding(String table, String text)
            throws IOException
    {
        List<Path> holding = new ArrayList<>();
        for (Path file : WarehouseFiles.allIn(warehouse())) {
            if (file.toString().contains(table) && (file.toString().contains(text) || (Files.isRegularFile(file) && WarehouseFiles.content(file).contains(text)))) {
                holding.add(file);
            }
        }
        return holding;
    }

    final void assertGone(String table, String text)
            throws IOException
    {
        assertThat(query("SELECT DISTINCT state FROM \"" + table + "$receipts\"")).skippingTypesCheck().matches("VALUES 'finished'");
        assertQueryFails("SELECT * FROM " + table + " FOR VERSION AS OF 1", "Table .* has no version 1: the log holds versions \\d+ to \\d+.*");
        assertThat(holding(table, text)).isEmpty();
    }
}
