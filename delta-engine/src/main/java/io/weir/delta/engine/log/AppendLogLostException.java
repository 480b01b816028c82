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
package io.weir.delta.engine.log;

import io.trino.filesystem.Location;
import io.weir.delta.engine.DeltaEngineException;

/**
 * A log is no longer what it was when it was read: it was wiped, replaced, or its disk is not there. What was read from it must not be
 * taken for what it says now.
 */
public class AppendLogLostException
        extends DeltaEngineException
{
    public AppendLogLostException(Location location, long version)
    {
        super("The log at %s had version %s, which is gone or was replaced. Check that its store is the right one and is mounted, or restore the log".formatted(location, version));
    }
}
