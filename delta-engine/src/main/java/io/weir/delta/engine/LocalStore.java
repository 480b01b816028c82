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
package io.weir.delta.engine;

import com.google.common.collect.ImmutableSet;
import io.trino.filesystem.Location;

import java.util.Set;

/**
 * What is on a disk of this machine is asked for in other ways than what is behind a network: a question takes microseconds, and an exception takes longer than it.
 */
public final class LocalStore
{
    private static final Set<String> SCHEMES = ImmutableSet.of("file", "local");

    private LocalStore() {}

    public static boolean isLocal(Location location)
    {
        return location.scheme().filter(SCHEMES::contains).isPresent();
    }
}
