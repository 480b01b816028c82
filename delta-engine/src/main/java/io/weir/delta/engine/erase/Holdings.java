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

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.trino.filesystem.Location;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.data.RowPositions;
import io.weir.delta.engine.upkeep.StoredFile;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * Where rows of the subject are.
 *
 * @param active files of the table
 * @param others what else is in the table's directory: files of older versions, change data, files that nothing refers to
 * @param read files that were read
 * @param columns those of every definition that is known
 */
record Holdings(Map<ActiveFile, RowPositions> active, Map<StoredFile, RowPositions> others, LogContents log, Set<Location> read, Set<LoggedColumn> columns)
{
    Holdings
    {
        active = ImmutableMap.copyOf(active);
        others = ImmutableMap.copyOf(others);
        requireNonNull(log, "log is null");
        read = ImmutableSet.copyOf(read);
        columns = ImmutableSet.copyOf(columns);
    }

    /**
     * Names of the entries of the log that have a text of the subject in them, or what a writer left of it.
     */
    List<String> logEntries()
    {
        return Stream.concat(log.holdingText().stream(), log.holdingShortenedText(read).stream()).distinct().toList();
    }
}
