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
package io.weir.lineage.record;

import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.AddColumn;
import io.trino.sql.tree.Comment;
import io.trino.sql.tree.CreateBranch;
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
import io.trino.sql.tree.RenameSchema;
import io.trino.sql.tree.RenameTable;
import io.trino.sql.tree.RenameView;
import io.trino.sql.tree.SetAuthorizationStatement;
import io.trino.sql.tree.SetColumnType;
import io.trino.sql.tree.SetDefaultValue;
import io.trino.sql.tree.SetProperties;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.TruncateTable;

import java.util.Optional;

/**
 * The name of what a definition changes, which the catalog and schema of its session complete.
 *
 * @param given how many of catalog, schema and table it has
 */
record DefinedName(int given)
{
    private static final DefinedName COMPLETE = new DefinedName(3);

    /**
     * Of a statement that defines nothing, or is not understood, nothing is to be completed.
     */
    static DefinedName of(String sql)
    {
        try {
            return of(new SqlParser().createStatement(sql));
        }
        catch (ParsingException e) {
            return COMPLETE;
        }
    }

    private static DefinedName of(Statement statement)
    {
        return switch (statement) {
            case RenameSchema rename -> ofSchema(rename.getSource());
            case RenameTable rename -> ofTable(rename.getSource());
            case RenameView rename -> ofTable(rename.getSource());
            case RenameMaterializedView rename -> ofTable(rename.getSource());
            case RenameColumn rename -> ofTable(rename.getTable());
            case AddColumn add -> ofTable(add.getName());
            case DropColumn drop -> ofTable(drop.getTable());
            case SetColumnType set -> ofTable(set.getTableName());
            case SetDefaultValue set -> ofTable(set.getTableName());
            case DropDefaultValue drop -> ofTable(drop.getTableName());
            case DropNotNullConstraint drop -> ofTable(drop.getTable());
            case DropTable drop -> ofTable(drop.getTableName());
            case DropView drop -> ofTable(drop.getName());
            case DropMaterializedView drop -> ofTable(drop.getName());
            case TruncateTable truncate -> ofTable(truncate.getTableName());
            case SetProperties set -> ofTable(set.getName());
            case SetAuthorizationStatement set -> set.getOwnedEntityKind().equals("SCHEMA") ? ofSchema(set.getSource()) : ofTable(set.getSource());
            case CreateBranch create -> ofTable(create.getTableName());
            case DropBranch drop -> ofTable(drop.getTableName());
            case FastForwardBranch forward -> ofTable(forward.getTableName());
            case RefreshView refresh -> ofTable(refresh.getName());
            case Comment comment -> commented(comment);
            default -> COMPLETE;
        };
    }

    private static DefinedName ofTable(QualifiedName name)
    {
        return new DefinedName(name.getParts().size());
    }

    private static DefinedName ofSchema(QualifiedName name)
    {
        return new DefinedName(name.getParts().size() + 1);
    }

    private static DefinedName commented(Comment comment)
    {
        return switch (comment.getType()) {
            case TABLE, VIEW -> ofTable(comment.getName());
            case COLUMN -> new DefinedName(comment.getName().getParts().size() - 1);
        };
    }

    /**
     * What is left out, of the session's.
     */
    SessionNames missing(Optional<String> catalog, Optional<String> schema)
    {
        return new SessionNames(given < 3 ? catalog : Optional.empty(), given < 2 ? schema : Optional.empty());
    }
}
