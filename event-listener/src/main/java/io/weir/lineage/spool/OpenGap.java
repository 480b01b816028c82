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
package io.weir.lineage.spool;

import io.weir.lineage.spool.SpoolGap.Reason;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What was dropped since the last record that was written. It is told before the next one.
 */
final class OpenGap
{
    private final ChainLink before;
    private final Instant from;
    private final Map<Importance, Long> counts = new EnumMap<>(Importance.class);
    private final List<String> ended = new ArrayList<>();
    private ChainLink last;
    private Instant to;

    OpenGap(ChainLink before, Instant from)
    {
        this.before = requireNonNull(before, "before is null");
        this.last = before;
        this.from = requireNonNull(from, "from is null");
        this.to = from;
    }

    void add(Importance importance, ChainLink link, Instant time)
    {
        counts.merge(importance, 1L, Long::sum);
        last = link;
        to = time;
    }

    /**
     * What was added is the end of a query whose start is in the spool.
     */
    void addEnded(String key)
    {
        ended.add(key);
    }

    /**
     * The link of the last record that was written.
     */
    ChainLink before()
    {
        return before;
    }

    SpoolGap told()
    {
        return new SpoolGap(Reason.FULL, before.sequence() + 1, last.sequence(), counts, Optional.of(ended).filter(keys -> !keys.isEmpty()), from, to, before.hex(), last.hex());
    }
}
