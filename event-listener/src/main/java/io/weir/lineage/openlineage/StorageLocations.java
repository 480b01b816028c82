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
package io.weir.lineage.openlineage;

import com.google.common.base.CharMatcher;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of storage as OpenLineage wants them, so that what another engine did to the same files meets what Trino did to the table: {@code s3://bucket} and the
 * path in it, or {@code file} and an absolute path.
 *
 * @see <a href="https://openlineage.io/docs/spec/naming">OpenLineage: naming conventions</a>
 */
final class StorageLocations
{
    private static final Pattern LOCATION = Pattern.compile("([a-z][a-z0-9+.-]*)://([^/]*)(.*)");

    private StorageLocations() {}

    static Facet.Symlinks symlinks(String location)
    {
        Matcher matcher = LOCATION.matcher(location);
        if (!matcher.matches()) {
            return new Facet.Symlinks(List.of(new Facet.Symlinks.Identifier("file", location, "LOCATION")));
        }
        String scheme = switch (matcher.group(1)) {
            case "s3a", "s3n" -> "s3";
            case String other -> other;
        };
        String path = CharMatcher.is('/').trimFrom(matcher.group(3));
        Facet.Symlinks.Identifier identifier = matcher.group(2).isEmpty()
                ? new Facet.Symlinks.Identifier(scheme.equals("local") ? "file" : scheme, "/" + path, "LOCATION")
                : new Facet.Symlinks.Identifier(scheme + "://" + matcher.group(2), path, "LOCATION");
        return new Facet.Symlinks(List.of(identifier));
    }
}
