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
package io.weir.mongorecent.delta;

import com.google.common.collect.ImmutableList;
import io.trino.spi.Page;
import io.trino.spi.TrinoException;
import io.trino.spi.block.Block;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumn.Kind;
import io.weir.delta.engine.data.DataColumns;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentColumnHandle.Origin;
import io.weir.mongorecent.mongo.SchemaDocuments;
import io.weir.mongorecent.mongo.StorableTypes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

/**
 * The columns of a table and those of its history that have the same names. All of them must be there: what is copied without a column is gone when it expires. The hidden key of the documents
 * goes along where the history has a column for it.
 */
public final class HistoryColumns
{
    /**
     * @param recent with the type that it is read as
     * @param history where the values of {@code recent} go
     */
    public record Pair(MongoRecentColumnHandle recent, DataColumn history)
    {
        public Pair
        {
            requireNonNull(recent, "recent is null");
            requireNonNull(history, "history is null");
        }
    }

    private static final String DEFAULT_VALUE = "CURRENT_DEFAULT";

    private final List<Pair> pairs;
    private final List<DataColumn> ofHistory;

    private HistoryColumns(List<Pair> pairs, List<DataColumn> ofHistory)
    {
        this.pairs = ImmutableList.copyOf(pairs);
        this.ofHistory = ImmutableList.copyOf(ofHistory);
    }

    /**
     * @param table for errors
     */
    public static HistoryColumns match(String table, List<MongoRecentColumnHandle> columns, TableSnapshot snapshot, DataColumns dataColumns)
    {
        List<DataColumn> ofHistory = dataColumns.of(snapshot);
        List<Pair> pairs = columns.stream()
                .filter(column -> !column.hidden() || (column.key() && column.refusal().isEmpty() && find(column.name(), ofHistory).isPresent()))
                .map(column -> match(table, column, ofHistory))
                .collect(toImmutableList());
        RequiredFields.first(snapshot.schema()).ifPresent(name -> {
            throw new TrinoException(NOT_SUPPORTED, "Table %s cannot be a history: its column %s is NOT NULL, which MongoDB's documents do not promise. Drop NOT NULL".formatted(table, name));
        });
        requireNoDefaults(table, pairs, snapshot);
        return new HistoryColumns(pairs, ofHistory);
    }

    /**
     * Whoever inserts rows without a value for a column has to give them its default, an expression that only the catalog of the history can read. NULL in MongoDB is a value.
     */
    private static void requireNoDefaults(String table, List<Pair> pairs, TableSnapshot snapshot)
    {
        Set<String> copied = pairs.stream().map(pair -> pair.history().name()).collect(toImmutableSet());
        snapshot.schema().fields().stream()
                .filter(field -> field.getMetadata().contains(DEFAULT_VALUE) && !copied.contains(field.getName()))
                .findFirst()
                .ifPresent(field -> {
                    throw new TrinoException(NOT_SUPPORTED, "Table %s cannot be a history: its column %s, which the table in MongoDB does not have, has a default value, and copied rows would not get it. Drop it with ALTER TABLE ... ALTER COLUMN ... DROP DEFAULT".formatted(table, field.getName()));
                });
    }

    private static Pair match(String table, MongoRecentColumnHandle column, List<DataColumn> ofHistory)
    {
        DataColumn history = find(column.name(), ofHistory)
                .orElseThrow(() -> new TrinoException(NOT_SUPPORTED, "The history %s has no column '%s', of type %s in MongoDB. Add it with ALTER TABLE ... ADD COLUMN".formatted(table, column.name(), column.type().getDisplayName())));
        requireDecided(table, column, history);
        MongoRecentColumnHandle read = SampledTypes.readAs(column, history.type());
        if (!BlockCopies.canCopy(read.type(), history.type())) {
            throw cannotTake(table, column, history);
        }
        return new Pair(read, history);
    }

