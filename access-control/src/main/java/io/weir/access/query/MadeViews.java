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
package io.weir.access.query;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.weir.governance.asset.Asset;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Views that were made a while ago and that nothing happened to since. Trino asks the same about a view as about a table, so of others it is not known which they are.
 */
public final class MadeViews
{
    private static final Duration KEPT = Duration.ofHours(1);

    @GuardedBy("this")
    private final Map<Asset, Making> views = new LinkedHashMap<>();

    MadeViews() {}

    private record Making(String queryId, Instant begun, Optional<Instant> ended) {}

    /**
     * The query makes the view, if it can: there may be a table of that name.
     */
    public synchronized void begin(Asset view, ActiveQuery query)
    {
        views.values().removeIf(making -> making.begun().plus(KEPT).isBefore(query.begun()));
        views.put(view, new Making(query.queryId(), query.begun(), Optional.empty()));
    }

    /**
     * The query did what it was to do.
     */
    public synchronized void end(ActiveQuery query, Instant ended)
    {
        for (Asset view : query.targets()) {
            views.computeIfPresent(view, (_, making) -> making.queryId().equals(query.queryId()) ? new Making(making.queryId(), making.begun(), Optional.of(ended)) : making);
        }
    }

    /**
     * Something is done to the table, view or schema, or to what is in it, and what is of that name afterwards may be a table.
     */
    public synchronized void forget(Asset asset)
    {
        views.keySet().removeIf(view -> view.isWithin(asset));
    }

    /**
     * Whether it has been a view all the time since then.
     */
    public synchronized boolean isViewSince(Asset asset, Instant time)
    {
        return Optional.ofNullable(views.get(asset)).flatMap(Making::ended).filter(ended -> !ended.isAfter(time)).isPresent();
    }
}
