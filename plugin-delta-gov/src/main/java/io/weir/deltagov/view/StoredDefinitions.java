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
package io.weir.deltagov.view;

import com.google.common.collect.ImmutableList;
import io.trino.filesystem.Location;
import io.trino.spi.connector.SchemaTableName;
import io.weir.deltagov.view.RefreshState.SourceView;
import io.weir.deltagov.warehouse.TableEntry;
import io.weir.deltagov.warehouse.TableEntry.Kind;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.deltagov.warehouse.MovedWarehouse.explained;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * The definitions of views as they are stored, and which of them a transaction has read: rows that were made through a view are only as
 * good as its definition.
 */
public final class StoredDefinitions
{
    // beside the rows, and not between them: a definition is found by listing its directory
    private static final String DEFINITION = "definition";

    private final Function<SchemaTableName, Optional<TableEntry>> entries;
    private final DefinitionLog log;
    private final Map<SchemaTableName, Fingerprint> read = new ConcurrentHashMap<>();

    public StoredDefinitions(Function<SchemaTableName, Optional<TableEntry>> entries, DefinitionLog log)
    {
        this.entries = requireNonNull(entries, "entries is null");
        this.log = requireNonNull(log, "log is null");
    }

    /**
     * @param location of a view or materialized view
     */
    public static Location definition(Kind kind, Location location)
    {
        return kind == Kind.MATERIALIZED_VIEW ? location.appendPath(DEFINITION) : location;
    }

    /**
     * Empty if there is no view of the kind.
     */
    public Optional<byte[]> find(SchemaTableName name, Kind kind)
    {
        return entries.apply(name)
                .filter(entry -> entry.kind() == kind)
                .map(entry -> explained(entry, () -> log.read(definition(kind, entry.location()))))
                .map(definition -> {
                    // of two that were read the engine may have taken the first, which is not as the other one says
                    read.putIfAbsent(name, Fingerprint.of(definition));
                    return definition;
                });
    }

    /**
     * The views whose definitions this transaction has read, but for one.
     */
    public List<SourceView> readExcept(SchemaTableName except)
    {
        return read.entrySet().stream()
                .filter(view -> !view.getKey().equals(except))
                .map(view -> new SourceView(view.getKey().getSchemaName(), view.getKey().getTableName(), view.getValue().ofRows()))
                .collect(toImmutableList());
    }

    /**
     * This transaction has changed the view, and will read it anew.
     */
    public void forget(SchemaTableName name)
    {
        read.remove(name);
    }

    /**
     * Whether a definition is the one that this transaction has read.
     */
    public boolean isAsRead(SchemaTableName name, byte[] definition)
    {
        return Fingerprint.of(definition).equals(read.get(name));
    }

    /**
     * Whether all views still give rows as they did.
     */
    public boolean areCurrent(List<SourceView> views)
    {
        return ImmutableList.copyOf(views).stream().allMatch(view -> current(view)
                .map(Fingerprint::of)
                .filter(definition -> definition.isNamed(view.fingerprint()))
                .isPresent());
    }

    /**
     * Whether the definition of one of the views has the property.
     */
    public boolean anyMatch(List<SourceView> views, Predicate<String> property)
    {
        return ImmutableList.copyOf(views).stream()
                .flatMap(view -> current(view).stream())
                .anyMatch(definition -> property.test(new String(definition, UTF_8)));
    }

    private Optional<byte[]> current(SourceView view)
    {
        return entries.apply(new SchemaTableName(view.schema(), view.view()))
                .filter(entry -> entry.kind() != Kind.TABLE)
                .map(entry -> log.read(definition(entry.kind(), entry.location())));
    }
}
