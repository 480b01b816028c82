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
package io.weir.delta.engine.upkeep;

import com.google.common.base.Splitter;
import io.trino.filesystem.Location;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * Where a file is in its store. A log may name a file by another scheme or authority than its table is known by, such as s3a for s3, and that is the same file. So it is when the path
 * has a dot in place of a directory, or two, which a disk follows. A file of another store with the same path is taken for the same one, and one that an object store calls by the dots,
 * so this tells what is to be kept, and what a file is that was found below the table; what is deleted goes by its location.
 */
public record FilePlace(String path)
{
    private static final Splitter SEGMENTS = Splitter.on('/').omitEmptyStrings();

    public FilePlace
    {
        requireNonNull(path, "path is null");
    }

    public static FilePlace of(Location file)
    {
        List<String> segments = new ArrayList<>();
        for (String segment : SEGMENTS.split(file.path())) {
            switch (segment) {
                case "." -> {}
                case ".." -> leave(segments);
                default -> segments.add(segment);
            }
        }
        return new FilePlace("/" + String.join("/", segments));
    }

    public static Set<FilePlace> of(Collection<Location> files)
    {
        return files.stream().map(FilePlace::of).collect(toImmutableSet());
    }

    /**
     * Whether it is somewhere below a directory.
     */
    public boolean isIn(FilePlace directory)
    {
        return !equals(directory) && path.startsWith(directory.path.equals("/") ? "/" : directory.path + "/");
    }

    // the directory above the root is the root
    private static void leave(List<String> segments)
    {
        if (!segments.isEmpty()) {
            segments.removeLast();
        }
    }
}
