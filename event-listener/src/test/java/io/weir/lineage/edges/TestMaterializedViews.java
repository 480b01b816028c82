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
package io.weir.lineage.edges;

import io.trino.sql.parser.SqlParser;
import io.weir.governance.asset.Asset;
import io.weir.lineage.delivery.RecordedQueries;
import io.weir.lineage.edges.MaterializedViews.Definition;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.redact.RedactedStatement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class TestMaterializedViews
{
    private static final Asset VIEW = Asset.parse("memory.default.target");
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    Path directory;

    @Test
    void outlivesTheServer()
    {
        create(MaterializedViews.in(directory), "CREATE MATERIALIZED VIEW target AS SELECT x FROM source", NOON, WriteOutcome.WROTE);
        assertThat(statement(MaterializedViews.in(directory), VIEW, NOON)).contains("CREATE MATERIALIZED VIEW target AS SELECT x FROM source");
    }

    @Test
    void fileThatCannotBeRead()
            throws IOException
    {
        Files.writeString(directory.resolve("materialized-views.json"), "[{");
        MaterializedViews views = MaterializedViews.in(directory);
        assertThat(views.find(VIEW, NOON)).isEmpty();
        create(views, "CREATE MATERIALIZED VIEW target AS SELECT x FROM source", NOON, WriteOutcome.WROTE);
        assertThat(MaterializedViews.in(directory).find(VIEW, NOON)).isPresent();
    }

    @Test
    void newestCounts()
    {
        MaterializedViews views = MaterializedViews.inMemory();
        create(views, "CREATE OR REPLACE MATERIALIZED VIEW target AS SELECT 'new'", NOON, WriteOutcome.WROTE);
        create(views, "CREATE OR REPLACE MATERIALIZED VIEW target AS SELECT 'old'", NOON.minusSeconds(60), WriteOutcome.WROTE);
        assertThat(statement(views, VIEW, NOON)).contains("CREATE OR REPLACE MATERIALIZED VIEW target AS SELECT 'new'");
        // a refresh that began before it was made ran something else
        assertThat(views.find(VIEW, NOON.minusSeconds(1))).isEmpty();
    }

    @Test
    void whatMayHaveMadeItIsNotKnown()
    {
        MaterializedViews views = MaterializedViews.inMemory();
        create(views, "CREATE MATERIALIZED VIEW target AS SELECT 1", NOON, WriteOutcome.WROTE);
        create(views, "CREATE OR REPLACE MATERIALIZED VIEW target AS SELECT 2", NOON.plusSeconds(1), WriteOutcome.NOT_WRITTEN);
        assertThat(statement(views, VIEW, NOON.plusSeconds(9))).contains("CREATE MATERIALIZED VIEW target AS SELECT 1");
        create(views, "CREATE MATERIALIZED VIEW IF NOT EXISTS target AS SELECT 2", NOON.plusSeconds(2), WriteOutcome.MAY_HAVE_WRITTEN);
        assertThat(statement(views, VIEW, NOON.plusSeconds(9))).isEmpty();
    }

    @Test
    void followsARename()
    {
        MaterializedViews views = MaterializedViews.inMemory();
        create(views, "CREATE MATERIALIZED VIEW target AS SELECT 1", NOON, WriteOutcome.WROTE);
        create(views, "ALTER MATERIALIZED VIEW target RENAME TO other", NOON.plusSeconds(1), WriteOutcome.WROTE);
        assertThat(statement(views, Asset.parse("memory.default.other"), NOON.plusSeconds(2))).contains("CREATE MATERIALIZED VIEW target AS SELECT 1");
    }

    @Test
    void aRenameThatMayBeNoneMakesNothingKnown()
    {
        Asset other = Asset.parse("memory.default.other");
        for (String rename : List.of("ALTER MATERIALIZED VIEW IF EXISTS target RENAME TO other", "ALTER MATERIALIZED VIEW never_told_of RENAME TO other")) {
            MaterializedViews views = MaterializedViews.inMemory();
            create(views, "CREATE MATERIALIZED VIEW target AS SELECT 1", NOON.minusSeconds(1), WriteOutcome.WROTE);
            create(views, "ALTER MATERIALIZED VIEW target RENAME TO other", NOON, WriteOutcome.WROTE);
            create(views, rename, NOON.plusSeconds(1), WriteOutcome.WROTE);
            assertThat(views.find(other, NOON.plusSeconds(2))).as(rename).isPresent();
            assertThat(statement(views, other, NOON.plusSeconds(2))).as(rename).isEmpty();
        }
    }

    private static Optional<String> statement(MaterializedViews views, Asset view, Instant begun)
    {
        return views.find(view, begun).flatMap(Definition::statement);
    }

    private static void create(MaterializedViews views, String sql, Instant ended, WriteOutcome outcome)
    {
        QueryRecord copy = RecordedQueries.copy("query_1");
        QueryRecord query = new QueryRecord(
                copy.run().endedAt(ended),
                new RedactedStatement(sql, Optional.empty()),
                Optional.empty(),
                copy.queryType(),
                copy.updateType(),
                copy.failure(),
                copy.tables(),
                copy.scans(),
                copy.output(),
                copy.changesRead(),
                copy.cost(),
                copy.startTold());
        views.executed(query, new SqlParser().createStatement(sql), outcome);
    }
}
