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

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.airlift.slice.Slice;
import io.trino.spi.TrinoException;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;
import io.trino.spi.connector.PointerType;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeDescriptor;
import io.trino.spi.type.TypeManager;
import io.trino.spi.type.VarbinaryType;
import io.trino.spi.type.VarcharType;
import io.weir.governance.asset.Asset;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.HistoryLink.Column;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentColumnHandle.Origin;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.delta.SampledTypes;
import io.weir.mongorecent.metadata.CollectionSchemas;
import io.weir.mongorecent.mongo.StorableTypes;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.type.StandardTypes.JSON;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

/**
 * {@code "t$all"}: the history of a table at the published version, and what in MongoDB is not in it. The text is written when a query is planned and runs as the
 * user who asks, so that each table in it is asked for, masked and filtered as if the user had named it.
 * <p>
 * The bound of the recent part is a version of the table and no condition on a column: a mask on a column changes nothing about it.
 */
public final class AllTimeViews
{
    private static final String SUFFIX = "$all";
    private static final String NOT_IN_HISTORY = "after ";
    private static final String RECENT = "\"recent\"";

    private final PinnedLinks links;
    private final CollectionSchemas schemas;
    private final LinkedColumns linkedColumns;
    private final TypeManager typeManager;
    private final Type json;
    private final RecentValues values;
    private final String catalog;

