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
package io.weir.governance.asset;

import static java.util.Locale.ENGLISH;

/**
 * Columns that a connector adds to a table and that tell of all of its columns: a {@code $path} holds partition values, and the whole document of {@code mongo_recent} holds all of them, and more.
 */
public final class AddedColumns
{
    private static final String PREFIX = "$";
    private static final String WHOLE_DOCUMENT = "_document";

    private AddedColumns() {}

    public static boolean isAdded(String column)
    {
        return column.startsWith(PREFIX) || isWholeDocument(column);
    }

    /**
     * As {@link #isAdded(String)}, of any asset.
     */
    public static boolean isAdded(Asset asset)
    {
        return asset.kind() == AssetKind.COLUMN && isAdded(asset.name());
    }

    /**
     * Whether it holds fields as well that are no columns of the table, or are none any more.
     */
    public static boolean isWholeDocument(String column)
    {
        return column.equals(WHOLE_DOCUMENT);
    }

    /**
     * Whether SQL may name a whole document. It may as well be a literal.
     */
    public static boolean mayNameWholeDocument(String sql)
    {
        return sql.toLowerCase(ENGLISH).contains(WHOLE_DOCUMENT);
    }

    /**
     * As {@link #isWholeDocument(String)}, of any asset.
     */
    public static boolean isWholeDocument(Asset asset)
    {
        return asset.kind() == AssetKind.COLUMN && isWholeDocument(asset.name());
    }
}
