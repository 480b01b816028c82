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

import com.google.inject.Binder;
import com.google.inject.Module;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.weir.delta.engine.UpkeepThreads;
import io.weir.deltagov.changes.TableChangesFunction;
import io.weir.deltagov.changes.TableFunctions;
import io.weir.deltagov.cluster.DeltaGovNodePartitioningProvider;
import io.weir.deltagov.metadata.AnalyzedTable;
import io.weir.deltagov.metadata.Commits;
import io.weir.deltagov.metadata.MetadataFactory;
import io.weir.deltagov.metadata.TableStatisticsCache;
import io.weir.deltagov.metadata.Transactions;
import io.weir.deltagov.places.TablePlaces;
import io.weir.deltagov.places.ValueRanges;
import io.weir.deltagov.procedure.DropExtendedStatsProcedure;
import io.weir.deltagov.procedure.EraseProcedure;
import io.weir.deltagov.procedure.FlushMetadataCacheProcedure;
import io.weir.deltagov.procedure.Procedures;
import io.weir.deltagov.procedure.RegisterTableProcedure;
import io.weir.deltagov.procedure.RestoreProcedure;
import io.weir.deltagov.procedure.UnregisterTableProcedure;
import io.weir.deltagov.procedure.VacuumProcedure;
import io.weir.deltagov.read.DeltaGovPageSourceProvider;
import io.weir.deltagov.read.DeltaGovSplitManager;
import io.weir.deltagov.receipt.Receipt;
import io.weir.deltagov.receipt.Receipts;
import io.weir.deltagov.view.MaterializedView;
import io.weir.deltagov.view.RefreshState;
import io.weir.deltagov.write.DataFileFragment;
import io.weir.deltagov.write.DeltaGovPageSinkProvider;
import io.weir.deltagov.write.RowChangesFragment;

import static com.google.inject.Scopes.SINGLETON;
import static io.airlift.configuration.ConfigBinder.configBinder;
import static io.airlift.json.JsonCodecBinder.jsonCodecBinder;
import static java.util.Objects.requireNonNull;

public class DeltaGovModule
        implements Module
{
    private final TablePlaces places;
    private final ValueRanges ranges;
    private final ShutdownAction shutdownAction;

    DeltaGovModule(TablePlaces places, ValueRanges ranges, ShutdownAction shutdownAction)
    {
        this.places = requireNonNull(places, "places is null");
        this.ranges = requireNonNull(ranges, "ranges is null");
        this.shutdownAction = requireNonNull(shutdownAction, "shutdownAction is null");
    }

    @Override
    public void configure(Binder binder)
    {
        configBinder(binder).bindConfig(DeltaGovConfig.class);
        binder.bind(DeltaGovConnector.class).in(SINGLETON);
        binder.bind(DeltaGovSessionProperties.class).in(SINGLETON);
        binder.bind(DeltaGovTableProperties.class).in(SINGLETON);
        binder.bind(TablePlaces.class).toInstance(places);
        binder.bind(ValueRanges.class).toInstance(ranges);
        binder.bind(ShutdownAction.class).toInstance(shutdownAction);
        binder.bind(UpkeepThreads.class).toInstance(new UpkeepThreads());
        binder.bind(Storage.class).in(SINGLETON);
        binder.bind(MetadataFactory.class).in(SINGLETON);
        binder.bind(TableStatisticsCache.class).in(SINGLETON);
        binder.bind(Transactions.class).in(SINGLETON);
        binder.bind(DeltaGovSplitManager.class).in(SINGLETON);
        binder.bind(DeltaGovPageSourceProvider.class).in(SINGLETON);
        binder.bind(DeltaGovPageSinkProvider.class).in(SINGLETON);
        binder.bind(DeltaGovNodePartitioningProvider.class).in(SINGLETON);
        jsonCodecBinder(binder).bindJsonCodec(AnalyzedTable.class);
        jsonCodecBinder(binder).bindJsonCodec(DataFileFragment.class);
        jsonCodecBinder(binder).bindJsonCodec(RowChangesFragment.class);
        jsonCodecBinder(binder).bindJsonCodec(ConnectorViewDefinition.class);
        jsonCodecBinder(binder).bindJsonCodec(MaterializedView.class);
        jsonCodecBinder(binder).bindJsonCodec(RefreshState.class);
        binder.bind(RegisterTableProcedure.class).in(SINGLETON);
        binder.bind(UnregisterTableProcedure.class).in(SINGLETON);
        binder.bind(VacuumProcedure.class).in(SINGLETON);
        binder.bind(RestoreProcedure.class).in(SINGLETON);
        binder.bind(EraseProcedure.class).in(SINGLETON);
        binder.bind(DropExtendedStatsProcedure.class).in(SINGLETON);
        binder.bind(FlushMetadataCacheProcedure.class).in(SINGLETON);
        binder.bind(Commits.class).in(SINGLETON);
        binder.bind(Receipts.class).in(SINGLETON);
        jsonCodecBinder(binder).bindJsonCodec(Receipt.class);
        binder.bind(Procedures.class).in(SINGLETON);
        binder.bind(TableChangesFunction.class).in(SINGLETON);
        binder.bind(TableFunctions.class).in(SINGLETON);
    }
}
