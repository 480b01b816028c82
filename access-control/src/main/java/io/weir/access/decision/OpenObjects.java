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
import io.weir.access.masks.MaskExpressions;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;

import java.util.List;
import java.util.Set;

/**
 * What everyone may use, because it shows of itself only what the user may see: the information schemas, and the part of catalog {@code system} that drivers
 * and tools need. It holds no data of its own, so it carries no tags.
 */
final class OpenObjects
{
    static final String SYSTEM_CATALOG = "system";

    private static final String INFORMATION_SCHEMA = "information_schema";
    private static final String RUNTIME_SCHEMA = "runtime";
    private static final Set<String> SYSTEM_SCHEMAS = ImmutableSet.of(INFORMATION_SCHEMA, "jdbc", "metadata", "builtin");
    private static final Set<String> RUNTIME_OBJECTS = ImmutableSet.of("queries", "nodes", "kill_query");
    private static final Asset TAG_IMPORT = Asset.table(MaskExpressions.CATALOG, "system", "tag_import");

    private OpenObjects() {}

    /**
     * Everyone may use it.
     */
    static boolean isOpen(Asset asset)
    {
        List<String> parts = asset.parts();
        if (!parts.getFirst().equals(SYSTEM_CATALOG)) {
            return false;
        }
        return switch (asset.kind()) {
            case CATALOG -> true;
            case SCHEMA -> SYSTEM_SCHEMAS.contains(parts.get(1)) || parts.get(1).equals(RUNTIME_SCHEMA);
            case TABLE, COLUMN, FIELD -> SYSTEM_SCHEMAS.contains(parts.get(1))
                    || (parts.get(1).equals(RUNTIME_SCHEMA) && RUNTIME_OBJECTS.contains(parts.get(2)));
        };
    }

    /**
     * It carries no tags, whatever its catalog carries: it is about data and holds none.
     */
    static boolean isUntagged(Asset asset)
    {
        return asset.parts().getFirst().equals(SYSTEM_CATALOG)
                || asset.isWithin(TAG_IMPORT)
                || (asset.kind() != AssetKind.CATALOG && asset.parts().get(1).equals(INFORMATION_SCHEMA));
    }
}