    @Inject
    public AllTimeViews(PinnedLinks links, CollectionSchemas schemas, LinkedColumns linkedColumns, TypeManager typeManager, CatalogName catalog)
    {
        this.links = requireNonNull(links, "links is null");
        this.schemas = requireNonNull(schemas, "schemas is null");
        this.linkedColumns = requireNonNull(linkedColumns, "linkedColumns is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        this.json = typeManager.getType(new TypeDescriptor(JSON));
        this.values = new RecentValues(typeManager.getTypeOperators());
        this.catalog = catalog.toString();
    }

    /**
     * @return empty for names that are no such view; it costs nothing to ask about those without the suffix
     */
    public Optional<ConnectorViewDefinition> find(ConnectorSession session, SchemaTableName name)
    {
        return base(name, SUFFIX)
                .flatMap(table -> links.find(session, table).map(link -> definition(table, link)));
    }

    static Optional<SchemaTableName> base(SchemaTableName name, String suffix)
    {
        String table = name.getTableName();
        return table.length() > suffix.length() && table.endsWith(suffix)
                ? Optional.of(new SchemaTableName(name.getSchemaName(), table.substring(0, table.length() - suffix.length())))
                : Optional.empty();
    }

    private ConnectorViewDefinition definition(SchemaTableName table, HistoryLink link)
    {
        Map<String, Type> shown = shown(table, link);
        String recentColumns = link.columns().stream().map(column -> recent(column, Optional.ofNullable(shown.get(column.name())))).collect(joining(", "));
        String historyColumns = link.columns().stream().map(column -> quoted(column.name())).collect(joining(", "));
        String sql = "SELECT %s FROM %s FOR VERSION AS OF '%d of %s' UNION ALL SELECT %s FROM %s FOR VERSION AS OF '%s' AS %s".formatted(
                historyColumns,
                Asset.parse(link.history().table()).parts().stream().map(AllTimeViews::quoted).collect(joining(".")),
                link.pair().version(),
                // another table may have the name now
                link.history().tableId().replace("'", "''"),
                recentColumns,
                ImmutableList.of(catalog, table.getSchemaName(), table.getTableName()).stream().map(AllTimeViews::quoted).collect(joining(".")),
                versionText(link),
                RECENT);
        List<ViewColumn> columns = link.columns().stream()
                .map(column -> new ViewColumn(column.name(), column.type(), Optional.empty()))
                .collect(toImmutableList());
        return new ConnectorViewDefinition(
                sql,
                Optional.empty(),
                Optional.empty(),
                columns,
                Optional.of("All of %s: its history %s, and what is not in it yet".formatted(table, link.history().table())),
                Optional.empty(),
                true,
                ImmutableList.of());
    }

    private Map<String, Type> shown(SchemaTableName table, HistoryLink link)
    {
        return schemas.find(table).stream()
                .flatMap(known -> asInHistory(linkedColumns.decide(known.schema(), link).decidedColumns(), link).stream())
                .collect(toMap(MongoRecentColumnHandle::name, MongoRecentColumnHandle::type, (first, _) -> first));
    }

    /**
     * @param shown as what the table has the column at the moment, if it does: a sample may not see its field, or only nulls in it, or other values
     */
    private String recent(Column column, Optional<Type> shown)
    {
        String name = quoted(column.name());
        // a column may have the name of the table, and then a field of it the name of another column
        String value = RECENT + "." + name;
        Type type = typeManager.getType(column.type());
        if (shown.isEmpty()) {
            return "CAST(NULL AS %s) AS %s".formatted(type.getDisplayName(), name);
        }
        Type copied = typeManager.getType(column.recentType());
        if (StorableTypes.isJson(copied)) {
            return "json_format(%s) AS %s".formatted(value, name);
        }
        // a double is not rounded to a bigint of the history: whoever asks is told that the types differ
        return values.as(type, value, shown.orElseThrow()).sql() + " AS " + name;
    }

    static String quoted(String name)
    {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String versionText(HistoryLink link)
    {
        return NOT_IN_HISTORY + Instant.ofEpochMilli(link.pair().watermark());
    }

    /**
     * What the view means by a version of the table.
     *
     * @throws TrinoException for any other version: there is none
     */
    public HistoryLink linkOf(ConnectorSession session, SchemaTableName table, ConnectorTableVersion version)
    {
        HistoryLink link = links.find(session, table)
                .orElseThrow(() -> new TrinoException(NOT_SUPPORTED, "This connector does not support versioned tables"));
        boolean isWritten = version.getPointerType() == PointerType.TARGET_ID
                && version.getVersionType() instanceof VarcharType
                && ((Slice) version.getVersion()).toStringUtf8().equals(versionText(link));
        if (!isWritten) {
            throw new TrinoException(NOT_SUPPORTED, "Table %s has no such version: what is not in its history is a part of \"%s%s\" only, whose text is written anew for each query".formatted(table, table.getTableName(), SUFFIX));
        }
        return link;
    }

    /**
     * What is not in the history, with values as the history will have them: whoever asks for all rows finds one before it is copied as after.
     *
     * @param undecided fields of the table of which a sample shows no value
     */
    public MongoRecentTableHandle recentPart(MongoRecentTableHandle whole, Set<String> undecided, HistoryLink link)
    {
        List<MongoRecentColumnHandle> columns = asInHistory(linkedColumns.decide(whole.columns(), undecided, link), link);
        return MongoRecentTableHandle.of(whole.known().withColumns(columns)).withRecent(link.recentPart());
    }

    private List<MongoRecentColumnHandle> asInHistory(List<MongoRecentColumnHandle> columns, HistoryLink link)
    {
        Map<String, Column> copied = link.columns().stream().collect(toMap(Column::name, identity(), (first, _) -> first));
        return columns.stream()
                .map(column -> Optional.ofNullable(copied.get(column.name()))
                        .map(known -> asInHistory(column, typeManager.getType(known.type())))
                        .orElse(column))
                .collect(toImmutableList());
    }

    private MongoRecentColumnHandle asInHistory(MongoRecentColumnHandle column, Type type)
    {
        boolean document = column.origin() == Origin.INFERRED && type instanceof VarcharType && !hasText(column.type());
        return document ? column.asInHistory(BsonMapping.of(json)) : SampledTypes.readAs(column, type);
    }

    /**
     * Of others there is no CAST to a text: they show as they do in a sample with texts beside them.
     */
    private static boolean hasText(Type type)
    {
        return !(type instanceof ArrayType || type instanceof RowType || type instanceof VarbinaryType);
    }
}
