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
package io.weir.delta.engine.replay;

import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.trino.filesystem.Location;
import io.weir.delta.engine.ActiveFile;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What tells the file actions of a log apart: a file is another one with another deletion vector.
 */
public record FileKey(Location location, Optional<String> deletionVectorId)
{
    public FileKey
    {
        requireNonNull(location, "location is null");
        requireNonNull(deletionVectorId, "deletionVectorId is null");
    }

    public static FileKey of(ActiveFile file)
    {
        return of(file.location(), file.deletionVector());
    }

    public static FileKey of(Location location, Optional<DeletionVectorDescriptor> deletionVector)
    {
        return new FileKey(location, deletionVector.map(DeletionVectorDescriptor::getUniqueId));
    }
}
