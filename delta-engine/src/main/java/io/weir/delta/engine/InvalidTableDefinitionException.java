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
 * A table cannot be as it was asked for: an unknown property, a partition column that is none of its columns, and the like.
 */
public class InvalidTableDefinitionException
        extends DeltaEngineException
        implements TableProblem
{
    private final String problem;

    public InvalidTableDefinitionException(Location location, Throwable cause)
    {
        super("The definition of the Delta table at %s is not valid: %s".formatted(location, cause.getMessage()), cause);
        problem = "cannot be defined like this: " + cause.getMessage();
    }

    @Override
    public String problem()
    {
        return problem;
    }
}
