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
package io.weir.mongorecent;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.Scopes;
import io.weir.mongorecent.function.AggregateFunction;
import io.weir.mongorecent.function.QueryFunction;
import io.weir.mongorecent.function.ReadableCollections;
import io.weir.mongorecent.history.AllTimeViews;
import io.weir.mongorecent.history.Copier;
import io.weir.mongorecent.history.CopyToHistoryProcedure;
import io.weir.mongorecent.history.CopyableTables;
import io.weir.mongorecent.history.FreshnessTables;
import io.weir.mongorecent.history.HistoryAccess;
import io.weir.mongorecent.history.HistoryBackend;
import io.weir.mongorecent.history.HistoryLinks;
import io.weir.mongorecent.history.HistoryProcedures;
import io.weir.mongorecent.history.LinkHistoryProcedure;
import io.weir.mongorecent.history.LinkedColumns;
import io.weir.mongorecent.history.MongoHistoryConfig;
import io.weir.mongorecent.history.PinnedLinks;
import io.weir.mongorecent.history.SealableTables;
import io.weir.mongorecent.history.UnlinkHistoryProcedure;
import io.weir.mongorecent.metadata.CollectionNames;
import io.weir.mongorecent.metadata.CollectionSchemas;
import io.weir.mongorecent.metadata.DeclarationWriter;
import io.weir.mongorecent.metadata.DeclaredCollections;
import io.weir.mongorecent.metadata.FilterPushdown;
import io.weir.mongorecent.metadata.FlushMetadataCacheProcedure;
import io.weir.mongorecent.metadata.LinkedTables;
import io.weir.mongorecent.metadata.MongoRecentMetadata;
import io.weir.mongorecent.metadata.RowWriter;
import io.weir.mongorecent.metadata.SchemaWriter;
import io.weir.mongorecent.metadata.StagingCollections;
import io.weir.mongorecent.metadata.TableLookup;
import io.weir.mongorecent.metadata.TableWriter;
import io.weir.mongorecent.metadata.TwinTags;
import io.weir.mongorecent.mongo.BuiltInSchemas;
import io.weir.mongorecent.mongo.CollectionFacts;
import io.weir.mongorecent.mongo.CommandContext;
import io.weir.mongorecent.mongo.DocumentReader;
import io.weir.mongorecent.mongo.DocumentSampler;
import io.weir.mongorecent.mongo.DocumentWriter;
import io.weir.mongorecent.mongo.HistoryLinkDocuments;
import io.weir.mongorecent.mongo.KeyRanges;
import io.weir.mongorecent.mongo.LatestDocuments;
import io.weir.mongorecent.mongo.MongoConnection;
import io.weir.mongorecent.mongo.MongoConnectionConfig;
import io.weir.mongorecent.mongo.MongoNamespaces;
import io.weir.mongorecent.mongo.MongoSchemaConfig;
import io.weir.mongorecent.mongo.MongoTlsConfig;
import io.weir.mongorecent.mongo.PipelineReader;
import io.weir.mongorecent.mongo.SchemaDocuments;
import io.weir.mongorecent.mongo.SealObstacles;
import io.weir.mongorecent.mongo.SealedDocuments;
import io.weir.mongorecent.mongo.ServerClock;
import io.weir.mongorecent.mongo.ValidatorSchemas;
import io.weir.mongorecent.read.DynamicFilters;
import io.weir.mongorecent.read.MongoRecentIndexProvider;
import io.weir.mongorecent.read.MongoRecentPageSourceProvider;
import io.weir.mongorecent.read.MongoRecentSplitManager;
import io.weir.mongorecent.read.UnindexedScans;
import io.weir.mongorecent.write.MongoRecentPageSinkProvider;
import io.weir.mongorecent.write.MongoWriteConfig;

import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;
import static io.airlift.configuration.ConfigBinder.configBinder;

