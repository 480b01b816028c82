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

import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;

/**
 * Reads deletion vectors, wherever they are kept: inline in the log, in a file of the table, or in a file elsewhere.
 */
public final class DeletedRowsLoader
{
    public DeletedRowsLoader(TrinoFileSystem fileSystem, Location table)
    {
    }

    public DeletedRows load(DeletionVectorDescriptor descriptor)
    {
        throw new UnsupportedOperationException("DeletedRowsLoader is not written yet");
    }
}
