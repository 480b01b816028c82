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
package io.weir.access.query;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

import static io.weir.access.query.StatementKind.ANALYZED_WRITE;
import static io.weir.access.query.StatementKind.READ;
import static io.weir.access.query.StatementKind.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

final class TestNamedDocuments
{
    @Test
    void theyAreNamed()
    {
        for (String statement : List.of(
                "UPDATE t SET x = json_format(_document)",
                "DELETE FROM t WHERE json_format(t.\"_Document\") LIKE '%x%'",
                "EXECUTE IMMEDIATE 'DELETE FROM t WHERE _DOCUMENT IS NULL'",
                "EXECUTE IMMEDIATE U&'DELETE FROM t WHERE \\005fdocument IS NULL'")) {
            assertThat(NamedDocuments.mayBeIn(WRITE, statement, Optional.empty())).as(statement).isTrue();
            assertThat(NamedDocuments.mayBeIn(ANALYZED_WRITE, statement, Optional.empty())).as(statement).isTrue();
        }
        assertThat(NamedDocuments.mayBeIn(WRITE, "EXECUTE p", Optional.of("DELETE FROM t WHERE _document IS NULL"))).isTrue();
        // Trino reads a parameter where it stands
        assertThat(NamedDocuments.mayBeIn(WRITE, "EXECUTE p USING _document.x[*]", Optional.of("UPDATE t SET x = ?"))).isTrue();
        assertThat(NamedDocuments.mayBeIn(WRITE, "EXECUTE IMMEDIATE 'UPDATE t SET x = ?' USING CAST(_document.x[*] AS varchar)", Optional.empty())).isTrue();
    }

    @Test
    void theyAreNot()
    {
        assertThat(NamedDocuments.mayBeIn(WRITE, "DELETE FROM documents WHERE document = 1", Optional.empty())).isFalse();
        assertThat(NamedDocuments.mayBeIn(WRITE, "EXECUTE p USING 1", Optional.of("UPDATE t SET x = ?"))).isFalse();
        // Trino asks of each column that is selected
        assertThat(NamedDocuments.mayBeIn(READ, "SELECT _document FROM t", Optional.empty())).isFalse();
    }
}
