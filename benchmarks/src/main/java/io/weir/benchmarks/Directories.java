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
package io.weir.benchmarks;

import com.google.common.io.MoreFiles;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import static com.google.common.io.RecursiveDeleteOption.ALLOW_INSECURE;

/**
 * What the JDK does not do with directories that are not empty.
 */
final class Directories
{
    private Directories() {}

    /**
     * Also to another file system, where it takes a copy.
     *
     * @param target which is not there yet
     */
    static void move(Path source, Path target)
            throws IOException
    {
        try {
            Files.move(source, target);
        }
        catch (DirectoryNotEmptyException e) {
            // it is on another file system
            copy(source, target);
            deleteIfExists(source);
        }
    }

    private static void copy(Path source, Path target)
            throws IOException
    {
        try (Stream<Path> paths = Files.walk(source)) {
            // a directory comes before what is in it
            for (Path path : paths.toList()) {
                copyOne(path, target.resolve(source.relativize(path).toString()));
            }
        }
    }

    private static void copyOne(Path source, Path target)
            throws IOException
    {
        if (Files.isDirectory(source)) {
            // what failed to be moved may have left it
            Files.createDirectories(target);
        }
        else {
            Files.copy(source, target);
        }
    }

    static void deleteIfExists(Path directory)
            throws IOException
    {
        if (Files.exists(directory)) {
            MoreFiles.deleteRecursively(directory, ALLOW_INSECURE);
        }
    }
}
