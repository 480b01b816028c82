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
package io.weir.governance;

import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.StoreProblem;

import java.io.IOException;
import java.util.Optional;

/**
 * Checks the place of the governance log before anything relies on it. A directory that is not there is refused and not created: it may be a volume that is not
 * mounted, and an empty log in its place would mean that nothing is sensitive.
 */
final class GovernanceLocation
{
    private static final String KEY = "governance.location";
    private static final String NO_LOCATION = "%s=%s is not a location: %s. Expected a form such as file:///var/weir/governance or s3://bucket/governance";

    private GovernanceLocation() {}

    static Location checked(String text, TrinoFileSystem fileSystem)
    {
        Location location;
        try {
            location = Location.of(text);
        }
        catch (IllegalArgumentException e) {
            throw new GovernanceConfigurationException(NO_LOCATION.formatted(KEY, text, e.getMessage()), e);
        }
        if (location.scheme().isEmpty()) {
            throw new GovernanceConfigurationException(NO_LOCATION.formatted(KEY, text, "it has no scheme"));
        }
        if (!directoryExists(location, fileSystem).orElse(true)) {
            throw new GovernanceConfigurationException("%s=%s: there is no such directory. Create it, or mount the volume that holds it".formatted(KEY, text));
        }
        return location;
    }

    /**
     * Empty where the file system has no directories, as object stores.
     */
    private static Optional<Boolean> directoryExists(Location location, TrinoFileSystem fileSystem)
    {
        try {
            return fileSystem.directoryExists(location);
        }
        catch (IOException e) {
            throw new GovernanceConfigurationException("%s=%s cannot be reached: %s. Check the location and the properties of its file system".formatted(KEY, location, StoreProblem.text(e)), e);
        }
        catch (IllegalArgumentException e) {
            throw new GovernanceConfigurationException(
                    "%s=%s: no file system serves it: %s. Enable one, such as fs.local.enabled=true with local.location, or fs.s3.enabled=true".formatted(KEY, location, e.getMessage()), e);
        }
    }
}
