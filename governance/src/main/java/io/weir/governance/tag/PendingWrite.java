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
package io.weir.governance.tag;

import com.google.common.collect.ImmutableList;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.asset.InvalidAssetException;

import java.time.Instant;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * A query is about to write {@code target} and reads {@code sources} (columns or, where they are not known, tables). It is appended before the
 * first row is written, tagged or not. Until the query's {@link io.weir.governance.lineage.RunResolved} arrives, every column of the target carries every tag
 * that the sources carry.
 * <p>
 * A rename is announced in the same form: a schema or table as the target is about to be called so, and has one source, which is what it is called now. What is in it takes over from what has the same
 * name there.
 */
public record PendingWrite(String eventId, String queryId, Asset target, List<Asset> sources, String actor, Instant time)
        implements TagLogEntry
{
    private static final String RENAME = "rename/";

    public PendingWrite
    {
        requireNonNull(eventId, "eventId is null");
        requireNonNull(queryId, "queryId is null");
        requireNonNull(target, "target is null");
        sources = ImmutableList.copyOf(sources);
        requireNonNull(actor, "actor is null");
        requireNonNull(time, "time is null");
        if (target.kind() == AssetKind.SCHEMA) {
            requireRename(target, sources);
        }
        else {
            requireWrite(target, sources);
        }
    }

    /**
     * @param target a schema or table by its name to be
     * @param source the same by its name of now
     */
    public static PendingWrite rename(String eventId, String queryId, Asset target, Asset source, String actor, Instant time)
    {
        return new PendingWrite(RENAME + eventId, queryId, target, ImmutableList.of(source), actor, time);
    }

    /**
     * Those of tables that were announced by earlier releases count as writes of all that the table holds.
     */
    public boolean isRename()
    {
        return target.kind() == AssetKind.SCHEMA || (eventId.startsWith(RENAME) && sources.size() == 1 && sources.getFirst().kind() == AssetKind.TABLE);
    }

    private static void requireRename(Asset target, List<Asset> sources)
    {
        if (sources.size() != 1 || sources.getFirst().kind() != AssetKind.SCHEMA) {
            throw InvalidAssetException.wrongKind(target, "the table that a query writes, or the new name of one schema");
        }
    }

    private static void requireWrite(Asset target, List<Asset> sources)
    {
        if (target.kind() != AssetKind.TABLE) {
            throw InvalidAssetException.wrongKind(target, "the table that a query writes");
        }
        for (Asset source : sources) {
            if (source.kind().compareTo(AssetKind.TABLE) < 0) {
                throw InvalidAssetException.wrongKind(source, "a table or column that a query reads");
            }
        }
    }
}
