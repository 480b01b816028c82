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
package io.weir.deltagov.metadata;

import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;

import java.io.IOException;

/**
 * Deletes the directories of tables and views that are done with.
 */
final class Directories
{
    // the upkeep of the log after the last commit may add a file meanwhile
    private static final int ATTEMPTS = 5;

    private Directories() {}

    static void delete(TrinoFileSystem fileSystem, Location directory)
            throws IOException
    {
        for (int attempt = 1; ; attempt++) {
            try {
                fileSystem.deleteDirectory(directory);
                return;
            }
            catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
