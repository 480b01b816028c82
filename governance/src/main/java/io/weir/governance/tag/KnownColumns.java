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
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The columns that a table had when something in it was first tagged, with the fields in them: whoever tagged it could see these. A column that is not among them is new, and carries
 * {@link TagName#UNCLASSIFIED} until somebody says what it holds, and so does a column with a field that is not among them. Of such whole lists only the first counts of a table by all of its names;
 * later lists are of fields alone, which were seen by whoever said something about their column.
 *
 * @param columns columns of {@code table}, hidden ones included, and fields in them
 */
public record KnownColumns(String eventId, Asset table, List<Asset> columns, String actor, Instant time)
        implements TagLogEntry
{
    private static final String SEEN_WITH = "seen with: ";

    public KnownColumns
    {
        requireNonNull(eventId, "eventId is null");
        requireNonNull(table, "table is null");
        columns = ImmutableList.copyOf(columns);
        requireNonNull(actor, "actor is null");
        requireNonNull(time, "time is null");
        if (table.kind() != AssetKind.TABLE) {
            throw InvalidAssetException.wrongKind(table, "the table that has the columns");
        }
        for (Asset column : columns) {
            if (column.kind().compareTo(AssetKind.COLUMN) < 0 || !column.isWithin(table)) {
                throw InvalidAssetException.wrongKind(column, "a column of %s, or a field in one".formatted(table));
            }
        }
    }

    /**
     * The id for what was seen by whoever made an event that follows it in the log.
     */
    public static String seenWith(String tagEventId)
    {
        return SEEN_WITH + tagEventId;
    }

    /**
     * The id of that event. Where it is in the log already, the event is delivered again, and nobody has looked at what came since: the list does not count.
     */
    public Optional<String> seenWithEvent()
    {
        return eventId.startsWith(SEEN_WITH) ? Optional.of(eventId.substring(SEEN_WITH.length())) : Optional.empty();
    }

    /**
     * Whether these are all columns of the table, and not fields alone.
     */
    public boolean isWhole()
    {
        return columns.stream().anyMatch(column -> column.kind() == AssetKind.COLUMN);
    }
}
