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
package io.weir.access.query;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.weir.governance.asset.Asset;

import java.util.HashSet;
import java.util.Set;

/**
 * Which tables of a query are read by table functions. Trino asks of those as of any other whether they may be selected from, but for no masks, and does not say which is which; so it is
 * told by the order: what Trino asks about next after a function may be run is what the function reads.
 */
public final class FunctionReads
{
    @GuardedBy("this")
    private final Set<String> catalogs = new HashSet<>();
    @GuardedBy("this")
    private final Set<Asset> read = new HashSet<>();
    @GuardedBy("this")
    private final Set<Asset> filteredByReaders = new HashSet<>();

    FunctionReads() {}

    /**
     * A function of the catalog is run, and reads a table of it now if it reads one.
     */
    public synchronized void expect(String catalog)
    {
        catalogs.add(catalog);
        read.clear();
    }

    /**
     * Trino asks for masks: it goes on with the next table.
     */
    public synchronized void end()
    {
        catalogs.clear();
    }

    /**
     * Whether a function reads the table. It may read several, each once.
     */
    public synchronized boolean isNext(Asset table)
    {
        return catalogs.contains(table.parts().getFirst()) && read.add(table);
    }

    /**
     * Row filters were asked for without the masks before them, which Trino begins with: by a function or procedure that refuses who has any, and reads the table beneath them otherwise.
     */
    public synchronized void addFilteredByReader(Asset table)
    {
        filteredByReaders.add(table);
    }

    /**
     * Whether what is asked about now is what such a reader reads. It asks whether it may be selected at last.
     */
    public synchronized boolean endFilteredByReader(Asset table)
    {
        return filteredByReaders.remove(table);
    }
}
