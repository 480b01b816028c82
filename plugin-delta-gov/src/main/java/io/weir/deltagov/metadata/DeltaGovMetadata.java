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
package io.weir.deltagov.metadata;

import io.trino.spi.connector.ConnectorSplit;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.data.skipping.FileSkipping;
import io.weir.deltagov.AggregateTableHandle;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.OptimizeSource;

import java.util.List;

import static io.weir.deltagov.kernel.EngineErrors.mayMatch;
import static java.util.Objects.requireNonNull;

/**
 * The face towards Trino, one for each transaction. What it does not override Trino refuses by name. It is in layers because the interface
 * is wide: each answers for one concern, and every method only says who knows.
 */
public final class DeltaGovMetadata
        extends ViewMetadata
{
    private final Reading reading;
    private final Writing writing;
    private final MaterializedViewRefresh refresh;

    DeltaGovMetadata(SupportedTypes supportedTypes, Reading reading, Writing writing, Defining defining, Viewing viewing)
    {
        super(supportedTypes, reading, writing, defining, viewing);
        this.reading = requireNonNull(reading, "reading is null");
        this.writing = requireNonNull(writing, "writing is null");
        this.refresh = viewing.refresh();
    }

    /**
     * The files that a scan is about to read: those that may hold a matching row.
     */
    public List<ActiveFile> files(DeltaGovTableHandle table, FileSkipping skipping)
    {
        reading.resolver().scan(table);
        return refresh.onlyFiles(table)
                .map(files -> files.stream().filter(mayMatch(skipping)).toList())
                .orElseGet(() -> reading.resolver().files(table, skipping));
    }

    public List<ConnectorSplit> splits(AggregateTableHandle aggregation)
    {
        reading.resolver().scan(aggregation.table());
        return reading.logAnswers().splits(aggregation);
    }

    public List<ActiveFile> files(OptimizeSource source)
    {
        return writing.optimize().files(source);
    }

    /**
     * The transaction failed.
     */
    public void rollback()
    {
        writing.rollback().rollback();
    }
}
