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
package io.weir.deltagov.read;

import com.google.inject.Inject;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorExpressionEvaluator;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.FixedSplitSource;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.data.skipping.FileSkipping;
import io.weir.deltagov.AggregateTableHandle;
import io.weir.deltagov.DeltaGovSessionProperties;
import io.weir.deltagov.DeltaGovSplit;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.OptimizeSource;
import io.weir.deltagov.Storage;
import io.weir.deltagov.changes.TableChangesHandle;
import io.weir.deltagov.changes.TableChangesSplitSource;
import io.weir.deltagov.metadata.Transactions;

import java.util.List;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.deltagov.DeltaGovSessionProperties.dynamicFilteringWaitTimeout;
import static java.util.Objects.requireNonNull;

/**
 * The data files of a scan, those left out that cannot hold a matching row, in parts of bounded size.
 */
public class DeltaGovSplitManager
        implements ConnectorSplitManager
{
    private final Storage storage;
    private final Transactions transactions;
    private final ConnectorExpressionEvaluator evaluator;

    @Inject
    public DeltaGovSplitManager(Storage storage, Transactions transactions, ConnectorExpressionEvaluator evaluator)
    {
        this.evaluator = requireNonNull(evaluator, "evaluator is null");
        this.storage = requireNonNull(storage, "storage is null");
        this.transactions = requireNonNull(transactions, "transactions is null");
    }

    @Override
    public ConnectorSplitSource getSplits(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ConnectorTableHandle table,
            Set<ColumnHandle> dynamicFilterColumns,
            Constraint constraint)
    {
        if (table instanceof AggregateTableHandle aggregation) {
            return new FixedSplitSource(transactions.get(transaction).splits(aggregation));
        }
        if (table instanceof OptimizeSource source) {
            FileSplitter splitter = splitter(session);
            List<DeltaGovSplit> splits = transactions.get(transaction).files(source).stream().flatMap(file -> splitter.split(file).stream()).collect(toImmutableList());
            // nothing is to be told to the end of the statement, which knows its files by itself
            return new FixedSplitSource(splits, List.of());
        }
        DeltaGovTableHandle scan = (DeltaGovTableHandle) table;
        if (scan.enforced().isNone() || scan.unenforced().isNone()) {
            return new FixedSplitSource(List.of());
        }
        FileSkipping skipping = new FileSkipping(scan.enforced().intersect(scan.unenforced()));
        List<ActiveFile> files = transactions.get(transaction).files(scan, skipping).stream()
                .filter(FileConditions.of(session, evaluator, constraint))
                .collect(toImmutableList());
        return new DeltaGovSplitSource(files, splitter(session), DynamicFilterWait.of(files, dynamicFilterColumns, dynamicFilteringWaitTimeout(session)));
    }

    private static FileSplitter splitter(ConnectorSession session)
    {
        return new FileSplitter(DeltaGovSessionProperties.maxSplitSize(session).toBytes());
    }

    @Override
    public ConnectorSplitSource getSplits(ConnectorTransactionHandle transaction, ConnectorSession session, ConnectorTableFunctionHandle function)
    {
        return new TableChangesSplitSource(storage.as(session).deltaStore(), (TableChangesHandle) function);
    }
}
