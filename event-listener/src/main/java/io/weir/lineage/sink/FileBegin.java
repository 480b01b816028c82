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
package io.weir.lineage.sink;

import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Since when a file is written to. Many file systems know that; for the others Java says when it was written to last, which for a file that was just begun is nearly the same.
 */
final class FileBegin
{
    private Optional<Seen> earliest = Optional.empty();

    /**
     * @param key of the file, if it has one
     */
    private record Seen(Optional<Object> key, Instant time)
    {
        private Seen
        {
            requireNonNull(key, "key is null");
            requireNonNull(time, "time is null");
        }
    }

    Instant of(BasicFileAttributes attributes)
    {
        Seen now = new Seen(Optional.ofNullable(attributes.fileKey()), attributes.creationTime().toInstant());
        Seen begin = earliest
                .filter(seen -> seen.key().equals(now.key()) && seen.time().isBefore(now.time()))
                .orElse(now);
        earliest = Optional.of(begin);
        return begin.time();
    }

    /**
     * The next file may have the key of this one.
     */
    void forget()
    {
        earliest = Optional.empty();
    }
}
