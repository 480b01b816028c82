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

/**
 * A renamed schema, table or column is a copy of what it was: so its tags, which are known by the old name, follow it. The engine's events do not name the
 * objects of a RENAME; the statement does.
 */
final class RenameFlows
{
    private final StatementNames names;
    private final boolean shown;

    RenameFlows(QueryRecord query)
    {
        this.names = new StatementNames(query);
        this.shown = query.failure().isEmpty();
    }

    static boolean isRename(Statement statement)
    {
        return switch (statement) {
            case RenameSchema _, RenameTable _, RenameView _, RenameMaterializedView _, RenameColumn _ -> true;
            default -> false;
        };
    }

    /**
     * Whether a RENAME succeeds also where there is nothing to rename, and nobody tells whether there was.
     */
    static boolean toleratesMissing(Statement rename)
    {
        return switch (rename) {
            case RenameTable table -> table.isExists();
            case RenameMaterializedView view -> view.isExists();
            case RenameColumn column -> column.isTableExists() || column.isColumnExists();
            default -> false;
        };
    }

    /**
     * @return empty if the statement is no RENAME; no flows if its names are not known
     */
    Optional<List<ColumnFlow>> read(Statement statement)
    {
        return switch (statement) {
            case RenameSchema rename -> Optional.of(renamedSchema(rename));
            case RenameTable rename -> Optional.of(renamed(rename.getSource(), rename.getTarget()));
            case RenameView rename -> Optional.of(renamed(rename.getSource(), rename.getTarget()));
            case RenameMaterializedView rename -> Optional.of(renamed(rename.getSource(), rename.getTarget()));
            case RenameColumn rename -> Optional.of(renamedColumn(rename));
            default -> Optional.empty();
        };
    }

    private List<ColumnFlow> renamed(QualifiedName source, QualifiedName target)
    {
        if (isHidden(source) || isHidden(target)) {
            return List.of();
        }
        return renamed(names.table(source.getParts()), target.getParts());
    }

    private List<ColumnFlow> renamedSchema(RenameSchema rename)
    {
        if (isHidden(rename.getSource()) || isHidden(QualifiedName.of(List.of(rename.getTarget())))) {
            return List.of();
        }
        return renamed(names.schema(rename.getSource().getParts()), List.of(rename.getTarget().getValue()));
    }

    // of a statement that failed, redaction took the names in quotes: the engine does not say that they are names
    private boolean isHidden(QualifiedName name)
    {
        return !shown && StatementNames.isHidden(name);
    }

    private static List<ColumnFlow> renamed(Optional<Asset> source, List<String> target)
    {
        return source
                .map(from -> ColumnFlow.of(from, StatementNames.beside(from, target), EdgeKind.IDENTITY))
                .stream()
                .toList();
    }

    private List<ColumnFlow> renamedColumn(RenameColumn rename)
    {
        if (isHidden(rename.getTable()) || isHidden(rename.getSource()) || isHidden(QualifiedName.of(List.of(rename.getTarget())))) {
            return List.of();
        }
        return names.table(rename.getTable().getParts())
                .map(table -> ColumnFlow.of(field(table, rename.getSource().getParts()), renamedField(table, rename), EdgeKind.IDENTITY))
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
}
