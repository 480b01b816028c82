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

import io.trino.filesystem.Location;

import java.time.Instant;

import static java.util.Objects.requireNonNull;

/**
 * A file in the directory of a table.
 *
 * @param path relative to the table, as the file system has it
 */
public record StoredFile(Location location, String path, long size, Instant modified)
{
    private static final String CHANGE_DATA = "_change_data/";
    private static final String DELETION_VECTOR = "deletion_vector_";

    public enum Kind
    {
        DATA,
        DELETION_VECTOR,
        CHANGE_DATA,
    }

    public StoredFile
    {
        requireNonNull(location, "location is null");
        requireNonNull(path, "path is null");
        requireNonNull(modified, "modified is null");
    }

    public Kind kind()
    {
        if (path.startsWith(CHANGE_DATA)) {
            return Kind.CHANGE_DATA;
        }
        return location.fileName().startsWith(DELETION_VECTOR) ? Kind.DELETION_VECTOR : Kind.DATA;
    }

    /**
     * Whether it is no part of the table but belongs to whoever made it: the log, and what begins with a dot or an underscore. A partition's
     * directory may begin with either, as its column does.
     */
    public boolean isHidden()
    {
        String visible = path.startsWith(CHANGE_DATA) ? path.substring(CHANGE_DATA.length()) : path;
        for (String name : visible.split("/")) {
            if ((name.startsWith(".") || name.startsWith("_")) && !name.contains("=")) {
                return true;
            }
        }
        return false;
    }
}
