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
package io.weir.governance.log;

import com.google.common.collect.ImmutableList;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Some entries of a log that is read in parts.
 *
 * @param since no entry of this part is older, nor any of a later part; empty when nobody knows
 */
public record LogEntries<T>(List<T> entries, Optional<Instant> since)
{
    public LogEntries
    {
        entries = ImmutableList.copyOf(entries);
        requireNonNull(since, "since is null");
    }
}
