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
package io.weir.access.enforcement;

import io.airlift.testing.TestingTicker;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.eventlistener.ColumnInfo;
import io.trino.spi.eventlistener.TableInfo;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.util.concurrent.TimeUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestEnforcementCheck
{
    private static final CatalogSchemaTableName TABLE = new CatalogSchemaTableName("c", "s", "t");

    private final Door door = new Door();
    private final TestingTicker ticker = new TestingTicker();
    private final EnforcementCheck check = new EnforcementCheck(door, ticker);

    @Test
    void whatWasAppliedAsDecidedIsFine()
    {
        check.masked("q", "analyst", TABLE, Set.of("email"));
        check.filtered("q", "analyst", TABLE, 1);
        check.check("q", List.of(applied("analyst", List.of("tenant = 'a'"), new ColumnInfo("id", Optional.empty()), new ColumnInfo("email", Optional.of("NULL")))), Optional.empty());
        check.check("q", List.of(applied("owner", List.of(), new ColumnInfo("email", Optional.empty()))), Optional.empty());
        door.requireOpen();
        assertThat(check.getCheckedQueries()).isEqualTo(2);
    }

    @Test
    void aMaskThatIsIgnoredClosesTheDoor()
    {
        check.masked("q", "analyst", TABLE, Set.of("email"));
        check.check("q", List.of(applied("analyst", List.of(), new ColumnInfo("email", Optional.empty()))), Optional.empty());
        assertThat(door.isClosed()).isTrue();
        assertThatThrownBy(door::requireOpen)
                .isInstanceOf(TrinoException.class)
                .hasMessageContaining("The engine did not apply the mask of column email of c.s.t for user analyst in query q");
    }

    @Test
    void aMaskThatIsIgnoredForDaysClosesTheDoor()
    {
        check.masked("q", "analyst", TABLE, Set.of("email"));
        ticker.increment(60, DAYS);
        check.check("q", List.of(applied("analyst", List.of(), new ColumnInfo("email", Optional.empty()))), Optional.empty());
        assertThat(door.isClosed()).isTrue();
    }

    @Test
    void aRowFilterThatIsIgnoredClosesTheDoor()
    {
        check.filtered("q", "analyst", TABLE, 2);
        check.check("q", List.of(applied("analyst", List.of("tenant = 'a'"))), Optional.empty());
        assertThat(door.getReason()).contains("did not apply the row filter of c.s.t");
    }

    @Test
    void whatWasShownBeforeATagWasSetIsFine()
    {
        check.masked("q", "analyst", TABLE, Set.of());
        check.masked("q", "analyst", TABLE, Set.of("email"));
        check.check("q", List.of(applied("analyst", List.of(), new ColumnInfo("email", Optional.empty()))), Optional.empty());
        door.requireOpen();
    }

    private static TableInfo applied(String user, List<String> filters, ColumnInfo... columns)
    {
        return new TableInfo("c", "s", "t", user, filters, List.of(columns), true, Optional.empty(), List.of());
    }
}
