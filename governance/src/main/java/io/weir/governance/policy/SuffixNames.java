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
package io.weir.governance.policy;

import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;

import java.util.Set;

import static java.util.Locale.ENGLISH;

/**
 * Names such as {@code t$history}: tables that connectors make of a table {@code t}.
 */
final class SuffixNames
{
    // it has the rows and columns of its base, so that a row filter holds for it
    private static final Set<String> ROW_TABLES = Set.of("$all");

    private SuffixNames() {}

    /**
     * Whether it counts and describes the rows of another table, instead of holding them.
     */
    static boolean describesRows(Asset asset)
    {
        if (asset.kind().compareTo(AssetKind.TABLE) < 0) {
            return false;
        }
        String table = asset.parts().get(2).toLowerCase(ENGLISH);
        int suffix = table.indexOf('$');
        return suffix > 0 && !ROW_TABLES.contains(table.substring(suffix));
    }
}
