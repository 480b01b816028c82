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

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kernel's path strings and Trino's locations. Both are unencoded, but kernel drops an empty authority ({@code file:/a} for {@code file:///a}).
 */
public final class KernelPaths
{
    private static final Pattern WITHOUT_AUTHORITY = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*:)(/(?!/).*)", Pattern.DOTALL);

    private static final Pattern EMPTY_AUTHORITY = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*:)//(/.*)", Pattern.DOTALL);

    private KernelPaths() {}

    public static Location toLocation(String kernelPath)
    {
        Matcher matcher = WITHOUT_AUTHORITY.matcher(kernelPath);
        if (matcher.matches()) {
            return Location.of(matcher.group(1) + "//" + matcher.group(2));
        }
        return Location.of(kernelPath);
    }

    public static String toKernelPath(Location location)
    {
        // kernel compares paths by their text, so it must see the form that it makes itself
        Matcher matcher = EMPTY_AUTHORITY.matcher(location.toString());
        return matcher.matches() ? matcher.group(1) + matcher.group(2) : location.toString();
    }
}
