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
package io.weir.mongorecent.history;

import io.trino.filesystem.TrinoFileSystemFactory;
import io.weir.delta.engine.UpkeepThreads;
import io.weir.governance.Governance;

import static java.util.Objects.requireNonNull;

/**
 * What only catalogs with a governance have: without it copies would lose the tags of what they are copied from.
 */
public record HistoryBackend(Governance governance, TrinoFileSystemFactory fileSystems, UpkeepThreads upkeep)
{
    public HistoryBackend
    {
        requireNonNull(governance, "governance is null");
        requireNonNull(fileSystems, "fileSystems is null");
        requireNonNull(upkeep, "upkeep is null");
    }
}
