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
package io.weir.delta.engine.commit;

import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.LocalStore;

/**
 * Put-if-absent on the stores that Trino knows.
 */
public final class ExclusiveFileWriters
{
    private ExclusiveFileWriters() {}

    /**
     * A writer that chooses by the scheme of the target. It remembers which stores it has tried, so keep it.
     */
    public static ExclusiveFileWriter forFileSystem(TrinoFileSystem fileSystem)
    {
        ExclusiveFileWriter local = new LocalExclusiveFileWriter(fileSystem);
        ExclusiveFileWriter conditional = new ConditionalExclusiveFileWriter(fileSystem);
        return (target, content) -> {
            boolean isLocal = LocalStore.isLocal(target);
            (isLocal ? local : conditional).write(target, content);
        };
    }
}
