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

/**
 * The table uses something that is not supported, for reading or for writing. The message names it.
 */
public class UnsupportedTableException
        extends DeltaEngineException
        implements TableProblem
{
    private final String reason;

    public UnsupportedTableException(Location location, String reason)
    {
        super("The Delta table at %s %s".formatted(location, reason));
        this.reason = reason;
    }

    public UnsupportedTableException(Location location, String reason, Throwable cause)
    {
        super("The Delta table at %s %s".formatted(location, reason), cause);
        this.reason = reason;
    }

    // kernel names the place as well
    @Override
    public String problem()
    {
        return reason.replaceFirst("table `[^`]*` requires", "it requires");
    }
}
