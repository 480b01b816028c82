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
package io.weir.access.query;

import com.google.common.collect.ImmutableList;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.RenameColumn;
import io.weir.governance.asset.Asset;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * What {@code ALTER TABLE t RENAME COLUMN} renames: Trino names the table alone when it asks whether it may be done.
 *
 * @param path of the column, or of a field in it
 * @param target what it is called then
 */
public record ColumnRename(List<String> path, String target)
{
    private static final String ALTER = "alter";

    public ColumnRename
    {
        path = ImmutableList.copyOf(path);
        requireNonNull(target, "target is null");
    }

    /**
     * Empty for other statements, and for one that is not understood.
     */
    static Optional<ColumnRename> of(String statement, Optional<String> preparedStatement)
    {
        String text = StatementVerb.text(statement, preparedStatement);
        if (!new StatementWords(text).next().equals(ALTER)) {
            return Optional.empty();
        }
        try {
            return new SqlParser().createStatement(text) instanceof RenameColumn rename ? Optional.of(of(rename)) : Optional.empty();
        }
        catch (ParsingException _) {
            return Optional.empty();
        }
    }

    public Asset from(Asset table)
    {
        return below(table, path);
    }

    public Asset to(Asset table)
    {
        return below(table, path.subList(0, path.size() - 1)).child(target);
    }

    private static Asset below(Asset asset, List<String> names)
    {
        return names.stream().reduce(asset, Asset::child, (_, second) -> second);
    }

    private static ColumnRename of(RenameColumn rename)
    {
        return new ColumnRename(
                rename.getSource().getParts().stream().map(ColumnRename::lowerCase).collect(toImmutableList()),
                lowerCase(rename.getTarget().getValue()));
    }

    private static String lowerCase(String name)
    {
        return name.toLowerCase(Locale.ENGLISH);
    }
}
