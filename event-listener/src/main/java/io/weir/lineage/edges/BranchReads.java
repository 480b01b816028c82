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
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.TableName;
import io.weir.lineage.record.TableRead;
import io.weir.lineage.statement.StatementParser;
import io.weir.lineage.statement.TableBranches;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

/**
 * The tables that are read as {@code TABLE t} behind a {@code UNION}, all of their columns, of which the engine names none.
 */
final class BranchReads
{
    private BranchReads() {}

    /**
     * @param statement empty if it cannot be read: then a table that is read without a column is taken for one
     */
    static Set<TableName> tables(QueryRecord query, Optional<Statement> statement, StatementParser parser)
    {
        Set<String> branches = Stream.concat(statement.stream(), views(query, parser))
                .flatMap(text -> TableBranches.of(text).stream())
                .collect(toImmutableSet());
        return query.tables().stream()
                .filter(read -> !read.policy())
                .filter(read -> branches.contains(read.name().table()) || statement.isEmpty() && read.columns().isEmpty())
                .map(TableRead::name)
                .collect(toImmutableSet());
    }

    static Stream<Node> views(QueryRecord query, StatementParser parser)
    {
        return query.tables().stream()
                .flatMap(read -> read.view().stream())
                .flatMap(view -> parser.parseView(view).stream());
    }
}
