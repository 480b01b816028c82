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

import io.trino.filesystem.Location;
import io.weir.delta.engine.ShownPaths;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * The paths of file actions. In the log they are URIs: encoded, and relative to the table or absolute. Locations are not encoded.
 */
public final class FilePaths
{
    private FilePaths() {}

    /**
     * @throws IllegalArgumentException when the path is no URI
     */
    public static Location resolve(Location table, String path)
    {
        URI uri = parse(path);
        if (uri.getScheme() != null) {
            String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
            return Location.of(uri.getScheme() + "://" + authority + uri.getPath());
        }
        if (uri.getPath().startsWith("/")) {
            return Location.of(root(table) + uri.getPath());
        }
        return table.appendPath(uri.getPath());
    }

    private static URI parse(String path)
    {
        try {
            URI uri = new URI(path);
            if (uri.isOpaque()) {
                throw new IllegalArgumentException("The path of a file is not a hierarchical URI: " + withoutValues(path));
            }
            return uri;
        }
        catch (URISyntaxException _) {
            // the cause repeats the path
            throw new IllegalArgumentException("The path of a file is not a URI: " + withoutValues(path));
        }
    }

    private static String withoutValues(String relativePath)
    {
        return ShownPaths.shown("/" + relativePath).substring(1);
    }

    // scheme and authority, as a path without a scheme is on the same store as its table
    private static String root(Location table)
    {
        String location = table.toString();
        return location.substring(0, location.length() - table.path().length()).replaceFirst("/$", "");
    }
}
