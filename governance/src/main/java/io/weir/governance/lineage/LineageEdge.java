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
package io.weir.governance.lineage;

import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.asset.InvalidAssetException;

import java.time.Instant;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * {@code target} was computed from {@code source} by a query. A table on either side stands for all of its columns: each column of the target
 * comes from each column of the source. Only between two tables or two schemas, {@code IDENTITY} means that the target is the source under another name, so each
 * column comes from the one of the same name.
 * {@code masked}: the query read masked values, so the source's tags do not travel.
 */
public record LineageEdge(
        String eventId,
        String queryId,
        Asset source,
        Asset target,
        EdgeKind kind,
        boolean masked,
        Optional<Long> sourceVersion,
        Optional<Long> targetVersion,
        Instant time)
        implements LineageEvent
{
    private static final String COLUMN_RENAME = "rename/";

    public LineageEdge
    {
        requireNonNull(eventId, "eventId is null");
        requireNonNull(queryId, "queryId is null");
        requireNonNull(source, "source is null");
        requireNonNull(target, "target is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(sourceVersion, "sourceVersion is null");
        requireNonNull(targetVersion, "targetVersion is null");
        requireNonNull(time, "time is null");
        if (!isRename(source, target, kind)) {
            requireTableOrBelow(source);
            requireTableOrBelow(target);
        }
    }

    /**
     * Whether the target is the source under another name: a table or schema that was renamed.
     */
    public boolean isRename()
    {
        return isRename(source, target, kind);
    }

    /**
     * The same edge of a statement that did nothing but give the source the target's name. One that copies within a table may have this edge as well, so it takes a mark.
     */
    public LineageEdge ofColumnRename()
    {
        return new LineageEdge(COLUMN_RENAME + eventId, queryId, source, target, kind, masked, sourceVersion, targetVersion, time);
    }

    /**
     * Whether the target is a column that was called as the source before. Those of earlier releases have no mark, so they count as copies.
     */
    public boolean isColumnRename()
    {
        return eventId.startsWith(COLUMN_RENAME)
                && kind == EdgeKind.IDENTITY
                && source.kind() == AssetKind.COLUMN
                && target.kind() == AssetKind.COLUMN
                && source.table().equals(target.table());
    }

    /**
     * Whether the source's tags travel along this edge.
     */
    public boolean carriesTags()
    {
        return !masked && switch (kind) {
            case IDENTITY, TRANSFORMATION, AGGREGATION, INFERRED -> true;
            case INDIRECT -> false;
        };
    }

    private static boolean isRename(Asset source, Asset target, EdgeKind kind)
    {
        return kind == EdgeKind.IDENTITY
                && source.kind() == target.kind()
                && (source.kind() == AssetKind.SCHEMA || source.kind() == AssetKind.TABLE);
    }

    private static void requireTableOrBelow(Asset asset)
    {
        if (asset.kind().compareTo(AssetKind.TABLE) < 0) {
            throw InvalidAssetException.wrongKind(asset, "a table, column or field at each end of a lineage edge");
        }
    }
}
