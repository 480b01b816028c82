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

import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.asset.InvalidAssetException;

import java.time.Instant;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/**
 * The place at which the data of a table were seen. Tables that were ever seen at one place are one table under several names, and share their tags.
 *
 * @param location canonical: two texts of one place are equal
 */
public record TableLocation(Asset table, String location, String actor, Instant time)
        implements TagLogEntry
{
    private static final Pattern FILE_SYSTEM = Pattern.compile("[a-z][a-z0-9+.-]*://");

    public TableLocation
    {
        requireNonNull(table, "table is null");
        requireNonNull(location, "location is null");
        requireNonNull(actor, "actor is null");
        requireNonNull(time, "time is null");
        if (table.kind() != AssetKind.TABLE) {
            throw InvalidAssetException.wrongKind(table, "the table that is at the location");
        }
    }

    /**
     * Says that the connector of the table shows it together with its history as the view {@code t$all}. No other table has this place, and none can be made there: it names no file system.
     */
    public static TableLocation ofAllTimeView(Asset table, String actor, Instant time)
    {
        return new TableLocation(table, allTimeView(table), actor, time);
    }

    /**
     * The place that {@link #ofAllTimeView} gives to a table.
     */
    public static String allTimeView(Asset table)
    {
        return "the all-time view of " + table;
    }

    /**
     * Whether it is a place of a file system, and no other mark that two tables share.
     */
    public static boolean isOfFiles(String location)
    {
        return FILE_SYSTEM.matcher(location).lookingAt();
    }

    @Override
    public String eventId()
    {
        return "%s at %s".formatted(table, location);
    }
}
