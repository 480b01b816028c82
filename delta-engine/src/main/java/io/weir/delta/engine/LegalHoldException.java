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
 * Something was to destroy what a table has or once had, and the table is under a legal hold. Nothing was destroyed.
 */
public class LegalHoldException
        extends DeltaEngineException
        implements TableProblem
{
    private final String problem;

    public LegalHoldException(Location location, String reason)
    {
        this(location.toString(), "is under a legal hold (its property %s is '%s'), so nothing of it is destroyed. Lift the hold first".formatted(LegalHold.PROPERTY, reason));
    }

    private LegalHoldException(String location, String problem)
    {
        super("The Delta table at %s %s".formatted(location, problem));
        this.problem = problem;
    }

    @Override
    public String problem()
    {
        return problem;
    }
}
