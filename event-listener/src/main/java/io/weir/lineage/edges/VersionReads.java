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
import io.trino.sql.tree.RefreshMaterializedView;
import io.trino.sql.tree.Statement;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.statement.OtherVersions;
import io.weir.lineage.statement.StatementParser;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

/**
 * The tables that are read as they were at some time.
 */
final class VersionReads
{
    private VersionReads() {}

    /**
     * @return the last parts of their names
     */
    static Set<String> tables(QueryRecord query, Optional<Statement> statement, StatementParser parser, MaterializedViews views)
    {
        Stream<Node> texts = Stream.concat(statement.stream(), BranchReads.views(query, parser));
        Stream<Statement> refreshed = statement.filter(RefreshMaterializedView.class::isInstance).stream()
                .flatMap(_ -> definition(query, parser, views).stream());
        return Stream.concat(texts, refreshed)
                .flatMap(text -> OtherVersions.of(text).stream())
                .collect(toImmutableSet());
    }

    private static Optional<Statement> definition(QueryRecord query, StatementParser parser, MaterializedViews views)
    {
        return query.output()
                .flatMap(view -> views.find(view.name().asset(), query.run().created()))
                .flatMap(MaterializedViews.Definition::statement)
                .flatMap(parser::parseExecuted);
    }
}
