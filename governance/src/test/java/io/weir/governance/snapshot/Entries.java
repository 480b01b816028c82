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
package io.weir.governance.snapshot;

import com.google.common.collect.ImmutableList;
import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.lineage.RunResolved;
import io.weir.governance.tag.KnownColumns;
import io.weir.governance.tag.PendingWrite;
import io.weir.governance.tag.TableLocation;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagOrigin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Log entries with the parts that matter to a test; each has an event id of its own.
 */
public final class Entries
{
    private static final Instant TIME = Instant.parse("2026-03-03T12:00:00Z");

    private int events;

    public TagEvent set(String asset, String tag)
    {
        return tag(TagAction.SET, asset, tag, Optional.empty());
    }

    public TagEvent set(String asset, String tag, String value)
    {
        return tag(TagAction.SET, asset, tag, Optional.of(value));
    }

    public TagEvent unset(String asset, String tag)
    {
        return tag(TagAction.UNSET, asset, tag, Optional.empty());
    }

    public TagEvent declassify(String asset, String tag)
    {
        return tag(TagAction.DECLASSIFY, asset, tag, Optional.empty());
    }

    public PendingWrite pendingRename(String queryId, String target, String source)
    {
        return PendingWrite.rename(nextId(), queryId, Asset.parse(target), Asset.parse(source), "etl", TIME);
    }

    public PendingWrite pending(String queryId, String target, String... sources)
    {
        return new PendingWrite(nextId(), queryId, Asset.parse(target), Stream.of(sources).map(Asset::parse).toList(), "etl", TIME);
    }

    public KnownColumns columns(String table, String... columns)
    {
        Asset asset = Asset.parse(table);
        return new KnownColumns(nextId(), asset, Stream.of(columns).map(asset::child).toList(), "steward", TIME);
    }

    /**
     * @param known columns and fields, written as in texts of assets
     */
    public KnownColumns known(String table, String... known)
    {
        return new KnownColumns(nextId(), Asset.parse(table), Stream.of(known).map(names -> Asset.parse(table + "." + names)).toList(), "steward", TIME);
    }

    public TableLocation location(String table, String location)
    {
        return new TableLocation(Asset.parse(table), location, "delta_gov", TIME);
    }

    public LineageEdge edge(String source, String target)
    {
        return edge(source, target, EdgeKind.TRANSFORMATION, false);
    }

    public LineageEdge edge(String source, String target, EdgeKind kind, boolean masked)
    {
        return new LineageEdge(nextId(), "query", Asset.parse(source), Asset.parse(target), kind, masked, Optional.empty(), Optional.empty(), TIME);
    }

    /**
     * What {@code RENAME COLUMN} is told as: older versions of the table have the column under the name from before.
     */
    public List<LineageEvent> columnRename(String source, String target)
    {
        return List.of(edge(source, target, EdgeKind.IDENTITY, false).ofColumnRename(), edge(target, source, EdgeKind.INFERRED, false));
    }

    /**
     * What is known when nothing but tags was set.
     */
    public GovernanceSnapshot tagged(String... assetsAndTags)
    {
        ImmutableList.Builder<TagEvent> tags = ImmutableList.builder();
        for (int index = 0; index < assetsAndTags.length; index += 2) {
            tags.add(set(assetsAndTags[index], assetsAndTags[index + 1]));
        }
        return GovernanceSnapshot.of(tags.build(), ImmutableList.of());
    }

    public RunResolved resolved(String queryId)
    {
        return new RunResolved(queryId, true, TIME);
    }

    private TagEvent tag(TagAction action, String asset, String tag, Optional<String> value)
    {
        return new TagEvent(nextId(), Asset.parse(asset), tag, value, action, TagOrigin.STEWARD, "steward", Optional.of("test"), TIME);
    }

    private String nextId()
    {
        events++;
        return "event-" + events;
    }
}
