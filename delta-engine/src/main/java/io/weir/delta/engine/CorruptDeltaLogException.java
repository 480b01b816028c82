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
package io.weir.delta.engine;

import io.trino.filesystem.Location;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A file of a table's log cannot be understood. The message names the file.
 */
public class CorruptDeltaLogException
        extends DeltaEngineException
        implements TableProblem
{
    private static final String LOG = "/_delta_log";

    private final Location location;
    private final long version;
    private final String problem;

    public CorruptDeltaLogException(Location location, long version, String problem, Throwable cause)
    {
        super("The Delta log is corrupt: %s (version %s): %s. Restore the file, or recreate the table".formatted(location, version, problem), cause);
        this.location = requireNonNull(location, "location is null");
        this.version = version;
        this.problem = String.valueOf(problem);
    }

    /**
     * The file of the log, or the log itself when no single file is to blame.
     */
    public Location location()
    {
        return location;
    }

    public long version()
    {
        return version;
    }

    @Override
    public String problem()
    {
        String told = "has a Delta log that is corrupt: %s (version %s): %s. Restore the file, or recreate the table".formatted(location, version, problem);
        return table().map(table -> told.replace(table + "/", "").replace("/" + table.path() + "/", "")).orElse(told);
    }

    private Optional<Location> table()
    {
        return Optional.of(location.toString().lastIndexOf(LOG))
                .filter(end -> end > 0)
                .map(end -> Location.of(location.toString().substring(0, end)));
    }
}
