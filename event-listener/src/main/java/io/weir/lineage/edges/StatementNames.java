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

import com.google.common.collect.ImmutableList;
import io.trino.sql.tree.QualifiedName;
import io.weir.governance.asset.Asset;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.redact.HiddenName;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The tables that a definition names, completed by the catalog and schema of its session.
 */
final class StatementNames
{
    private final QueryRecord query;

    StatementNames(QueryRecord query)
    {
        this.query = requireNonNull(query, "query is null");
    }

    /**
     * @return empty if the name is not complete
     */
    Optional<Asset> table(List<String> name)
    {
        return switch (name.size()) {
            case 1 -> query.run().catalog().flatMap(catalog -> query.run().schema().map(schema -> Asset.table(catalog, schema, name.getFirst())));
            case 2 -> query.run().catalog().map(catalog -> Asset.table(catalog, name.getFirst(), name.getLast()));
            case 3 -> Optional.of(Asset.table(name.get(0), name.get(1), name.get(2)));
            default -> Optional.empty();
        };
    }

    Optional<Asset> schema(List<String> name)
    {
        return switch (name.size()) {
            case 1 -> query.run().catalog().map(catalog -> Asset.schema(catalog, name.getFirst()));
            case 2 -> Optional.of(Asset.schema(name.getFirst(), name.getLast()));
            default -> Optional.empty();
        };
    }

    /**
     * Whether redaction took a part of a name. Of a statement all of whose names are shown, that is the name of something all the same.
     */
    static boolean isHidden(QualifiedName name)
    {
        return name.getParts().stream().anyMatch(HiddenName::is);
    }

    /**
     * What a new name leaves out is taken from the old one, not from the session.
     */
    static Asset beside(Asset from, List<String> name)
    {
        List<String> old = from.parts();
        return new Asset(ImmutableList.<String>builder()
                .addAll(old.subList(0, old.size() - name.size()))
                .addAll(name)
                .build());
    }
}
