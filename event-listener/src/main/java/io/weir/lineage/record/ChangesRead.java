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
import io.trino.spi.eventlistener.QueryMetadata;
import io.trino.spi.eventlistener.QueryOutputMetadata;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.CreateMaterializedView;
import io.trino.sql.tree.CreateTableAsSelect;
import io.trino.sql.tree.CreateView;
import io.trino.sql.tree.Delete;
import io.trino.sql.tree.ExecuteImmediate;
import io.trino.sql.tree.Explain;
import io.trino.sql.tree.ExplainAnalyze;
import io.trino.sql.tree.Insert;
import io.trino.sql.tree.Merge;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.SaveMode;
import io.trino.sql.tree.ShowStats;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.TableExecute;
import io.trino.sql.tree.Update;
import io.weir.lineage.redact.ChangedTables;
import io.weir.lineage.redact.ChangedTables.ChangedTable;

import java.util.List;
import java.util.Optional;

/**
 * The tables whose changes a statement read. Their names stand in literals, and are names only if the engine looked for the tables: it does not in what is only prepared, or
 * not made because there is one.
 */
final class ChangesRead
{
    private static final String CHANGES = "table_changes";
    private static final int UNDERSCORE = CHANGES.indexOf('_');
    // EXECUTE IMMEDIATE U&'...' may write any letter as a number
    private static final String ESCAPES = "&'";

    private ChangesRead() {}

    static List<TableName> of(QueryCompletedEvent event)
    {
        Optional<QueryOutputMetadata> output = event.getIoMetadata().getOutput();
        boolean planned = event.getFailureInfo().isEmpty() || output.isPresent();
        if (!planned) {
            return List.of();
        }
        QueryMetadata metadata = event.getMetadata();
        boolean written = output.flatMap(QueryOutputMetadata::getColumns).filter(columns -> !columns.isEmpty()).isPresent();
        return find(metadata.getPreparedQuery().orElseGet(metadata::getQuery), written).stream()
                .flatMap(changed -> changed.catalog().or(event.getContext()::getCatalog).map(catalog -> new TableName(catalog, changed.schema(), changed.table())).stream())
                .distinct()
                .toList();
    }

    /**
     * @param written whether the engine tells columns that the statement writes
     */
    static List<ChangedTable> find(String sql, boolean written)
    {
        if (!mentionsChanges(sql) && !sql.contains(ESCAPES)) {
            return List.of();
        }
        Optional<Statement> statement = parse(sql);
        if (statement.isPresent() && statement.orElseThrow() instanceof ExecuteImmediate immediate) {
            String embedded = immediate.getStatement().getValue();
            return parse(embedded).filter(executed -> isAnalyzed(executed, written)).map(_ -> ChangedTables.find(embedded)).orElse(List.of());
        }
        return statement.filter(executed -> isAnalyzed(executed, written)).map(_ -> ChangedTables.find(sql)).orElse(List.of());
    }

    // most statements have no such word, and need not be read for it
    private static boolean mentionsChanges(String sql)
    {
        for (int underscore = sql.indexOf('_'); underscore >= 0; underscore = sql.indexOf('_', underscore + 1)) {
            // names of columns have underscores, and there are many of them
            boolean c = underscore + 1 < sql.length() && (sql.charAt(underscore + 1) | 0x20) == 'c';
            if (c && sql.regionMatches(true, underscore - UNDERSCORE, CHANGES, 0, CHANGES.length())) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Statement> parse(String sql)
    {
        try {
            return Optional.of(new SqlParser().createStatement(sql));
        }
        catch (ParsingException e) {
            // what is not understood shows nothing
            return Optional.empty();
        }
    }

    // of others the engine need not read the queries in them: those in the properties of a table that exists, for one
    private static boolean isAnalyzed(Statement statement, boolean written)
    {
        return switch (statement) {
            case Explain explain -> isAnalyzed(explain.getStatement(), written);
            case ExplainAnalyze explain -> isAnalyzed(explain.getStatement(), written);
            // where the table exists, the engine names it without columns and leaves the query unread
            case CreateTableAsSelect create -> create.getSaveMode() != SaveMode.IGNORE || written;
            case Query _, Insert _, Update _, Delete _, Merge _, CreateView _, CreateMaterializedView _, TableExecute _, ShowStats _ -> true;
            default -> false;
        };
    }
}
