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

import io.weir.governance.snapshot.EventIds;

import java.time.Instant;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The ids of the entries that may come again. What comes again has the time that it had, so an id can be forgotten once nothing of its time is to come. Not safe for use by
 * several threads.
 */
final class SeenIds
{
    private final NavigableMap<Instant, Set<String>> ofTime = new TreeMap<>();
    private final EventIds ofNoTime = new EventIds();

    /**
     * @return false if it was there before
     */
    boolean add(String eventId, Optional<Instant> time)
    {
        return time
                .map(instant -> ofTime.computeIfAbsent(instant, _ -> new HashSet<>()).add(eventId))
                .orElseGet(() -> ofNoTime.add(eventId));
    }

    void forgetBefore(Instant since)
    {
        ofTime.headMap(since).clear();
    }

    int size()
    {
        return ofNoTime.size() + ofTime.values().stream().mapToInt(Set::size).sum();
    }
}
