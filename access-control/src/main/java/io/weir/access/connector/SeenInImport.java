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

import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.tag.KnownColumns;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import static java.util.Objects.requireNonNull;

/**
 * What was seen by who made the rows of an import, each table once and the fields of a column with each row about it: a row may be delivered again, and others be new.
 */
final class SeenInImport
{
    private final GovernanceSnapshot snapshot;
    private final Map<Asset, Boolean> known = new HashMap<>();

    SeenInImport(GovernanceSnapshot snapshot)
    {
        this.snapshot = requireNonNull(snapshot, "snapshot is null");
    }

    /**
     * What stands before the event in the log. Who only takes a tag away need not have looked at anything.
     */
    Optional<KnownColumns> before(TagEvent event, SeenTable table)
    {
        if (event.action() == TagAction.UNSET || event.asset().kind().compareTo(AssetKind.COLUMN) < 0) {
            return Optional.empty();
        }
        if (!known.computeIfAbsent(table.table(), snapshot::knowsColumnsOf)) {
            known.put(table.table(), true);
            return Optional.of(known(UUID.randomUUID().toString(), event, table, table.everything()));
        }
        List<Asset> fields = table.unknownFieldsIn(event.asset(), snapshot);
        return fields.isEmpty() ? Optional.empty() : Optional.of(known(KnownColumns.seenWith(event.eventId()), event, table, fields));
    }

    private static KnownColumns known(String eventId, TagEvent event, SeenTable table, List<Asset> columns)
    {
        return new KnownColumns(eventId, table.table(), columns, event.actor(), event.time());
    }
}
