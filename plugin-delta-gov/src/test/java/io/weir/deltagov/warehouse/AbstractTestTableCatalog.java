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
package io.weir.deltagov.warehouse;

import io.trino.filesystem.Location;
import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaNotFoundException;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableNotFoundException;
import io.weir.deltagov.warehouse.TableCatalog.Listed;
import io.weir.deltagov.warehouse.TableEntry.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.SCHEMA_NOT_EMPTY;
import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

/**
 * What every catalog promises.
 */
abstract class AbstractTestTableCatalog
{
    private static final TableEntry ENTRY = TableEntry.external(Location.of("s3://somewhere/else"));

    abstract TableCatalog createCatalog();

    @Test
    void schemas()
    {
        TableCatalog catalog = createCatalog();
        assertThat(catalog.listSchemas()).isEmpty();
        assertThat(catalog.schemaExists("b")).isFalse();

        catalog.createSchema("b");
        catalog.createSchema("a");
        assertThat(catalog.listSchemas()).containsExactly("a", "b");
        assertThat(catalog.schemaExists("b")).isTrue();

        catalog.dropSchema("b");
        assertThat(catalog.listSchemas()).containsExactly("a");
        assertThat(catalog.schemaExists("b")).isFalse();
    }

    @Test
    void schemaTwice()
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        assertFails(() -> catalog.createSchema("s"), ALREADY_EXISTS, "Schema 's' already exists");
    }

    @Test
    void schemaThatIsNotThere()
    {
        TableCatalog catalog = createCatalog();
        assertThatThrownBy(() -> catalog.dropSchema("s")).isInstanceOf(SchemaNotFoundException.class);
        assertThatThrownBy(() -> catalog.createTable(new SchemaTableName("s", "t"), ENTRY)).isInstanceOf(SchemaNotFoundException.class);
        assertThat(catalog.listTables("s")).isEmpty();
        assertThat(catalog.findTable(new SchemaTableName("s", "t"))).isEmpty();
    }

    @Test
    void tables()
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        SchemaTableName name = new SchemaTableName("s", "t");
        TableEntry managed = TableEntry.managed(catalog.newTableLocation(name));

        catalog.createTable(name, managed);
        catalog.createTable(new SchemaTableName("s", "external"), ENTRY);
        assertThat(catalog.listTables("s")).containsExactly("external", "t");
        assertThat(catalog.findTable(name)).contains(managed);
        assertThat(catalog.findTable(new SchemaTableName("s", "external"))).contains(ENTRY);

        assertFails(() -> catalog.dropTable(name, ENTRY.location()), TRANSACTION_CONFLICT, "s.t was not dropped: another table or view got that name meanwhile. Run the statement again if that one is to be dropped");
        assertThat(catalog.findTable(name)).contains(managed);
        catalog.dropTable(name, managed.location());
        assertThat(catalog.listTables("s")).containsExactly("external");
        assertThat(catalog.findTable(name)).isEmpty();
    }

    @Test
    void tableTwice()
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        SchemaTableName name = new SchemaTableName("s", "t");
        catalog.createTable(name, ENTRY);
        TableEntry other = TableEntry.external(Location.of("s3://other/place"));
        assertFails(() -> catalog.createTable(name, other), ALREADY_EXISTS, "Table 's.t' already exists");
        assertThat(catalog.findTable(name)).contains(ENTRY);
    }

    @Test
    void tableThatIsNotThere()
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        assertThatThrownBy(() -> catalog.dropTable(new SchemaTableName("s", "t"), ENTRY.location())).isInstanceOf(TableNotFoundException.class);
        assertThatThrownBy(() -> catalog.dropTable(new SchemaTableName("nowhere", "t"), ENTRY.location())).isInstanceOf(TableNotFoundException.class);
    }

    @Test
    void schemaWithTables()
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        catalog.createTable(new SchemaTableName("s", "t"), ENTRY);
        assertThatThrownBy(() -> catalog.dropSchema("s"))
                .hasMessageContaining("Schema 's' is not empty")
                .asInstanceOf(type(TrinoException.class))
                .extracting(TrinoException::getErrorCode).isEqualTo(SCHEMA_NOT_EMPTY.toErrorCode());
        assertThat(catalog.schemaExists("s")).isTrue();
    }

    @Test
    void renamedTables()
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        catalog.createSchema("other");
        SchemaTableName first = new SchemaTableName("s", "first");
        SchemaTableName second = new SchemaTableName("s", "second");
        SchemaTableName elsewhere = new SchemaTableName("other", "first");
        TableEntry managed = TableEntry.managed(catalog.newTableLocation(first));
        catalog.createTable(first, managed);

        catalog.renameTable(first, second);
        assertThat(catalog.listTables("s")).containsExactly("second");
        assertThat(catalog.find(first)).isEmpty();
        assertThat(catalog.find(second)).contains(managed);

        catalog.renameTable(second, elsewhere);
        assertThat(catalog.listTables("s")).isEmpty();
        assertThat(catalog.find(elsewhere)).contains(managed);

        catalog.createTable(second, ENTRY);
        catalog.createTable(first, ENTRY);
        assertThat(catalog.find(elsewhere)).contains(managed);
        catalog.renameTable(elsewhere, new SchemaTableName("other", "third"));
        catalog.renameTable(new SchemaTableName("other", "third"), elsewhere);
        assertThat(catalog.find(elsewhere)).contains(managed);
        catalog.dropTable(elsewhere, managed.location());
        assertThat(catalog.listTables("other")).isEmpty();
        catalog.dropSchema("other");
        assertThat(catalog.listTables("s")).containsExactly("first", "second");
    }

    @Test
    void renamesThatAreNotPossible()
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        SchemaTableName first = new SchemaTableName("s", "first");
        SchemaTableName second = new SchemaTableName("s", "second");
        catalog.createTable(first, ENTRY);
        catalog.createTable(second, TableEntry.managed(catalog.newTableLocation(second)));
        assertFails(() -> catalog.renameTable(first, second), ALREADY_EXISTS, "Table 's.second' already exists");
        assertThatThrownBy(() -> catalog.renameTable(new SchemaTableName("s", "none"), new SchemaTableName("s", "x"))).isInstanceOf(TableNotFoundException.class);
        assertThatThrownBy(() -> catalog.renameTable(first, new SchemaTableName("nowhere", "x"))).isInstanceOf(SchemaNotFoundException.class);
        assertFails(() -> catalog.renameTable(first, Location.of("s3://bucket/before"), new SchemaTableName("s", "x")), TRANSACTION_CONFLICT, "s.first was not renamed: another table or view got that name meanwhile. Run the statement again if that one is to be renamed");
        assertThat(catalog.listTables("s")).containsExactly("first", "second");
        assertThat(catalog.find(first)).contains(ENTRY);
        catalog.renameTable(first, new SchemaTableName("s", "third"));
        assertThat(catalog.listTables("s")).containsExactly("second", "third");
    }

    @Test
    void renamedSchema()
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        SchemaTableName table = new SchemaTableName("s", "t");
        TableEntry managed = TableEntry.managed(catalog.newTableLocation(table));
        catalog.createTable(table, managed);
        catalog.createTable(new SchemaTableName("s", "u"), ENTRY);
        catalog.createSchema("there");
        assertFails(() -> catalog.renameSchema("s", "there"), ALREADY_EXISTS, "Schema 'there' already exists");
        assertThatThrownBy(() -> catalog.renameSchema("nowhere", "x")).isInstanceOf(SchemaNotFoundException.class);

        catalog.renameSchema("s", "new");
        assertThat(catalog.listSchemas()).containsExactly("new", "there");
        assertThat(catalog.listTables("new")).containsExactly("t", "u");
        assertThat(catalog.find(new SchemaTableName("new", "t"))).contains(managed);

        catalog.createSchema("s");
        catalog.createTable(table, ENTRY);
        assertFails(() -> catalog.renameSchema("s", "new"), ALREADY_EXISTS, "Schema 'new' already exists");
        assertThat(catalog.listTables("s")).containsExactly("t");
        assertThat(catalog.find(new SchemaTableName("new", "t"))).contains(managed);
    }

    @Test
    void views()
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        SchemaTableName view = new SchemaTableName("s", "v");
        SchemaTableName materialized = new SchemaTableName("s", "m");
        TableEntry viewEntry = TableEntry.view(catalog.newTableLocation(view));
        catalog.createTable(view, viewEntry);
        catalog.createTable(materialized, TableEntry.materializedView(catalog.newTableLocation(materialized)));
        catalog.createTable(new SchemaTableName("s", "t"), ENTRY);
        assertThat(catalog.listTables("s")).containsExactly("m", "t", "v");
        assertThat(catalog.listViews("s", Kind.VIEW)).containsExactly("v");
        assertThat(catalog.listViews("s", Kind.MATERIALIZED_VIEW)).containsExactly("m");
        assertThat(catalog.listViews("nowhere", Kind.VIEW)).isEmpty();
        assertThat(catalog.list("s")).extracting(Listed::name, Listed::table).containsExactly(tuple("m", false), tuple("t", true), tuple("v", false));
        assertThat(catalog.list("nowhere")).isEmpty();
        assertThat(catalog.findTable(view)).isEmpty();
        assertThat(catalog.asTable(view, viewEntry)).isEmpty();
        assertThat(catalog.asTable(new SchemaTableName("s", "t"), ENTRY)).contains(ENTRY);
        assertThat(catalog.find(view)).contains(viewEntry);
        assertFails(() -> catalog.createTable(view, ENTRY), ALREADY_EXISTS, "Table 's.v' already exists");

        catalog.renameTable(view, new SchemaTableName("s", "w"));
        assertThat(catalog.listViews("s", Kind.VIEW)).containsExactly("w");
        catalog.createTable(view, ENTRY);
        assertThat(catalog.listViews("s", Kind.VIEW)).containsExactly("w");
        assertThat(catalog.findTable(view)).contains(ENTRY);
        catalog.dropTable(new SchemaTableName("s", "w"), catalog.find(new SchemaTableName("s", "w")).orElseThrow().location());
        assertThat(catalog.listTables("s")).containsExactly("m", "t", "v");
    }

    @Test
    void oneOfManyRenamesWins()
            throws Exception
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        SchemaTableName name = new SchemaTableName("s", "t");
        catalog.createTable(name, ENTRY);
        List<Callable<Boolean>> movers = new ArrayList<>();
        for (int mover = 0; mover < 8; mover++) {
            SchemaTableName target = new SchemaTableName("s", "t" + mover);
            movers.add(() -> succeeds(() -> catalog.renameTable(name, target)));
        }
        try (ExecutorService executor = Executors.newFixedThreadPool(movers.size())) {
            int winners = 0;
            for (Future<Boolean> result : executor.invokeAll(movers)) {
                winners += result.get() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
        }
        assertThat(catalog.listTables("s")).hasSize(1).doesNotContain("t");
    }

    @Test
    void renamesAndDropsAtOnce()
            throws Exception
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        for (int round = 0; round < 30; round++) {
            SchemaTableName name = new SchemaTableName("s", "t" + round);
            SchemaTableName target = new SchemaTableName("s", "u" + round);
            catalog.createTable(name, ENTRY);
            try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
                Future<Boolean> renamed = executor.submit(() -> succeeds(() -> catalog.renameTable(name, target)));
                boolean dropped = succeeds(() -> catalog.dropTable(name, ENTRY.location()));
                boolean moved = renamed.get();
                // what was dropped is gone under both names; what was not is there under one
                assertThat(catalog.find(name)).isEmpty();
                if (dropped) {
                    assertThat(catalog.find(target)).as("dropped, and moved: %s", moved).isEmpty();
                }
                else {
                    assertThat(moved).isTrue();
                    assertThat(catalog.find(target)).contains(ENTRY);
                }
            }
        }
    }

    private static boolean succeeds(Runnable action)
    {
        try {
            action.run();
            return true;
        }
        catch (TrinoException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", ".weir", "..", "../other", "a/b", "a%2fb", "~", "a~2fb", "ünï", "日本", "tab\there", "a.b", "a-b", "'quoted'", "\"", "c:\\x", "#1", "?", "*"})
    void oddNames(String name)
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema(name);
        SchemaTableName table = new SchemaTableName(name, name);
        catalog.createTable(table, ENTRY);
        assertThat(catalog.listSchemas()).containsExactly(name);
        assertThat(catalog.listTables(name)).containsExactly(name);
        assertThat(catalog.findTable(table)).contains(ENTRY);
        catalog.dropTable(table, ENTRY.location());
        catalog.dropSchema(name);
        assertThat(catalog.listSchemas()).isEmpty();
    }

    @Test
    void newLocationsAreNeverTheSame()
    {
        TableCatalog catalog = createCatalog();
        SchemaTableName name = new SchemaTableName("s", "t");
        assertThat(catalog.newTableLocation(name)).isNotEqualTo(catalog.newTableLocation(name));
    }

    @Test
    void oneOfManyCreatorsWins()
            throws Exception
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        SchemaTableName name = new SchemaTableName("s", "t");
        List<Callable<Boolean>> creators = new ArrayList<>();
        for (int creator = 0; creator < 8; creator++) {
            TableEntry entry = TableEntry.external(Location.of("s3://place/" + creator));
            creators.add(() -> tryCreate(catalog, name, entry));
        }
        try (ExecutorService executor = Executors.newFixedThreadPool(creators.size())) {
            int winners = 0;
            for (Future<Boolean> result : executor.invokeAll(creators)) {
                winners += result.get() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
        }
        assertThat(catalog.findTable(name)).isPresent();
    }

    private static boolean tryCreate(TableCatalog catalog, SchemaTableName name, TableEntry entry)
    {
        try {
            catalog.createTable(name, entry);
            return true;
        }
        catch (TrinoException e) {
            assertThat(e.getErrorCode()).isEqualTo(ALREADY_EXISTS.toErrorCode());
            return false;
        }
    }

    private static void assertFails(Runnable action, StandardErrorCode code, String message)
    {
        assertThatThrownBy(action::run)
                .hasMessage(message)
                .asInstanceOf(type(TrinoException.class))
                .extracting(TrinoException::getErrorCode).isEqualTo(code.toErrorCode());
    }
}
