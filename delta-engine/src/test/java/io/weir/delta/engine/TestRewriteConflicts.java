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
package io.weir.delta.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.filesystem.TrinoFileSystem;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import static io.weir.delta.engine.ObservedFileSystem.Operation.BEFORE_CREATE_EXCLUSIVE;
import static io.weir.delta.engine.kernel.LogFileNames.commitFile;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What changes of rows, and replacements of tables, conflict with.
 */
class TestRewriteConflicts
        extends AbstractTestRewrites
{
    @Test
    void appendMeanwhile()
    {
        TableSnapshot base = create(file("x", 10));
        tables.append(base, ImmutableList.of(file("x", 20)), WRITE);

        TableSnapshot changed = tables.rewrite(base, deleting(find(base, 10), FileReads.everything()), DELETE);

        assertThat(changed.version()).isEqualTo(2);
        assertThat(names(changed)).containsExactly("10-1", "20");
    }

    @Test
    void appendMeanwhileWhenSerializable()
            throws IOException
    {
        TableSnapshot base = createSerializable();
        tables.append(base, ImmutableList.of(file("x", 20)), WRITE);

        assertConflict(base, adding(file("z", 50), ids(25)), "it added rows that this statement would have read");
        assertConflict(base, adding(file("z", 50), region("x")), "it added rows that this statement would have read");
        assertThat(tables.rewrite(base, adding(file("z", 50), ids(5)), DELETE).version()).isEqualTo(2);
        assertThat(tables.rewrite(base, adding(file("z", 60), region("y")), DELETE).version()).isEqualTo(3);
        assertThat(tables.history(TABLE).getFirst().isolationLevel()).hasValue("Serializable");
    }

    // kernel does not let a table be created with this property
    private TableSnapshot createSerializable()
            throws IOException
    {
        create();
        String log = String.join("\n", log(0)).replace("\"delta.enableDeletionVectors\":\"true\"", "\"delta.isolationLevel\":\"Serializable\"");
        memory.newOutputFile(commitFile(TABLE, 0)).createOrOverwrite((log + "\n").getBytes(UTF_8));
        return tables.latest(TABLE);
    }

    @Test
    void rowsThatAChangeAddedMeanwhile()
    {
        TableSnapshot base = create(file("x", 10));
        tables.rewrite(base, adding(file("x", 20), ids(15)), WRITE);

        // what is not a blind append counts at every isolation level
        assertConflict(base, adding(file("y", 30), ids(21)), "it added rows that this statement would have read");
        assertThat(tables.rewrite(base, adding(file("y", 30), ids(11)), WRITE).version()).isEqualTo(2);
    }

    @Test
    void sameFileMeanwhile()
    {
        TableSnapshot base = create(file("x", 10), file("x", 20));
        tables.rewrite(base, deleting(find(base, 10), ids(10)), DELETE);

        assertConflict(base, deleting(find(base, 10), ids(11)), "it changed rows of a file that this statement changes too");
        assertConflict(base, removing(find(base, 10), ids(99)), "it changed rows of a file that this statement changes too");
        assertThat(names(tables.rewrite(base, deleting(find(base, 20), ids(20)), DELETE))).containsExactly("10-1", "20-1");
    }

    @Test
    void readFileRemovedMeanwhile()
    {
        TableSnapshot base = create(file("x", 10), file("y", 20));
        tables.rewrite(base, removing(find(base, 10), region("x")), DELETE);

        assertConflict(base, adding(file("z", 30), ids(12)), "it changed rows of a file that this statement has read");
        assertConflict(base, deleting(find(base, 20), FileReads.everything()), "it changed rows of a file that this statement has read");
        assertThat(names(tables.rewrite(base, deleting(find(base, 20), region("y")), DELETE))).containsExactly("20-1");
    }

    @Test
    void definitionChangedMeanwhile()
    {
        TableSnapshot base = create(file("x", 10));
        tables.createOrReplace(TABLE, new TableDefinition(SCHEMA, PARTITION_COLUMNS, ImmutableMap.of(), Optional.empty()), ImmutableList.of(), WRITE);

        assertConflict(base, adding(file("x", 20), ids(99)), "it changed the definition of the table");
    }

    private void assertConflict(TableSnapshot base, Rewrite rewrite, String reason)
    {
        long version = tables.latest(TABLE).version();
        assertThatThrownBy(() -> tables.rewrite(base, rewrite, DELETE))
                .isInstanceOf(CommitConflictException.class)
                .hasMessage("The commit to the Delta table at %s conflicts with its version %s: %s. Nothing was written; run the statement again".formatted(TABLE, version, reason));
        assertThat(tables.latest(TABLE).version()).isEqualTo(version);
    }

    /**
     * Rows that came meanwhile would be lost, and rows that went would come back.
     */
    @Test
    void replacementOfWhatWasRead()
    {
        TableSnapshot read = create(file("x", 10), file("x", 20));
        tables.append(read, ImmutableList.of(file("x", 30)), WRITE);
        assertReplacementConflict(read, "it changed rows that this statement has read and would replace");
        assertThat(names(tables.latest(TABLE))).containsExactly("10", "20", "30");

        read = tables.latest(TABLE);
        tables.rewrite(read, deleting(find(read, 10), ids(10)), DELETE);
        assertReplacementConflict(read, "it changed rows that this statement has read and would replace");
        read = tables.latest(TABLE);
        tables.rewrite(read, removing(find(read, 20), region("x")), DELETE);
        assertReplacementConflict(read, "it changed rows that this statement has read and would replace");

        // the same rows in other files
        read = tables.latest(TABLE);
        tables.rewrite(read, Rewrite.ofSameRows(ImmutableList.of(find(read, 30)), ImmutableList.of(file("x", 40)), new FileReads(ImmutableList.of())), WRITE);
        assertThat(names(replace(Optional.of(read), 50))).containsExactly("50");

        // rows that were made from elsewhere do not depend on what is there
        tables.append(tables.latest(TABLE), ImmutableList.of(file("x", 60)), WRITE);
        assertThat(names(replace(Optional.empty(), 70))).containsExactly("70");
    }

    @Test
    void replacementOfATableThatIsGone()
            throws IOException
    {
        TableSnapshot read = create(file("x", 10));
        memory.deleteDirectory(TABLE);
        assertThatThrownBy(() -> replace(Optional.of(read), 50)).isInstanceOf(CommitConflictException.class).hasMessageContaining("the table was dropped, or dropped and created again");
        create(file("x", 20));
        assertReplacementConflict(read, "the table was dropped, or dropped and created again");
        assertThat(names(tables.latest(TABLE))).containsExactly("20");
    }

    /**
     * Its commits have the numbers that those of the table before would have.
     */
    @Test
    void tableThatIsCreatedAgainDuringACommit()
    {
        TableSnapshot base = create(file("x", 10));
        AtomicBoolean once = new AtomicBoolean();
        TrinoFileSystem observed = new ObservedFileSystem(memory, (operation, location) -> {
            if (operation == BEFORE_CREATE_EXCLUSIVE && location.equals(commitFile(TABLE, 1)) && once.compareAndSet(false, true)) {
                memory.deleteDirectory(TABLE);
                tables.append(create(file("x", 20)), ImmutableList.of(file("x", 30)), WRITE);
            }
        });
        assertThatThrownBy(() -> tables(observed).append(base, ImmutableList.of(file("x", 40)), WRITE))
                .isInstanceOf(CommitConflictException.class)
                .hasMessageContaining("the table was dropped, or dropped and created again");
        assertThat(once).isTrue();
        assertThat(names(tables.latest(TABLE))).containsExactly("20", "30");
    }

    private TableSnapshot replace(Optional<TableSnapshot> read, long firstId)
    {
        return tables.createOrReplace(TABLE, new TableDefinition(SCHEMA, PARTITION_COLUMNS, ImmutableMap.of(), Optional.empty()), ImmutableList.of(file("x", firstId)), read, WRITE);
    }

    private void assertReplacementConflict(TableSnapshot read, String reason)
    {
        long version = tables.latest(TABLE).version();
        assertThatThrownBy(() -> replace(Optional.of(read), 50)).isInstanceOf(CommitConflictException.class).hasMessageContaining(reason);
        assertThat(tables.latest(TABLE).version()).isEqualTo(version);
    }
}
