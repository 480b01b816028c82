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
package io.weir.deltagov;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Spark keeps the lengths of CHAR and VARCHAR beside strings, and could not write a row again that is too long.
 */
final class TestDeltaGovDeclaredLengths
        extends AbstractDeltaGovRowRules
{
    private static final String FIELD = "{\"name\":\"%s\",\"type\":%s,\"nullable\":true,\"metadata\":{\"__CHAR_VARCHAR_TYPE_STRING\":\"%s\"}}";

    @TempDir
    static Path warehouse;

    @TempDir
    static Path elsewhere;

    @Override
    Path warehouse()
    {
        return warehouse;
    }

    @Override
    Path elsewhere()
    {
        return elsewhere;
    }

    @Test
    void everyWriteObeysThem()
            throws IOException
    {
        register("lengths", String.join(",", FIELD.formatted("code", "\"string\"", "char(3)"), FIELD.formatted("some name", "\"string\"", "varchar(2)")), "");
        assertUpdate("INSERT INTO lengths VALUES ('ab', ''), (NULL, '\u00e4\uD83D\uDE00'), ('abc', NULL)", 3);
        assertNotMet("INSERT INTO lengths VALUES ('abcd', 'x')", "the type char\\(3\\) of column code");
        assertNotMet("INSERT INTO lengths VALUES ('abc', 'xyz')", "the type varchar\\(2\\) of column some name");
        assertNotMet("UPDATE lengths SET \"some name\" = \"some name\" || 'x'", "the type varchar\\(2\\) of column some name");
        assertUpdate("UPDATE lengths SET code = rpad(code, 3, ' ') WHERE code = 'ab'", 1);
        assertUpdate("ALTER TABLE lengths EXECUTE optimize");
        assertQuery("SELECT code FROM lengths", "VALUES 'ab ', NULL, 'abc'");
        assertUpdate("DROP TABLE lengths");
    }

    @Test
    void thoseOfNestedTextsAreRefused()
            throws IOException
    {
        register("lengths_within", FIELD.formatted("tags", "{\"type\":\"array\",\"elementType\":\"string\",\"containsNull\":true}", "array<varchar(2)>"), "");
        assertQueryFails("INSERT INTO lengths_within VALUES ARRAY['a']", "Table tpch.lengths_within cannot be written to: its condition the type array<varchar\\(2\\)> of column tags cannot be evaluated: the lengths of texts within a column are not checked, .*");
        assertQueryReturnsEmptyResult("TABLE lengths_within");
    }
}
