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

import java.time.Instant;

/**
 * A version was asked for that a table does not have yet, or that its log no longer holds.
 */
public class DeltaVersionNotFoundException
        extends DeltaEngineException
        implements TableProblem
{
    private static final long NO_VERSION = -1;

    private final long version;
    private final long earliest;
    private final long latest;
    private final String problem;

    public DeltaVersionNotFoundException(Location location, long version, long earliest, long latest)
    {
        this(location, version, earliest, latest, "has no version %s: the log holds versions %s to %s. Ask for one of those".formatted(version, earliest, latest));
    }

    /**
     * No version is as old as what was asked for.
     */
    DeltaVersionNotFoundException(Location location, Instant time, long earliest, long latest, Throwable cause)
    {
        this(location, NO_VERSION, earliest, latest, "has no version as old as %s: the log holds versions %s to %s. Ask for a later time; the table $history has the times of the versions".formatted(time, earliest, latest));
        initCause(cause);
    }

    private DeltaVersionNotFoundException(Location location, long version, long earliest, long latest, String problem)
    {
        super("The Delta table at %s %s".formatted(location, problem));
        this.version = version;
        this.earliest = earliest;
        this.latest = latest;
        this.problem = problem;
    }

    @Override
    public String problem()
    {
        return problem;
    }

    /**
     * What was asked for, -1 when it was a time.
     */
    public long version()
    {
        return version;
    }

    public long earliest()
    {
        return earliest;
    }

    public long latest()
    {
        return latest;
    }
}
