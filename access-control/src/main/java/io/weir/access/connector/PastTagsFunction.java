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
package io.weir.access.connector;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.function.table.AbstractConnectorTableFunction;
import io.trino.spi.function.table.Argument;
import io.trino.spi.function.table.ReturnTypeSpecification.DescribedTable;
import io.trino.spi.function.table.TableFunctionAnalysis;
import io.weir.access.explain.AnswerColumn;
import io.weir.access.explain.Answers;
import io.weir.access.explain.Arguments;
import io.weir.access.explain.Asker;
import io.weir.access.explain.Askers;
import io.weir.access.explain.PastGovernance;
import io.weir.governance.asset.Asset;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static io.weir.access.explain.AnswerColumn.text;
import static java.util.Objects.requireNonNull;

/**
 * {@code TABLE(governance.system.effective_tags_at(at, asset))}: the tags that counted at a time in the past on an asset and all that is in it, and why.
 */
public final class PastTagsFunction
        extends AbstractConnectorTableFunction
{
    public static final String NAME = "effective_tags_at";

    private static final List<AnswerColumn> COLUMNS = ImmutableList.of(text("asset"), text("tag"), text("value"), text("source"), text("path"), text("query_id"));

    private final PastGovernance past;
    private final Askers askers;

    @Inject
    PastTagsFunction(PastGovernance past, Askers askers)
    {
        super("system",
                NAME,
                ImmutableList.of(Arguments.named("AT"), Arguments.named("ASSET")),
                new DescribedTable(AnswerColumn.descriptor(COLUMNS)));
        this.past = requireNonNull(past, "past is null");
        this.askers = requireNonNull(askers, "askers is null");
    }

    @Override
    public TableFunctionAnalysis analyze(ConnectorSession session, ConnectorTransactionHandle transaction, Map<String, Argument> arguments, ConnectorAccessControl accessControl)
    {
        Arguments given = new Arguments(arguments);
        Asset asset = given.asset("ASSET");
        Instant at = past.time(given.required("AT"));
        Asker asker = askers.of(session.getIdentity());
        Stream<List<Optional<String>>> rows = EffectiveTagRows.of(past.snapshot(at), asset, asker)
                .map(row -> row(row, asker));
        return Answers.of(COLUMNS, rows, "name something in it");
    }

    private static List<Optional<String>> row(EffectiveTagRows.Row row, Asker asker)
    {
        return ImmutableList.of(
                Optional.of(row.asset().toString()),
                Optional.of(row.tag().tag()),
                row.tag().value(),
                Optional.of(row.source()),
                Optional.of(asker.path(row.wholePath())),
                row.queryId());
    }
}
