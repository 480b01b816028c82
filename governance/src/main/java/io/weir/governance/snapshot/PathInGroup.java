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
package io.weir.governance.snapshot;

import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;

import java.util.List;

/**
 * An asset as seen from the table (or schema or catalog) that it is grouped with, as one string: nothing for the table itself, the name for a column, and for a nested field the
 * parts with a separator between them that no part holds. Strings of columns are short, and the same for tables with the same columns.
 */
final class PathInGroup
{
    static final String SELF = "";

    private static final String NUL = "\0";
    private static final String ESCAPED_NUL = "\0\1";
    private static final String SEPARATOR = "\0\2";

    private PathInGroup() {}

    static Asset groupOf(Asset asset)
    {
        return asset.kind().compareTo(AssetKind.TABLE) <= 0 ? asset : asset.table();
    }

    static String of(Asset asset)
    {
        return switch (asset.kind()) {
            case CATALOG, SCHEMA, TABLE -> SELF;
            case COLUMN -> escape(asset.name());
            case FIELD -> String.join(SEPARATOR, below(asset).stream().map(PathInGroup::escape).toList());
        };
    }

    /**
     * What the paths of all fields of a column, or in a field, start with.
     */
    static String fieldsOf(Asset asset)
    {
        return of(asset) + SEPARATOR;
    }

    static boolean isField(String path)
    {
        return path.contains(SEPARATOR);
    }

    static Asset asset(Asset group, String path)
    {
        Asset asset = group;
        if (!path.equals(SELF)) {
            for (String part : path.split(SEPARATOR, -1)) {
                asset = asset.child(part.replace(ESCAPED_NUL, NUL));
            }
        }
        return asset;
    }

    private static List<String> below(Asset asset)
    {
        return asset.parts().subList(asset.table().parts().size(), asset.parts().size());
    }

    private static String escape(String part)
    {
        return part.contains(NUL) ? part.replace(NUL, ESCAPED_NUL) : part;
    }
}
