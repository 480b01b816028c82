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
package io.weir.deltagov.changes;

import com.google.inject.Inject;
import io.trino.plugin.base.classloader.ClassLoaderSafeTableFunctionSplitProcessor;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.function.FunctionProvider;
import io.trino.spi.function.table.ConnectorTableFunction;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.trino.spi.function.table.TableFunctionProcessorProvider;
import io.trino.spi.function.table.TableFunctionProcessorProviderFactory;
import io.trino.spi.function.table.TableFunctionSplitProcessor;
import io.weir.deltagov.ParquetSessionProperties;
import io.weir.deltagov.Storage;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The table functions, and who runs them on the workers.
 */
public class TableFunctions
        implements FunctionProvider
{
    private final Storage storage;
    private final TableChangesFunction tableChanges;

    @Inject
    public TableFunctions(Storage storage, TableChangesFunction tableChanges)
    {
        this.storage = requireNonNull(storage, "storage is null");
        this.tableChanges = requireNonNull(tableChanges, "tableChanges is null");
    }

    public ConnectorTableFunction tableChanges()
    {
        return tableChanges;
    }

    @Override
    public TableFunctionProcessorProviderFactory getTableFunctionProcessorProviderFactory(ConnectorTableFunctionHandle functionHandle)
    {
        return () -> new TableFunctionProcessorProvider()
        {
            @Override
            public TableFunctionSplitProcessor getSplitProcessor(ConnectorSession session, ConnectorTableFunctionHandle handle, Optional<ConnectorTableCredentials> credentials, ConnectorSplit split)
            {
                // libraries below look classes up through the thread's
                ClassLoader classLoader = TableFunctions.class.getClassLoader();
                try (ThreadContextClassLoader _ = new ThreadContextClassLoader(classLoader)) {
                    TableChangesProcessor processor = TableChangesProcessor.open(
                            storage.as(session).fileSystem(),
                            ParquetSessionProperties.readerOptions(session),
                            (TableChangesHandle) handle,
                            (TableChangesSplit) split);
                    return new ClassLoaderSafeTableFunctionSplitProcessor(processor, classLoader);
                }
            }
        };
    }
}
