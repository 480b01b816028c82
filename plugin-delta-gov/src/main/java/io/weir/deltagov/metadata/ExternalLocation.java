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
import io.trino.spi.TrinoException;

import static io.trino.spi.StandardErrorCode.INVALID_ARGUMENTS;

/**
 * A location that somebody typed.
 */
public final class ExternalLocation
{
    private ExternalLocation() {}

    public static Location parse(String text)
    {
        Location location;
        try {
            location = Location.of(withoutTrailingSlash(text));
        }
        catch (IllegalArgumentException e) {
            throw refused(text, e.getMessage());
        }
        if (location.scheme().isEmpty()) {
            throw refused(text, "it has no scheme");
        }
        if (location.path().isEmpty()) {
            throw refused(text, "it has no path");
        }
        for (String part : location.path().split("/")) {
            requirePlain(text, part);
        }
        return location;
    }

    /**
     * Stores take all of them for names, the Delta kernel for another place.
     */
    private static void requirePlain(String text, String part)
    {
        switch (part) {
            case "" -> throw refused(text, "it has two slashes with nothing between them");
            case ".", ".." -> throw refused(text, "it has a part that is " + part);
            default -> {}
        }
    }

    private static String withoutTrailingSlash(String text)
    {
        return text.endsWith("/") ? withoutTrailingSlash(text.substring(0, text.length() - 1)) : text;
    }

    private static TrinoException refused(String text, String reason)
    {
        return new TrinoException(INVALID_ARGUMENTS, "Location '%s' cannot be used: %s. Give an absolute one, for example file:///data/t or s3://bucket/t".formatted(text, reason));
    }
}