public final class MongoRecentModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        configBinder(binder).bindConfig(MongoConnectionConfig.class);
        configBinder(binder).bindConfig(MongoTlsConfig.class);
        configBinder(binder).bindConfig(MongoSchemaConfig.class);
        configBinder(binder).bindConfig(MongoRecentConfig.class);
        configBinder(binder).bindConfig(MongoWriteConfig.class);
        configBinder(binder).bindConfig(MongoHistoryConfig.class);

        binder.bind(MongoRecentConnector.class).in(Scopes.SINGLETON);
        binder.bind(MongoRecentSessionProperties.class).in(Scopes.SINGLETON);

        binder.bind(MongoConnection.class).in(Scopes.SINGLETON);
        binder.bind(MongoNamespaces.class).in(Scopes.SINGLETON);
        binder.bind(SchemaDocuments.class).in(Scopes.SINGLETON);
        binder.bind(BuiltInSchemas.class).in(Scopes.SINGLETON);
        binder.bind(ValidatorSchemas.class).in(Scopes.SINGLETON);
        binder.bind(CollectionFacts.class).in(Scopes.SINGLETON);
        binder.bind(DocumentSampler.class).in(Scopes.SINGLETON);
        binder.bind(DocumentReader.class).in(Scopes.SINGLETON);
        binder.bind(PipelineReader.class).in(Scopes.SINGLETON);
        binder.bind(DocumentWriter.class).in(Scopes.SINGLETON);
        binder.bind(KeyRanges.class).in(Scopes.SINGLETON);
        binder.bind(CommandContext.Factory.class).in(Scopes.SINGLETON);

        binder.bind(CollectionNames.class).in(Scopes.SINGLETON);
        binder.bind(CollectionSchemas.class).in(Scopes.SINGLETON);
        binder.bind(FilterPushdown.class).in(Scopes.SINGLETON);
        binder.bind(SchemaWriter.class).in(Scopes.SINGLETON);
        binder.bind(TableWriter.class).in(Scopes.SINGLETON);
        binder.bind(DeclaredCollections.class).in(Scopes.SINGLETON);
        binder.bind(DeclarationWriter.class).in(Scopes.SINGLETON);
        binder.bind(RowWriter.class).in(Scopes.SINGLETON);
        binder.bind(StagingCollections.class).in(Scopes.SINGLETON);
        binder.bind(TableLookup.class).in(Scopes.SINGLETON);
        binder.bind(TwinTags.class).in(Scopes.SINGLETON);
        binder.bind(FlushMetadataCacheProcedure.class).in(Scopes.SINGLETON);
        binder.bind(MongoRecentMetadata.class).in(Scopes.SINGLETON);

        binder.bind(UnindexedScans.class).in(Scopes.SINGLETON);
        binder.bind(DynamicFilters.class).in(Scopes.SINGLETON);
        binder.bind(MongoRecentSplitManager.class).in(Scopes.SINGLETON);
        binder.bind(MongoRecentPageSourceProvider.class).in(Scopes.SINGLETON);
        binder.bind(MongoRecentIndexProvider.class).in(Scopes.SINGLETON);
        binder.bind(MongoRecentPageSinkProvider.class).in(Scopes.SINGLETON);

        newOptionalBinder(binder, HistoryBackend.class);
        binder.bind(HistoryLinkDocuments.class).in(Scopes.SINGLETON);
        binder.bind(SealedDocuments.class).in(Scopes.SINGLETON);
        binder.bind(SealObstacles.class).in(Scopes.SINGLETON);
        binder.bind(LatestDocuments.class).in(Scopes.SINGLETON);
        binder.bind(ServerClock.class).in(Scopes.SINGLETON);
        binder.bind(LinkedTables.class).in(Scopes.SINGLETON);
        binder.bind(HistoryLinks.class).in(Scopes.SINGLETON);
        binder.bind(PinnedLinks.class).in(Scopes.SINGLETON);
        binder.bind(AllTimeViews.class).in(Scopes.SINGLETON);
        binder.bind(LinkedColumns.class).in(Scopes.SINGLETON);
        binder.bind(FreshnessTables.class).in(Scopes.SINGLETON);
        binder.bind(CopyableTables.class).in(Scopes.SINGLETON);
        binder.bind(HistoryAccess.class).in(Scopes.SINGLETON);
        binder.bind(Copier.class).in(Scopes.SINGLETON);
        binder.bind(SealableTables.class).in(Scopes.SINGLETON);
        binder.bind(LinkHistoryProcedure.class).in(Scopes.SINGLETON);
        binder.bind(CopyToHistoryProcedure.class).in(Scopes.SINGLETON);
        binder.bind(UnlinkHistoryProcedure.class).in(Scopes.SINGLETON);
        binder.bind(HistoryProcedures.class).in(Scopes.SINGLETON);

        binder.bind(ReadableCollections.class).in(Scopes.SINGLETON);
        binder.bind(AggregateFunction.class).in(Scopes.SINGLETON);
        binder.bind(QueryFunction.class).in(Scopes.SINGLETON);
    }
}
