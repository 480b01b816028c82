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

import io.trino.sql.tree.AddColumn;
import io.trino.sql.tree.Comment;
import io.trino.sql.tree.CreateBranch;
import io.trino.sql.tree.CreateMaterializedView;
import io.trino.sql.tree.CreateTable;
import io.trino.sql.tree.CreateTableAsSelect;
import io.trino.sql.tree.CreateView;
import io.trino.sql.tree.DropBranch;
import io.trino.sql.tree.DropColumn;
import io.trino.sql.tree.DropDefaultValue;
import io.trino.sql.tree.DropMaterializedView;
import io.trino.sql.tree.DropNotNullConstraint;
import io.trino.sql.tree.DropTable;
import io.trino.sql.tree.DropView;
import io.trino.sql.tree.FastForwardBranch;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.RefreshView;
import io.trino.sql.tree.RenameColumn;
import io.trino.sql.tree.RenameMaterializedView;
import io.trino.sql.tree.RenameTable;
import io.trino.sql.tree.RenameView;
import io.trino.sql.tree.SaveMode;
import io.trino.sql.tree.SetAuthorizationStatement;
import io.trino.sql.tree.SetColumnType;
import io.trino.sql.tree.SetDefaultValue;
import io.trino.sql.tree.SetProperties;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.TruncateTable;
import io.weir.governance.asset.Asset;
import io.weir.lineage.edges.TableChange.Kind;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.WrittenTable;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Reads what a statement that succeeded did to tables as a whole. For most definitions the engine's event names no table; the statement does.
 * <p>
 * Of {@code IF EXISTS} nobody tells whether there was something. So nothing is said: what was not done must not be reported as done.
 */
final class TableChanges
{
    private final QueryRecord query;
    private final StatementNames names;

    TableChanges(QueryRecord query)
    {
        this.query = requireNonNull(query, "query is null");
        this.names = new StatementNames(query);
    }

    List<TableChange> read(Statement statement)
    {
        return switch (statement) {
            case CreateTable create -> written(create.getSaveMode() == SaveMode.REPLACE ? Kind.OVERWRITE : Kind.CREATE);
            case CreateTableAsSelect create -> written(create.getSaveMode() == SaveMode.REPLACE ? Kind.OVERWRITE : Kind.CREATE);
            case CreateView create -> written(create.isReplace() ? Kind.OVERWRITE : Kind.CREATE);
            case CreateMaterializedView create -> written(create.isReplace() ? Kind.OVERWRITE : Kind.CREATE);
            case DropTable drop -> changed(drop.getTableName(), drop.isExists(), Kind.DROP);
            case DropView drop -> changed(drop.getName(), drop.isExists(), Kind.DROP);
            case DropMaterializedView drop -> changed(drop.getName(), drop.isExists(), Kind.DROP);
            case TruncateTable truncate -> changed(truncate.getTableName(), false, Kind.TRUNCATE);
            case RenameTable rename -> rename.isExists() ? List.of() : renamed(rename.getSource(), rename.getTarget());
            case RenameView rename -> renamed(rename.getSource(), rename.getTarget());
            case RenameMaterializedView rename -> rename.isExists() ? List.of() : renamed(rename.getSource(), rename.getTarget());
            case RenameColumn rename -> changed(rename.getTable(), rename.isTableExists() || rename.isColumnExists(), Kind.ALTER);
            case AddColumn add -> changed(add.getName(), add.isTableExists() || add.isColumnNotExists(), Kind.ALTER);
            case DropColumn drop -> changed(drop.getTable(), drop.isTableExists() || drop.isColumnExists(), Kind.ALTER);
            case SetColumnType set -> changed(set.getTableName(), set.isTableExists(), Kind.ALTER);
            case SetDefaultValue set -> changed(set.getTableName(), set.isTableExists(), Kind.ALTER);
            case DropDefaultValue drop -> changed(drop.getTableName(), drop.isTableExists(), Kind.ALTER);
            case DropNotNullConstraint drop -> changed(drop.getTable(), drop.isTableExists(), Kind.ALTER);
            case SetProperties set -> changed(set.getName(), false, Kind.ALTER);
            case SetAuthorizationStatement set -> isOfTable(set) ? changed(set.getSource(), false, Kind.ALTER) : List.of();
            case CreateBranch create -> changed(create.getTableName(), create.getSaveMode() == SaveMode.IGNORE, Kind.ALTER);
            case DropBranch drop -> changed(drop.getTableName(), drop.isExists(), Kind.ALTER);
            case FastForwardBranch forward -> changed(forward.getTableName(), false, Kind.ALTER);
            case RefreshView refresh -> changed(refresh.getName(), false, Kind.ALTER);
            case Comment comment -> commented(comment);
            default -> List.of();
        };
    }

    private static boolean isOfTable(SetAuthorizationStatement set)
    {
        return switch (set.getOwnedEntityKind()) {
            case "TABLE", "VIEW", "MATERIALIZED VIEW" -> true;
            default -> false;
        };
    }

    private List<TableChange> written(Kind kind)
    {
        return query.output().map(WrittenTable::name).map(name -> TableChange.of(name.asset().governed(), kind)).stream().toList();
    }

    private List<TableChange> changed(QualifiedName table, boolean perhaps, Kind kind)
    {
        return perhaps || StatementNames.isHidden(table) ? List.of() : names.table(table.getParts()).map(asset -> TableChange.of(asset, kind)).stream().toList();
    }

    private List<TableChange> renamed(QualifiedName source, QualifiedName target)
    {
        return names.table(source.getParts())
                .map(from -> new TableChange(StatementNames.beside(from, target.getParts()), Kind.RENAME, Optional.of(from)))
                .stream()
                .toList();
    }

    private List<TableChange> commented(Comment comment)
    {
        List<String> name = comment.getName().getParts();
        Optional<Asset> table = switch (comment.getType()) {
            case TABLE, VIEW -> names.table(name);
            case COLUMN -> names.table(name.subList(0, name.size() - 1));
        };
        return table.map(asset -> TableChange.of(asset, Kind.ALTER)).stream().toList();
    }
}
