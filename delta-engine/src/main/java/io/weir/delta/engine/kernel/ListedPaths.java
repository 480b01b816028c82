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
package io.weir.delta.engine.kernel;

import io.trino.filesystem.Location;

import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/**
 * Where the files of a listing are within the directory that was listed. A local file system answers with another scheme than it was asked with,
 * so only paths are compared.
 */
public final class ListedPaths
{
    private static final Pattern SLASHES = Pattern.compile("/+");

    private final Location directory;
    private final String root;

    public ListedPaths(Location directory)
    {
        this.directory = requireNonNull(directory, "directory is null");
        this.root = canonical(directory.path() + "/");
    }

    /**
     * @throws IllegalStateException when the file is not in the directory
     */
    public String relative(Location file)
    {
        String path = canonical(file.path());
        if (!path.startsWith(root)) {
            throw new IllegalStateException("A listing of %s returned %s".formatted(directory, file));
        }
        return path.substring(root.length());
    }

    // the path of a bucket is empty
    private static String canonical(String path)
    {
        return SLASHES.matcher("/" + path).replaceAll("/");
    }
}
