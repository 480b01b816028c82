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
package io.weir.delta.engine.data;

import io.trino.filesystem.Location;
import io.weir.delta.engine.DeltaEngineException;

import static io.weir.delta.engine.ShownPaths.shown;
import static java.util.Objects.requireNonNull;

/**
 * A data file or a deletion vector cannot be understood. The message names the file, without the values of its partition.
 */
public class CorruptDataFileException
        extends DeltaEngineException
{
    private final Location location;

    public CorruptDataFileException(Location location, String problem)
    {
        super(message(location, problem));
        this.location = requireNonNull(location, "location is null");
    }

    public CorruptDataFileException(Location location, String problem, Throwable cause)
    {
        super(message(location, problem), shown(cause));
        this.location = requireNonNull(location, "location is null");
    }

    public Location location()
    {
        return location;
    }

    private static String message(Location location, String problem)
    {
        return shown("The data file %s cannot be read: %s. Restore the file, or delete its rows from the table".formatted(location, problem));
    }
}
