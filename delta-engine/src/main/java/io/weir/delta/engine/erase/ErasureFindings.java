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
package io.weir.delta.engine.erase;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.filesystem.Location;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.data.RowPositions;
import io.weir.delta.engine.erase.ErasureReport.ErasedFile;
import io.weir.delta.engine.erase.ErasureReport.Outcome;
import io.weir.delta.engine.erase.ErasureReport.Place;
import io.weir.delta.engine.upkeep.StoredFile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an erasure found and did so far.
 */
final class ErasureFindings
{
    private final Map<String, ErasedFile> files = new LinkedHashMap<>();
    private long liveRows;
    private long hiddenRows;
    private long versionsErased;
    private long logFilesErased;
    private long historyFilesErased;

    void rowsErased(long live, long hidden)
    {
        liveRows += live;
        hiddenRows += hidden;
    }

    void historyErased(long files)
    {
        historyFilesErased += files;
    }

    void logErased(long versions, long files)
    {
        versionsErased = versions;
        logFilesErased += files;
    }

    void rewritten(Location table, ActiveFile file, RowPositions rows)
    {
        boolean inDirectory = Erasure.isInDirectory(table, file.location());
        put(new ErasedFile(
                file.location().fileName(),
                file.size(),
                rows.cardinality(),
                inDirectory ? Place.TABLE : Place.ELSEWHERE,
                inDirectory ? Outcome.REWRITTEN : Outcome.LEFT_ELSEWHERE));
    }

    void other(StoredFile file, RowPositions rows, boolean named, Outcome outcome)
    {
        if (files.containsKey(file.location().fileName()) && files.get(file.location().fileName()).place() == Place.TABLE) {
            return;
        }
        Place place = switch (file.kind()) {
            case CHANGE_DATA -> Place.CHANGE_DATA;
            default -> named ? Place.OLD_VERSION : Place.UNREFERENCED;
        };
        put(new ErasedFile(file.location().fileName(), file.size(), rows.cardinality(), place, outcome));
    }

    private void put(ErasedFile file)
    {
        files.put(file.name(), file);
    }

    List<String> left()
    {
        return files.values().stream().filter(file -> file.outcome() == Outcome.LEFT_YOUNG).map(ErasedFile::name).sorted().toList();
    }

    Map<String, String> metrics()
    {
        return ImmutableMap.of("numDeletedRows", Long.toString(liveRows));
    }

    ErasureReport report(Holdings last, List<String> remaining)
    {
        return new ErasureReport(ImmutableList.copyOf(files.values()), liveRows, hiddenRows, versionsErased, logFilesErased, historyFilesErased, last.read().size(), last.log().entries(), remaining);
    }
}
