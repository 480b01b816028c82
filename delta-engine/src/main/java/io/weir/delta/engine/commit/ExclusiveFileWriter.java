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
package io.weir.delta.engine.commit;

import io.trino.filesystem.Location;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;

/**
 * Put-if-absent: of all that write the same file at the same time exactly one succeeds, and whoever reads the file finds it complete.
 * This is what makes a Delta commit atomic.
 */
public interface ExclusiveFileWriter
{
    /**
     * @throws FileAlreadyExistsException when there is a file already; it was not touched
     * @throws IOException when the outcome is unknown, or nothing was written
     */
    void write(Location target, byte[] content)
            throws FileAlreadyExistsException, IOException;
}
