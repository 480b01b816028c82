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
package io.weir.access.connector;

import io.trino.spi.TrinoException;
import io.trino.spi.connector.RecordCursor;
import io.trino.spi.predicate.TupleDomain;
import io.trino.testing.TestingConnectorSession;
import io.weir.governance.GovernanceUnavailableException;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.weir.access.connector.Columns.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestRecordTable
{
    private final List<String> events = new ArrayList<>();

    @Test
    void rowsAreMadeAsTheyAreTaken()
    {
        try (RecordCursor cursor = cursor("row %s"::formatted)) {
            assertThat(cursor.advanceNextPosition()).isTrue();
            assertThat(cursor.getSlice(0).toStringUtf8()).isEqualTo("row 0");
        }
        assertThat(events).containsExactly("read 0", "closed");
    }

    @Test
    void logThatCannotBeReadOnTheWay()
    {
        RecordCursor cursor = cursor(_ -> {
            throw new GovernanceUnavailableException("the store is gone", new IOException("gone"));
        });
        assertThatThrownBy(cursor::advanceNextPosition)
                .isInstanceOf(TrinoException.class)
                .hasMessage("Refused, because the governance log cannot be read or written: the store is gone. Nothing is shown or written until it can be");
        cursor.close();
        assertThat(events).containsExactly("read 0", "closed");
    }

    private RecordCursor cursor(IntFunction<String> row)
    {
        RecordTable<String> table = new RecordTable<>("numbers", "Numbers", List.of(text("number", number -> number)), _ -> rows(row));
        return table.cursor(null, TestingConnectorSession.SESSION, TupleDomain.all());
    }

    private Stream<String> rows(IntFunction<String> row)
    {
        return IntStream.range(0, 100)
                .peek(number -> events.add("read " + number))
                .mapToObj(row)
                .onClose(() -> events.add("closed"));
    }
}
