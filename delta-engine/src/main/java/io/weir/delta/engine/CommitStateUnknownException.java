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
 * The store gave no answer to a commit and could not be asked whether it arrived. The files of the commit must stay: they may be part of the table.
 */
public class CommitStateUnknownException
        extends DeltaEngineException
{
    public CommitStateUnknownException(Location commitFile, Throwable cause)
    {
        super("It is unknown whether the commit %s was written: the store did not answer. Look at the table's history before running the statement again; no data file was deleted".formatted(commitFile), cause);
    }
}
