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

import io.trino.sql.tree.Node;
import io.trino.sql.tree.Statement;
import io.weir.lineage.record.ColumnName;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.TableName;
import io.weir.lineage.record.TableRead;
import io.weir.lineage.statement.StatementParser;
import io.weir.lineage.statement.TableBranches;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * Columns of the tables that are read as {@code TABLE t} behind a {@code UNION}, of which the engine names none. Its plan scans those that the result needs.
 */
final class BranchReads
{
    private final QueryRecord query;
    private final StatementParser parser;

    BranchReads(QueryRecord query, StatementParser parser)
    {
        this.query = requireNonNull(query, "query is null");
        this.parser = requireNonNull(parser, "parser is null");
    }

    /**
     * @param statement empty if it cannot be read: then any table may be a branch
     */
    Set<ColumnName> read(Optional<Statement> statement)
    {
        // of a table whose rows are counted, a plan may scan columns too: those of its row filters
        Set<TableName> unnamed = query.tables().stream()
                .filter(read -> !read.policy() && read.columns().isEmpty())
                .map(TableRead::name)
                .filter(table -> statement.map(text -> isBranch(table, text)).orElse(true))
                .collect(toImmutableSet());
        return unnamed.isEmpty() ? Set.of() : columns(unnamed);
    }

    private boolean isBranch(TableName table, Statement statement)
    {
        Stream<Node> views = query.tables().stream()
                .flatMap(read -> read.view().stream())
                .flatMap(view -> parser.parseView(view).stream());
        return Stream.concat(Stream.of(statement), views).anyMatch(text -> TableBranches.of(text).contains(table.table()));
    }

    private Set<ColumnName> columns(Set<TableName> tables)
    {
        ReadColumns reads = new ReadColumns(query);
        return tables.stream()
                .flatMap(table -> reads.used(table).stream().map(column -> new ColumnName(table, column)))
                .collect(toImmutableSet());
    }
}
