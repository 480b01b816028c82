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
 * A commit lost against one that changed what it was built on. Nothing was committed; the statement may be run again.
 */
public class CommitConflictException
        extends DeltaEngineException
        implements TableProblem
{
    private final String problem;

    public CommitConflictException(Location location, long version, String reason)
    {
        super("The commit to the Delta table at %s %s".formatted(location, conflict(version, reason)));
        problem = "is changed by others: the commit " + conflict(version, reason);
    }

    @Override
    public String problem()
    {
        return problem;
    }

    private static String conflict(long version, String reason)
    {
        return "conflicts with its version %s: %s. Nothing was written; run the statement again".formatted(version, reason);
    }
}
