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
package io.weir.lineage.redact;

import org.junit.jupiter.api.Test;

import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class TestStatementDisplay
{
    private final StatementRedactor redactor = new StatementRedactor();

    @Test
    void text()
    {
        assertThat(StatementDisplay.of(redact("SELECT a,\n'x' -- y\nFROM t  WHERE b = 1.5")).text()).isEqualTo("SELECT a, ? FROM t WHERE b = ?");
    }

    @Test
    void fingerprintIsThatOfTheStatement()
    {
        String fingerprint = fingerprint("SELECT a FROM t WHERE b = 'x' AND c IN (1, 2, 3)");
        assertThat(fingerprint).matches("[0-9a-f]{16}");
        assertThat(fingerprint("select a\nfrom t where B = 'another' and c in (4)")).isEqualTo(fingerprint);
        assertThat(fingerprint("SELECT a FROM u WHERE b = 'x' AND c IN (1)")).isNotEqualTo(fingerprint);
    }

    @Test
    void fingerprintOfRows()
    {
        String fingerprint = fingerprint("INSERT INTO t VALUES (1, 'x')");
        assertThat(fingerprint("INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, 'z')")).isEqualTo(fingerprint);
        assertThat(fingerprint("INSERT INTO t VALUES (-1, NULL), (1.5e0, 'y')")).isEqualTo(fingerprint);
        String typed = fingerprint("INSERT INTO t VALUES (TIMESTAMP '2020-01-01 00:00:00', INTERVAL '1' DAY, true)");
        assertThat(fingerprint("INSERT INTO t VALUES (TIMESTAMP '2020-01-01 00:00:00', INTERVAL '-1' DAY, NULL), (NULL, INTERVAL '2-1' YEAR TO MONTH, false)")).isEqualTo(typed);
        // columns are none, whatever they are called
        assertThat(fingerprint("INSERT INTO t (date, day) VALUES (1, 2)")).isNotEqualTo(fingerprint("INSERT INTO t (year) VALUES (1)"));
        // in a time that grows with the length of the text, whatever it is
        assertThat(fingerprint("SELECT (" + ")".repeat(200_000))).isNotEqualTo(fingerprint("SELECT (" + ")".repeat(200_001)));
        assertThat(fingerprint("INSERT INTO t (a) VALUES (1)")).isNotEqualTo(fingerprint("INSERT INTO t (a, b) VALUES (1, 2)"));
        assertThat(fingerprint("SELECT a FROM t WHERE b IN (-1, c)")).isNotEqualTo(fingerprint("SELECT a FROM t WHERE b IN (1)"));
        assertThat(fingerprint("SELECT a FROM t WHERE (b IS NULL)")).isNotEqualTo(fingerprint("SELECT a FROM t WHERE (b IS TRUE)"));
    }

    private String fingerprint(String sql)
    {
        return StatementDisplay.of(redact(sql)).fingerprint();
    }

    private String redact(String sql)
    {
        return redactor.redact(sql, new VisibleNames.Resolved(Set.of())).text();
    }
}
