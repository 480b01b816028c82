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

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Regular expressions that match whole names of catalogs, schemas and tables.
 */
public record AssetPattern(Pattern catalog, Pattern schema, Pattern table)
{
    public static final String ANY = ".*";
    public static final String EVERYWHERE = "all tables";

    public AssetPattern
    {
        requireNonNull(catalog, "catalog is null");
        requireNonNull(schema, "schema is null");
        requireNonNull(table, "table is null");
    }

    /**
     * Whether the rule says something about the whole asset: a rule about some tables of a schema is no rule about the schema.
     */
    boolean covers(Asset asset)
    {
        return switch (asset.kind()) {
            case CATALOG -> mayHoldIn(asset) && isAny(schema) && isAny(table);
            case SCHEMA -> mayHoldIn(asset) && isAny(table);
            case TABLE, COLUMN, FIELD -> mayHoldIn(asset.table());
        };
    }

    /**
     * Whether the rule says something about the catalog, schema or table, or about anything in it.
     */
    boolean mayHoldIn(Asset asset)
    {
        List<String> parts = asset.parts();
        return matches(catalog, parts.getFirst())
                && (asset.kind() == AssetKind.CATALOG || matches(schema, parts.get(1)))
                && (asset.kind().compareTo(AssetKind.TABLE) < 0 || matches(table, parts.get(2)));
    }

    public boolean isEverywhere()
    {
        return isAny(catalog) && isAny(schema) && isAny(table);
    }

    /**
     * As it is written in policies, such as {@code catalog: lake, schema: acme}.
     */
    public String text()
    {
        return isEverywhere() ? EVERYWHERE : Stream.of(Map.entry("catalog", catalog), Map.entry("schema", schema), Map.entry("table", table))
                                             .filter(part -> !isAny(part.getValue()))
                                             .map(part -> "%s: %s".formatted(part.getKey(), part.getValue().pattern()))
                                             .collect(joining(", "));
    }

    private static boolean matches(Pattern pattern, String name)
    {
        return isAny(pattern) || pattern.matcher(name).matches();
    }

    private static boolean isAny(Pattern pattern)
    {
        return pattern.pattern().equals(ANY);
    }
}
