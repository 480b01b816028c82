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

import static io.weir.delta.engine.ShownPaths.shown;

/**
 * A file of a checkpoint is put together in memory, and this one would take more of it than one may.
 */
public class CheckpointTooLargeException
        extends DeltaEngineException
{
    /**
     * @param maximumBytes that a file may have
     */
    public CheckpointTooLargeException(Location file, long maximumBytes)
    {
        super("The checkpoint %s is not written: it would have more than %s bytes, and is put together in memory. Set the property delta.checkpointPolicy of the table to v2, which divides it into many files".formatted(shown(file.toString()), maximumBytes));
    }
}
