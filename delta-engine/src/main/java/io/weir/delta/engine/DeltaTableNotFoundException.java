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

import static java.util.Objects.requireNonNull;

/**
 * There is no Delta table at a location: it has no {@code _delta_log} with at least one commit or checkpoint.
 */
public class DeltaTableNotFoundException
        extends DeltaEngineException
        implements TableProblem
{
    private final Location location;

    public DeltaTableNotFoundException(Location location)
    {
        super("No Delta table at %s: its _delta_log has no commit. Check the location, or create the table first".formatted(location));
        this.location = requireNonNull(location, "location is null");
    }

    @Override
    public String problem()
    {
        return "is missing: the _delta_log at its location has no commit. Restore its files";
    }

    public Location location()
    {
        return location;
    }
}
