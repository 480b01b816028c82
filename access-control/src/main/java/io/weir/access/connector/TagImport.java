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
package io.weir.access.connector;

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.access.connector.GovernanceMetadata.SYSTEM_SCHEMA;

/**
 * The table {@code governance.system.tag_import}, into which rows are inserted and never read: each says something about a tag at an asset, and all of one {@code INSERT} go into the log
 * in one commit, or none.
 */
final class TagImport
{
    static final SchemaTableName TABLE = new SchemaTableName(SYSTEM_SCHEMA, "tag_import");
    static final List<String> COLUMNS = ImmutableList.of("asset", "tag", "value", "action", "reason", "event_id");

    private TagImport() {}

    /**
     * A row as it was given; an absent value is empty.
     */
    record Row(Optional<String> asset, Optional<String> tag, Optional<String> value, Optional<String> action, Optional<String> reason, Optional<String> eventId)
    {
        static Row of(List<Optional<String>> values)
        {
            return new Row(values.get(0), values.get(1), values.get(2), values.get(3), values.get(4), values.get(5));
        }
    }

    static ConnectorTableMetadata metadata()
    {
        List<ColumnMetadata> columns = COLUMNS.stream().map(TagImport::column).toList();
        return new ConnectorTableMetadata(TABLE, columns, Map.of(), Optional.of("INSERT INTO it to set, unset or declassify many tags in one commit"));
    }

    static ColumnMetadata column(String name)
    {
        return new ColumnMetadata(name, VARCHAR);
    }
}
