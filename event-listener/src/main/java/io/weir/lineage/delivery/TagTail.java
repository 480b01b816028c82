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
package io.weir.lineage.delivery;

import io.weir.governance.tag.PendingWrite;
import io.weir.governance.tag.TagLogEntry;

import java.util.List;
import java.util.function.Consumer;

/**
 * What was appended to the log of the tags, see {@link io.weir.governance.log.GovernanceLog#tagsSince}.
 */
@FunctionalInterface
interface TagTail
{
    long BEGINNING = -1;

    long tagsSince(long version, Consumer<List<TagLogEntry>> entries);

    /**
     * Hands over what was announced after a version.
     *
     * @return the version that it leads to
     */
    default long writesSince(long version, Consumer<PendingWrite> writes)
    {
        return tagsSince(version, entries -> entries.stream()
                .filter(PendingWrite.class::isInstance)
                .map(PendingWrite.class::cast)
                .forEach(writes));
    }
}
