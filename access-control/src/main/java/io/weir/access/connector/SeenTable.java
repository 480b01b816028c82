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
import com.google.common.collect.ImmutableListMultimap;
import io.trino.spi.connector.ColumnSchema;
import io.weir.access.decision.NestedFields;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.snapshot.GovernanceSnapshot;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * What a table has when somebody says something about it, who could see that.
 *
 * @param fields those of rows, by the column that they are in
 */
record SeenTable(Asset table, List<Asset> columns, ImmutableListMultimap<Asset, Asset> fields)
{
    SeenTable
    {
        requireNonNull(table, "table is null");
        columns = ImmutableList.copyOf(columns);
        requireNonNull(fields, "fields is null");
    }

    static SeenTable of(Asset table, List<ColumnSchema> schemas)
    {
        ImmutableList.Builder<Asset> columns = ImmutableList.builder();
        ImmutableListMultimap.Builder<Asset, Asset> fields = ImmutableListMultimap.builder();
        for (ColumnSchema schema : schemas) {
            columns.add(table.child(schema.getName()));
            for (List<String> names : NestedFields.within(schema.getName(), schema.getType())) {
                fields.put(table.child(schema.getName()), new Asset(ImmutableList.<String>builder().addAll(table.parts()).addAll(names).build()));
            }
        }
        return new SeenTable(table, columns.build(), fields.build());
    }

    List<Asset> everything()
    {
        return ImmutableList.<Asset>builder().addAll(columns).addAll(fields.values()).build();
    }

    /**
     * The fields that the log has not heard of, and of which it is said now what they hold.
     *
     * @param asset that something is said about: of a column it is said of all fields in it, and of a table of none
     */
    List<Asset> unknownFieldsIn(Asset asset, GovernanceSnapshot snapshot)
    {
        if (asset.kind().compareTo(AssetKind.COLUMN) < 0 || !fields.containsKey(asset.column()) || !snapshot.knowsColumnsOf(table)) {
            return ImmutableList.of();
        }
        return fields.get(asset.column()).stream()
                .filter(field -> field.isWithin(asset) && !snapshot.isKnown(field))
                .collect(toImmutableList());
    }
}
