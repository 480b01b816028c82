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
package io.weir.lineage.edges;

import com.google.common.collect.ImmutableList;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.RenameColumn;
import io.trino.sql.tree.RenameMaterializedView;
import io.trino.sql.tree.RenameSchema;
import io.trino.sql.tree.RenameTable;
import io.trino.sql.tree.RenameView;
import io.trino.sql.tree.Statement;
import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.EdgeKind;
import io.weir.lineage.record.QueryRecord;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A renamed schema, table or column is a copy of what it was: so its tags, which are known by the old name, follow it. The engine's events do not name the tables of a
 * RENAME; the statement does.
 */
final class RenameFlows
{
    private final QueryRecord query;

    RenameFlows(QueryRecord query)
    {
        this.query = requireNonNull(query, "query is null");
    }

    /**
     * @return empty if the statement is no RENAME
     */
    Optional<List<ColumnFlow>> read(Statement statement)
    {
        return switch (statement) {
            case RenameTable rename -> Optional.of(renamed(rename.getSource(), rename.getTarget()));
            case RenameView rename -> Optional.of(renamed(rename.getSource(), rename.getTarget()));
            case RenameMaterializedView rename -> Optional.of(renamed(rename.getSource(), rename.getTarget()));
            case RenameColumn rename -> Optional.of(renamedColumn(rename));
            case RenameSchema rename -> Optional.of(renamedSchema(rename));
            default -> Optional.empty();
        };
    }

    private List<ColumnFlow> renamed(QualifiedName source, QualifiedName target)
    {
        return table(source.getParts())
                .map(from -> new ColumnFlow(from, beside(from, target.getParts()), EdgeKind.IDENTITY, false))
                .stream()
                .toList();
    }

    // what the new name leaves out is taken from the old one, not from the session
    private static Asset beside(Asset from, List<String> name)
    {
        List<String> old = from.parts();
        return new Asset(ImmutableList.<String>builder()
                .addAll(old.subList(0, old.size() - name.size()))
                .addAll(name)
                .build());
    }

    private List<ColumnFlow> renamedSchema(RenameSchema rename)
    {
        List<String> name = rename.getSource().getParts();
        Optional<String> catalog = name.size() == 1 ? query.run().catalog() : Optional.of(name.getFirst());
        return catalog
                .map(inCatalog -> new ColumnFlow(Asset.schema(inCatalog, name.getLast()), Asset.schema(inCatalog, rename.getTarget().getValue()), EdgeKind.IDENTITY, false))
                .stream()
                .toList();
    }

    private List<ColumnFlow> renamedColumn(RenameColumn rename)
    {
        return table(rename.getTable().getParts())
                .map(table -> new ColumnFlow(field(table, rename.getSource().getParts()), renamedField(table, rename), EdgeKind.IDENTITY, false))
                .stream()
                .toList();
    }

    private static Asset renamedField(Asset table, RenameColumn rename)
    {
        List<String> source = rename.getSource().getParts();
        return field(table, source.subList(0, source.size() - 1)).child(rename.getTarget().getValue());
    }

    private static Asset field(Asset table, List<String> path)
    {
        Asset field = table;
        for (String part : path) {
            field = field.child(part);
        }
        return field;
    }

    private Optional<Asset> table(List<String> name)
    {
        return switch (name.size()) {
            case 1 -> query.run().catalog().flatMap(catalog -> query.run().schema().map(schema -> Asset.table(catalog, schema, name.getFirst())));
            case 2 -> query.run().catalog().map(catalog -> Asset.table(catalog, name.getFirst(), name.getLast()));
            case 3 -> Optional.of(Asset.table(name.get(0), name.get(1), name.get(2)));
            default -> Optional.empty();
        };
    }
}
