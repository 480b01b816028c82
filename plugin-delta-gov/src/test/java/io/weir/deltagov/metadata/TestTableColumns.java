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
package io.weir.deltagov.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.memory.MemoryFileSystem;
import io.weir.delta.engine.CommitDetails;
import io.weir.delta.engine.DeltaTables;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.TableSnapshotCache;
import io.weir.delta.engine.data.DataColumns;
import io.weir.delta.engine.data.DeltaTypes;
import io.weir.deltagov.metadata.TableColumns.TableColumn;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class TestTableColumns
{
    private static final Location TABLE = Location.of("memory:///table");
    private static final CommitDetails CREATE = CommitDetails.of("CREATE TABLE", "test");

    private final TrinoFileSystem fileSystem = new MemoryFileSystem();
    private final TableSnapshotCache cache = new TableSnapshotCache(10_000_000);
    private final TableColumns columns = new TableColumns(new DataColumns(new DeltaTypes()));

    @Test
    void madeOnceForAllUsers()
    {
        TableSnapshot created = user().create(TABLE, definition("id"), ImmutableList.of(), CREATE);

        DeltaTables reader = user();
        assertThat(reader.latest(TABLE)).isNotSameAs(created);
        assertThat(columns.of(reader.latest(TABLE))).isSameAs(columns.of(created));
    }

    @Test
    void madeAnewForAnotherDefinition()
    {
        DeltaTables writer = user();
        TableSnapshot created = writer.create(TABLE, definition("id"), ImmutableList.of(), CREATE);
        assertThat(names(created)).containsExactly("id");

        TableSnapshot altered = writer.alter(created, definition("id", "more"), CommitDetails.of("ADD COLUMNS", "test"));
        assertThat(names(altered)).containsExactly("id", "more");
        assertThat(names(user().latest(TABLE))).containsExactly("id", "more");
        assertThat(names(user().at(TABLE, created.version()))).containsExactly("id");
    }

    private List<String> names(TableSnapshot snapshot)
    {
        return columns.of(snapshot).stream().map(TableColumn::trinoName).toList();
    }

    private static TableDefinition definition(String... columns)
    {
        StructType schema = new StructType(Stream.of(columns).map(name -> new StructField(name, LongType.LONG, true)).toList());
        return new TableDefinition(schema, ImmutableList.of(), ImmutableMap.of(), Optional.empty());
    }

    // each with a store that they have opened themselves
    private DeltaTables user()
    {
        return new DeltaTables(fileSystem, cache, Clock.systemUTC(), _ -> {});
    }
}
