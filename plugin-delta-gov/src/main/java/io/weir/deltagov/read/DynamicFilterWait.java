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

import io.airlift.units.Duration;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.predicate.Domain;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.StatisticsDecoder;
import io.weir.deltagov.DeltaGovColumnHandle;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static io.weir.deltagov.kernel.EngineErrors.translated;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * How long a scan is to wait for the filters of a join, which takes none of its rows before it has made them. Where they could leave out whole files, no file is opened
 * before. Where they could not, they still save the reading of columns of rows that match none: so a few files are begun, which keeps the processors busy meanwhile, and
 * the others wait.
 *
 * @param beforeFirst until any file is opened
 * @param beforeRest from then on, until more than a few are
 */
record DynamicFilterWait(Duration beforeFirst, Duration beforeRest)
{
    private static final Duration NONE = new Duration(0, MILLISECONDS);
    // of more files, these stand for all
    private static final int MOST_FILES = 1000;

    DynamicFilterWait
    {
        requireNonNull(beforeFirst, "beforeFirst is null");
        requireNonNull(beforeRest, "beforeRest is null");
    }

    /**
     * @param columns those that there will be filters on
     * @param longest when there is something to wait for
     */
    static DynamicFilterWait of(List<ActiveFile> files, Collection<ColumnHandle> columns, Duration longest)
    {
        if (columns.isEmpty()) {
            return new DynamicFilterWait(NONE, NONE);
        }
        List<ActiveFile> sample = files.subList(0, Math.min(files.size(), MOST_FILES));
        boolean isWorthAll = columns.stream().anyMatch(handle -> handle instanceof DeltaGovColumnHandle(DataColumn column) && tellsFilesApart(column, sample));
        return isWorthAll ? new DynamicFilterWait(longest, NONE) : new DynamicFilterWait(NONE, longest);
    }

    private static boolean tellsFilesApart(DataColumn column, List<ActiveFile> files)
    {
        return switch (column.kind()) {
            case PARTITION -> hasSeveralValues(column, files);
            case DATA -> hasDisjointRanges(column, files);
            case ROW_POSITION -> false;
        };
    }

    private static boolean hasSeveralValues(DataColumn column, List<ActiveFile> files)
    {
        Set<Optional<String>> values = new HashSet<>();
        return files.stream().anyMatch(file -> values.add(file.partitionValue(column)) && values.size() > 1);
    }

    /**
     * Ranges have a value in common just when each two of them have one.
     */
    private static boolean hasDisjointRanges(DataColumn column, List<ActiveFile> files)
    {
        StatisticsDecoder statistics = new StatisticsDecoder(List.of(column));
        Domain common = Domain.notNull(column.type());
        for (ActiveFile file : files) {
            common = common.intersect(translated(() -> statistics.decode(file)).domain(column));
            if (common.isNone()) {
                return true;
            }
        }
        return false;
    }
}
