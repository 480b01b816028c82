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
package io.weir.mongorecent.metadata;

import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestNewNames
{
    @Test
    void schemas()
    {
        NewNames.checkSchema("reviews_2026-11");
        NewNames.checkSchema("größe");
        for (String name : List.of("admin", "local", "config", "a.b", "a b", "a$b", "a/b", "a\\b", "a\"b", "a\0b", "x".repeat(64))) {
            assertRefused(() -> NewNames.checkSchema(name), "Schema", name);
        }
    }

    @Test
    void tables()
    {
        NewNames.checkTable(new SchemaTableName("db", "a.b c"));
        for (String name : List.of("system.indexes", "_weir_schema", "_weir_staging_1", "a$b", "a\0b", "x".repeat(256))) {
            assertRefused(() -> NewNames.checkTable(new SchemaTableName("db", name)), "Table", name);
        }
    }

    @Test
    void columns()
    {
        NewNames.checkColumn("a$b");
        NewNames.checkColumn("__id");
        for (String name : List.of("_id", "$where", "a.b", "a\0b")) {
            assertRefused(() -> NewNames.checkColumn(name), "Column", name);
        }
    }

    private static void assertRefused(ThrowingCallable check, String kind, String name)
    {
        assertThatThrownBy(check)
                .isInstanceOf(TrinoException.class)
                .hasMessageStartingWith("%s '%s' cannot be created in MongoDB: ".formatted(kind, name));
    }
}