    private static TrinoException cannotTake(String table, MongoRecentColumnHandle column, DataColumn history)
    {
        String cure = switch (column.origin()) {
            case DECLARED -> "Change one of them";
            case INFERRED, HISTORY -> "The type in MongoDB is that of a sample of its documents, and the next one may show another: declare the columns, this one with a type that the history can take, in %s of the database in MongoDB, or change the column of the history".formatted(SchemaDocuments.SCHEMA_COLLECTION);
        };
        return new TrinoException(NOT_SUPPORTED, "Column '%s' is of type %s in MongoDB and of type %s in the history %s, which cannot take its values as they are. %s".formatted(
                column.name(), column.type().getDisplayName(), history.type().getDisplayName(), table, cure));
    }

    /**
     * A sample says JSON of values of several types, and of empty arrays and documents. The next one may say text of the same documents, which is another text in the history.
     */
    private static void requireDecided(String table, MongoRecentColumnHandle column, DataColumn history)
    {
        if (column.origin() == Origin.INFERRED && StorableTypes.isJson(column.type())) {
            throw new TrinoException(NOT_SUPPORTED, "Column '%s' is of type json in MongoDB, where a sample shows values of several types in its field, or only empty arrays or documents, and of type %s in the history %s. The next sample may show another type, and the history would have both. Declare the columns, this one with the type that it is to have, in %s of the database in MongoDB".formatted(
                    column.name(), history.type().getDisplayName(), table, SchemaDocuments.SCHEMA_COLLECTION));
        }
    }

    static boolean areIn(List<HistoryLink.Column> columns, List<DataColumn> ofHistory)
    {
        return columns.stream().allMatch(column -> find(column.name(), ofHistory).filter(history -> history.type().getTypeId().equals(column.type())).isPresent());
    }

    private static Optional<DataColumn> find(String name, List<DataColumn> ofHistory)
    {
        return ofHistory.stream()
                .filter(candidate -> candidate.name().equalsIgnoreCase(name))
                .findFirst();
    }

    public List<Pair> pairs()
    {
        return pairs;
    }

    public List<MongoRecentColumnHandle> recent()
    {
        return pairs.stream().map(Pair::recent).collect(toImmutableList());
    }

    List<DataColumn> history()
    {
        return pairs.stream().map(Pair::history).collect(toImmutableList());
    }

    /**
     * All of the history's, also those that the table does not have.
     */
    List<DataColumn> partitionColumns()
    {
        return ofHistory.stream().filter(column -> column.kind() == Kind.PARTITION).toList();
    }

    public List<HistoryLink.Column> described()
    {
        return pairs.stream()
                .map(pair -> new HistoryLink.Column(pair.recent().name(), Optional.of(pair.recent().field()), pair.recent().type().getTypeId(), pair.history().type().getTypeId()))
                .collect(toImmutableList());
    }

    /**
     * The same for columns that nobody has decided on: a sample does not see each field at all times, and none when all documents have expired.
     *
     * @param before those of before, which stay, where they are, as long as the history has them
     */
    public List<HistoryLink.Column> describedAfter(List<HistoryLink.Column> before)
    {
        Map<String, HistoryLink.Column> now = described().stream().collect(toMap(HistoryLink.Column::name, identity(), (first, _) -> first, LinkedHashMap::new));
        ImmutableList.Builder<HistoryLink.Column> columns = ImmutableList.builder();
        before.forEach(column -> Optional.ofNullable(now.remove(column.name()))
                .or(() -> find(column.name(), ofHistory).map(history -> new HistoryLink.Column(column.name(), column.field(), column.recentType(), history.type().getTypeId())))
                .ifPresent(columns::add));
        return columns.addAll(now.values()).build();
    }

    /**
     * The rows as the history keeps them.
     */
    Page copy(Page page)
    {
        List<Block> blocks = new ArrayList<>();
        for (int channel = 0; channel < pairs.size(); channel++) {
            Pair pair = pairs.get(channel);
            blocks.add(BlockCopies.copy(pair.recent().type(), pair.history().type(), page.getBlock(channel)));
        }
        return new Page(page.getPositionCount(), blocks.toArray(Block[]::new));
    }
}
