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
package io.weir.lineage.spool;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * A disk that takes nothing more while a file says so, for a spool in another process.
 */
public final class FullDisk
{
    private FullDisk() {}

    public static Spool open(Path directory, SpoolLimits limits, Clock clock, Path fullWhileExists)
    {
        return Spool.open(directory, limits, clock, path -> new BoundedFile(DiskFile.open(path), bytes -> Files.exists(fullWhileExists) ? bytes / 2 : bytes));
    }
}
