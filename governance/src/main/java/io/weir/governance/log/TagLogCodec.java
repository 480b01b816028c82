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

import io.weir.delta.engine.log.LogColumn;
import io.weir.delta.engine.log.LogRow;
import io.weir.delta.engine.log.LogSchema;
import io.weir.governance.asset.Asset;
import io.weir.governance.tag.KnownColumns;
import io.weir.governance.tag.PendingWrite;
import io.weir.governance.tag.TableLocation;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagLogEntry;
import io.weir.governance.tag.TagOrigin;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.delta.engine.log.LogType.LONG;
import static io.weir.delta.engine.log.LogType.STRING;
import static io.weir.delta.engine.log.LogType.STRING_LIST;
import static io.weir.delta.engine.log.LogType.TIMESTAMP;
import static io.weir.governance.log.RowReader.text;

/**
 * {@code tag_log}: the column {@code action} tells what the row is. A pending write has its target as {@code asset}; known columns stand in {@code sources}, and the location of a
 * table in {@code value}.
 */
final class TagLogCodec
        implements LogCodec<TagLogEntry>
{
    private static final String PENDING = "pending";
    private static final String COLUMNS = "columns";
    private static final String LOCATION = "location";
    private static final LogSchema SCHEMA = new LogSchema(List.of(
            new LogColumn(SCHEMA_VERSION, LONG),
            new LogColumn(EVENT_ID, STRING),
            new LogColumn("asset", STRING),
            new LogColumn("tag", STRING),
            new LogColumn("value", STRING),
            new LogColumn("action", STRING),
            new LogColumn("origin", STRING),
            new LogColumn("actor", STRING),
            new LogColumn("reason", STRING),
            new LogColumn("query_id", STRING),
            new LogColumn("sources", STRING_LIST),
            new LogColumn("time", TIMESTAMP)));

    @Override
    public String table()
    {
        return "tag_log";
    }

    @Override
    public LogSchema schema()
    {
        return SCHEMA;
    }

    @Override
    public String eventId(TagLogEntry entry)
    {
        return entry.eventId();
    }

    @Override
    public LogRow encode(TagLogEntry entry)
    {
        return switch (entry) {
            case TagEvent event -> LogRow.of(
                    CURRENT_VERSION,
                    event.eventId(),
                    event.asset().toString(),
                    event.tag(),
                    event.value(),
                    text(event.action()),
                    text(event.origin()),
                    event.actor(),
                    event.reason(),
                    Optional.empty(),
                    Optional.empty(),
                    event.time());
            case PendingWrite write -> LogRow.of(
                    CURRENT_VERSION,
                    write.eventId(),
                    write.target().toString(),
                    Optional.empty(),
                    Optional.empty(),
                    PENDING,
                    Optional.empty(),
                    write.actor(),
                    Optional.empty(),
                    write.queryId(),
                    texts(write.sources()),
                    write.time());
            case KnownColumns columns -> LogRow.of(
                    CURRENT_VERSION,
                    columns.eventId(),
                    columns.table().toString(),
                    Optional.empty(),
                    Optional.empty(),
                    COLUMNS,
                    Optional.empty(),
                    columns.actor(),
                    Optional.empty(),
                    Optional.empty(),
                    texts(columns.columns()),
                    columns.time());
            case TableLocation location -> LogRow.of(
                    CURRENT_VERSION,
                    location.eventId(),
                    location.table().toString(),
                    Optional.empty(),
                    location.location(),
                    LOCATION,
                    Optional.empty(),
                    location.actor(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    location.time());
        };
    }

    private static List<String> texts(List<Asset> assets)
    {
        return assets.stream().map(Asset::toString).collect(toImmutableList());
    }

    private static List<Asset> assets(RowReader reader)
    {
        return reader.strings("sources").stream().map(Asset::parse).collect(toImmutableList());
    }

    @Override
    public TagLogEntry decode(LogRow row)
    {
        RowReader reader = new RowReader(table(), SCHEMA, row);
        return switch (reader.string("action")) {
            case PENDING -> pendingWrite(reader);
            case COLUMNS -> new KnownColumns(reader.string(EVENT_ID), reader.asset("asset"), assets(reader), reader.string("actor"), reader.instant("time"));
            case LOCATION -> new TableLocation(reader.asset("asset"), reader.string("value"), reader.string("actor"), reader.instant("time"));
            default -> tagEvent(reader);
        };
    }

    private static PendingWrite pendingWrite(RowReader reader)
    {
        return new PendingWrite(
                reader.string(EVENT_ID),
                reader.string("query_id"),
                reader.asset("asset"),
                assets(reader),
                reader.string("actor"),
                reader.instant("time"));
    }

    private static TagEvent tagEvent(RowReader reader)
    {
        return new TagEvent(
                reader.string(EVENT_ID),
                reader.asset("asset"),
                reader.string("tag"),
                reader.optionalString("value"),
                reader.enumValue("action", TagAction.class),
                reader.enumValue("origin", TagOrigin.class),
                reader.string("actor"),
                reader.optionalString("reason"),
                reader.instant("time"));
    }
}
