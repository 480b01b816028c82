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
package io.weir.mongorecent.history;

import com.google.common.collect.ImmutableMap;
import io.airlift.units.Duration;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.asset.InvalidAssetException;
import io.weir.mongorecent.HistoryLink.LatestPerKey;

import java.util.List;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static java.util.Locale.ENGLISH;

/**
 * What the procedures were called with.
 */
final class HistoryArguments
{
    private HistoryArguments() {}

    static SchemaTableName table(String schemaName, String tableName)
    {
        return new SchemaTableName(required("schema_name", schemaName), required("table_name", tableName));
    }

    static Asset history(String text, String ownCatalog)
    {
        Asset history;
        try {
            history = Asset.parse(required("history", text));
        }
        catch (InvalidAssetException e) {
            throw invalid("history", text, "it must name a table, as in 'delta_gov.reviews.user_ratings'");
        }
        if (history.kind() != AssetKind.TABLE) {
            throw invalid("history", text, "it must name a table, with its catalog and schema, as in 'delta_gov.reviews.user_ratings'");
        }
        if (history.parts().getFirst().equals(ownCatalog)) {
            throw invalid("history", text, "it must be a table of a catalog of Delta tables");
        }
        return history;
    }

    static Duration grace(String text)
    {
        Duration grace;
        try {
            grace = Duration.valueOf(required("grace", text));
        }
        catch (IllegalArgumentException e) {
            throw invalid("grace", text, "it must be a duration such as '1h'");
        }
        if (grace.toMillis() < 1) {
            throw invalid("grace", text, "it must be longer than the longest query");
        }
        return grace;
    }

    /**
     * @param keys may be null, as may the order: then documents of no key stay
     */
    static Optional<LatestPerKey> latest(List<String> keys, String order)
    {
        boolean hasKeys = keys != null && !keys.isEmpty();
        boolean hasOrder = order != null && !order.isBlank();
        if (hasKeys != hasOrder) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "latest_by and latest_order belong together: of the documents with the same values in the columns latest_by, the one with the greatest value in the column latest_order stays");
        }
        return hasKeys ? Optional.of(new LatestPerKey(keys.stream().map(key -> columnName("latest_by", key)).toList(), columnName("latest_order", order), ImmutableMap.of())) : Optional.empty();
    }

    private static String columnName(String argument, String name)
    {
        if (name == null || name.isBlank()) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "Argument %s has an element that is NULL or empty; each must be the name of a column".formatted(argument));
        }
        return name.toLowerCase(ENGLISH);
    }

    private static String required(String argument, String value)
    {
        if (value == null || value.isBlank()) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "Argument %s is missing or empty".formatted(argument));
        }
        return value;
    }

    private static TrinoException invalid(String argument, String value, String problem)
    {
        return new TrinoException(INVALID_PROCEDURE_ARGUMENT, "Argument %s is '%s'; %s".formatted(argument, value, problem));
    }
}
