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
package io.weir.access.decision;

import com.google.common.collect.ImmutableSet;
import io.weir.governance.asset.Asset;

import java.util.Set;

/**
 * Tables such as {@code t$partitions}, which connectors make of a table {@code t}: their rows may hold values of any of its columns under other names.
 */
final class SuffixTables
{
    // $history tells operations, without literals; $all has the columns of its base under their own names
    private static final Set<String> WITHOUT_FOREIGN_VALUES = ImmutableSet.of("$history", "$all");

    private SuffixTables() {}

    /**
     * Whether masks by column name cannot protect what the table shows of its base.
     */
    static boolean isAboutAnother(Asset table)
    {
        String name = table.name();
        int suffix = name.indexOf('$');
        return suffix > 0 && !WITHOUT_FOREIGN_VALUES.contains(name.substring(suffix));
    }
}
