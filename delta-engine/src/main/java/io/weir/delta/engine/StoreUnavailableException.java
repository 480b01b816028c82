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

import io.trino.filesystem.Location;

import java.io.IOException;

import static io.weir.delta.engine.ShownPaths.shown;

/**
 * The store did not do what it was asked for, so nothing is known about the table. Trying again may help.
 */
public class StoreUnavailableException
        extends DeltaEngineException
{
    public StoreUnavailableException(String action, Location location, IOException cause)
    {
        super(shown("Cannot %s %s: %s. Check that the store is reachable and that its credentials allow this".formatted(action, location, StoreProblem.text(cause))), shown(cause));
    }
}
