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
package io.weir.plugintests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The checkout that these tests are part of.
 */
public final class Repository
{
    private Repository() {}

    public static Path root()
    {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(directory.resolve("weir"))) {
            directory = directory.getParent();
            if (directory == null) {
                throw new IllegalStateException("The tests must run in a folder of the repository, not in " + Path.of("").toAbsolutePath());
            }
        }
        return directory;
    }

    /**
     * Copies the configuration that is shipped.
     *
     * @param etc a directory that is not there yet
     * @return the same directory
     */
    public static Path copyConfiguration(Path etc)
            throws IOException
    {
        Path shipped = root().resolve("etc-trino");
        try (Stream<Path> files = Files.walk(shipped)) {
            for (Path file : files.toList()) {
                Files.copy(file, etc.resolve(shipped.relativize(file)));
            }
        }
        return etc;
    }
}
