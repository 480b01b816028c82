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

import io.trino.sql.parser.SqlParser;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class TestStatementRedactor
{
    private static final VisibleNames NOTHING_QUOTED = new VisibleNames.Resolved(Set.of());

    private final StatementRedactor redactor = new StatementRedactor();

    @Test
    void literalsOfAllKinds()
    {
        assertThat(redact("SELECT 'a', U&'\\0041', X'00ff', 12, 1_000, 0x1F, 1.5, 1e3, DATE '2020-01-01', INTERVAL '1' DAY, true, null FROM t LIMIT 7"))
                .isEqualTo("SELECT '?', U&'', X'', 0, 0, 0, 0.0, 0E0, DATE '?', INTERVAL '?' DAY, true, null FROM t LIMIT 0");
        assertThat(redact("SELECT U&'d!0061t' UESCAPE '!'")).isEqualTo("SELECT U&'' UESCAPE '?'");
    }

    @Test
    void quotesInLiterals()
    {
        assertThat(redact("SELECT 'O''Brien', 'x' FROM t")).isEqualTo("SELECT '?', '?' FROM t");
    }

    @Test
    void comments()
    {
        assertThat(redact("SELECT a -- secret\n, b /* secret */ FROM t -- secret")).isEqualTo("SELECT a , b FROM t");
        assertThat(redact("/* secret */ SELECT 1")).isEqualTo("SELECT 0");
    }

    @Test
    void quotedIdentifiers()
    {
        assertThat(redactor.redact("SELECT \"Known\" FROM \"t 1\" WHERE name = \"John Smith\" OR \"John Smith\" = \"x\"", new VisibleNames.Resolved(Set.of("known", "T 1"))).text())
                .isEqualTo("SELECT \"Known\" FROM \"t 1\" WHERE name = \"?1\" OR \"?1\" = \"?2\"");
        assertThat(redactor.redact("ALTER TABLE \"a b\" RENAME TO \"c d\"", new VisibleNames.All()).text()).isEqualTo("ALTER TABLE \"a b\" RENAME TO \"c d\"");
    }

    @Test
    void namesThatStandWithoutQuotesToo()
    {
        // one name to SQL, so one name here; what stands in a literal, a comment or a mark of a literal is not shown for that
        assertThat(redact("SELECT Total FROM (SELECT a AS \"Total\", b AS \"other\" FROM t) WHERE c = 'other' AND d = X'00' -- other"))
                .isEqualTo("SELECT Total FROM (SELECT a AS \"Total\", b AS \"?1\" FROM t) WHERE c = '?' AND d = X''");
        assertThat(redact("SELECT \"x\", \"u\", \"e0\", \"it's\", \"date\" FROM t WHERE a = X'00' OR b = U&'s' OR c = 1e0 OR d = DATE '2020-01-01'"))
                .isEqualTo("SELECT \"?1\", \"?2\", \"?3\", \"?4\", \"date\" FROM t WHERE a = X'' OR b = U&'' OR c = 0E0 OR d = DATE '?'");
        assertThat(redactor.redact("EXECUTE IMMEDIATE 'SELECT y FROM (SELECT a AS \"Y\", b AS \"z\" FROM t)' USING 'z'", NOTHING_QUOTED).embedded())
                .contains("SELECT y FROM (SELECT a AS \"Y\", b AS \"?1\" FROM t)");
        assertThat(redactor.redact("SELECT x FROM (SELECT a AS \"x\" FROM t)", new VisibleNames.Unresolved()).text()).isEqualTo("SELECT x FROM (SELECT a AS \"?1\" FROM t)");
        assertThat(redactor.redact("SELECT secret \"secret\" FROM", new VisibleNames.None()).text()).isEqualTo("SELECT \"?1\" \"?1\" FROM");
    }

    @Test
    void namesLikeThoseThatStandForHiddenOnes()
    {
        // ?1 and ?2 are columns, and "secret" must not become one of them
        assertThat(redactor.redact("SELECT \"secret\", \"?1\", \"?2\", \"?x\" FROM t", new VisibleNames.Resolved(Set.of("?1", "?2", "?x"))).text())
                .isEqualTo("SELECT \"?1\", \"?2\", \"?3\", \"?x\" FROM t");
    }

    @Test
    void columnsThatAMergeInserts()
    {
        assertThat(InsertedColumns.find("MERGE INTO t USING s ON a = b WHEN MATCHED THEN UPDATE SET x = 1 WHEN NOT MATCHED AND c > 1 THEN INSERT (\"One\", two, \"th\"\"ree\") VALUES (insert(\"no\"), 2, 3) "
                + "WHEN NOT MATCHED THEN INSERT /* x */ (four) VALUES (1)"))
                .containsExactlyInAnyOrder("one", "two", "th\"ree", "four");
        assertThat(InsertedColumns.find("MERGE INTO t USING s ON a = b WHEN NOT MATCHED THEN INSERT VALUES (1, \"no\")")).isEmpty();
        assertThat(InsertedColumns.find("MERGE INTO t WHEN NOT MATCHED THEN INSERT (a")).containsExactly("a");
    }

    @Test
    void textThatIsNotSql()
    {
        assertThat(redactor.redact("hunter2 FROM t", new VisibleNames.None()).text()).isEqualTo("\"?1\" FROM \"?2\"");
        assertThat(redact("SELECT `secret`, 1secret FROM t")).isEqualTo("SELECT \"?1\", \"?2\" FROM t");
    }

    @Test
    void unbalancedQuotes()
    {
        // a quote too many swaps what is text and what is literal, so the words before the last quote are values
        assertThat(redact("SELECT a FROM t WHERE b = 'x' y' AND c = 'secret words'")).isEqualTo("SELECT \"?1\" FROM \"?2\" WHERE \"?3\" = '?' \"?4\"'?'\"?5\" \"?6\"?");
        assertThat(redact("SELECT a FROM t WHERE b = 'secret")).isEqualTo("SELECT \"?1\" FROM \"?2\" WHERE \"?3\" = ?");
        assertThat(redact("SELECT a FROM t WHERE b = \"secret")).isEqualTo("SELECT \"?1\" FROM \"?2\" WHERE \"?3\" = ?");
        assertThat(redact("SELECT a \u00e9 secret")).isEqualTo("SELECT \"?1\" ?");
    }

    @Test
    void commentsThatDoNotEnd()
    {
        assertThat(redact("SELECT a /* secret")).isEqualTo("SELECT \"?1\" ?");
        assertThat(redact("SELECT '/*', 1 /* secret */ + 2")).isEqualTo("SELECT '?', 0 + 0");
        assertThat(redact("SELECT '\ud83d\ude00' /* secret */ + 1 /*/ secret")).isEqualTo("SELECT '?' + 0 ?");
        // of each the end would be looked for in all of the text
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> assertThat(redactor.redact("/* ".repeat(333_333), new VisibleNames.None()).text()).isEqualTo("?"));
    }

    @Test
    void statementsWithinEachOther()
    {
        String statement = "SELECT \"secret\" FROM t";
        // characters that escape others, so that no level is longer than what it is about
        for (char escape : "!#$%()*,-./:;<=>?@[]^_{|}~".toCharArray()) {
            statement = "EXECUTE IMMEDIATE U&'%s' UESCAPE '%s' USING \"secret\"".formatted(statement.replace("'", escape + "0027"), escape);
        }
        String prepare = "PREPARE p FROM " + statement;
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> assertThat(redact(prepare)).isEqualTo("PREPARE p FROM EXECUTE IMMEDIATE U&'' UESCAPE '?' USING \"?1\""));
    }

    @Test
    void embeddedStatement()
    {
        RedactedStatement redacted = redactor.redact("EXECUTE IMMEDIATE 'SELECT ''secret'' FROM t WHERE a = ?' USING 'secret'", NOTHING_QUOTED);
        assertThat(redacted.text()).isEqualTo("EXECUTE IMMEDIATE '?' USING '?'");
        assertThat(redacted.embedded()).contains("SELECT '?' FROM t WHERE a = ?");
        assertThat(redactor.redact("EXECUTE IMMEDIATE U&'SELECT ''secret'' FROM \\0074'", NOTHING_QUOTED))
                .isEqualTo(new RedactedStatement("EXECUTE IMMEDIATE U&''", Optional.of("SELECT '?' FROM t")));
        assertThat(redactor.redact("EXECUTE IMMEDIATE /* x */ U&'SELECT a FROM #0074' UESCAPE '#' USING 1", NOTHING_QUOTED))
                .isEqualTo(new RedactedStatement("EXECUTE IMMEDIATE U&'' UESCAPE '?' USING 0", Optional.of("SELECT a FROM t")));
        // what the engine has not read need not be SQL
        assertThat(redactor.redact("PREPARE p FROM EXECUTE IMMEDIATE 'secret words'", NOTHING_QUOTED))
                .isEqualTo(new RedactedStatement("PREPARE p FROM EXECUTE IMMEDIATE '?'", Optional.of("\"?1\" \"?2\"")));
        assertThat(redactor.redact("EXPLAIN /* x */ EXECUTE IMMEDIATE 'SELECT ''secret'' FROM t'", NOTHING_QUOTED))
                .isEqualTo(new RedactedStatement("EXPLAIN EXECUTE IMMEDIATE '?'", Optional.of("SELECT '?' FROM t")));
        // an escape of nothing
        assertThat(redactor.redact("EXECUTE IMMEDIATE U&'\\zz secret'", NOTHING_QUOTED)).isEqualTo(new RedactedStatement("EXECUTE ? (32 characters)", Optional.empty()));
    }

    @Test
    void redactedTextIsSqlOfTheSameShape()
    {
        List.of("SELECT CAST(a AS decimal(10, 2)), b[1], DATE '2020-01-01', INTERVAL '1' DAY FROM t WHERE c LIKE 'x%' ESCAPE '\\' LIMIT 10",
                        "INSERT INTO t VALUES (1, 'x', X'00', U&'a!0041' UESCAPE '!', 1.5, 1e3), (?, null, true, ARRAY[1], 2, 3)",
                        "EXECUTE p USING 'x', 1",
                        "CREATE TABLE t COMMENT 'x' WITH (format = 'ORC', \"strange\" = 1) AS SELECT 1 AS one WITH NO DATA",
                        "SELECT * FROM t FOR VERSION AS OF 3 TABLESAMPLE BERNOULLI (10)",
                        "SELECT json_value(j, 'lax $.a' DEFAULT 'x' ON EMPTY) FROM t",
                        "WITH FUNCTION f(x bigint) RETURNS bigint RETURN x + 1 SELECT f(2)",
                        "WITH FUNCTION f(x bigint) RETURNS bigint LANGUAGE PYTHON WITH (handler = 'f') AS $$\ndef f(x):\n  return 'secret'\n$$ SELECT f(2)",
                        "CALL system.set_tag(asset => 'a', reason => 'b')",
                        "SET SESSION x.y = 'z'",
                        "SELECT * FROM t MATCH_RECOGNIZE (ORDER BY a MEASURES A.x AS m PATTERN (A{1,3} B*) DEFINE B AS B.x > 5)",
                        "SELECT * FROM t MATCH_RECOGNIZE (PATTERN (A{2} B{,3}? C{1,} D+?) DEFINE A AS A.x > 5)",
                        "SELECT INTERVAL '1' DAY(3) TO SECOND(2), INTERVAL - '1-2' YEAR(4) TO MONTH, INTERVAL '5' SECOND(6), current_timestamp(3), localtime(0)",
                        "CREATE TABLE t (a timestamp(6) with time zone, b interval day to second, c decimal(38, 10) DEFAULT 1.5 NOT NULL, d char(10), e row(x varchar(5), y array(bigint)))",
                        "SELECT a FROM t OFFSET 2 ROWS FETCH FIRST 5 ROWS WITH TIES",
                        "SELECT count(*) OVER (ORDER BY a RANGE BETWEEN INTERVAL '1' DAY PRECEDING AND 2 FOLLOWING) FROM t TABLESAMPLE SYSTEM (1.5)",
                        "INSERT INTO t @ b SELECT 1",
                        "CREATE BRANCH b WITH (x = 1) IN TABLE t FROM c",
                        "CREATE MATERIALIZED VIEW m GRACE PERIOD INTERVAL '10' MINUTE WHEN STALE FAIL COMMENT 'x' WITH (a = 'b') AS SELECT 1 AS x",
                        "EXPLAIN (TYPE IO, FORMAT JSON) SELECT json_query(j, 'strict $' RETURNING varchar(10) WITH CONDITIONAL WRAPPER) FROM t",
                        "SELECT listagg(a, ',' ON OVERFLOW TRUNCATE '...' WITHOUT COUNT) WITHIN GROUP (ORDER BY a) FROM t GROUP BY GROUPING SETS ((1), (2, a))",
                        "SET TIME ZONE INTERVAL '-08:00' HOUR TO MINUTE",
                        "SET SESSION AUTHORIZATION 'x'",
                        "EXECUTE p USING DECIMAL '1.0', ARRAY[1, 2], MAP(ARRAY['a'], ARRAY[X'00']), ROW(1, 'x')",
                        "SELECT j.items[*].x, j.a[0], bigint::f(1), transform(a, e -> e + 1) FROM t",
                        "ALTER TABLE t EXECUTE optimize(file_size_threshold => '10MB') WHERE a = 1")
                .forEach(sql -> {
                    new SqlParser().createStatement(sql);
                    new SqlParser().createStatement(redact(sql));
                });
    }

    @Test
    void onlyTheFirstKeywordOfTextThatCannotBeRead()
    {
        assertThat(SqlTokens.firstKeyword("  select secret")).isEqualTo("SELECT");
        assertThat(SqlTokens.firstKeyword("secret select")).isEqualTo("?");
        assertThat(SqlTokens.firstKeyword("'secret'")).isEqualTo("?");
    }

    private String redact(String sql)
    {
        return redactor.redact(sql, NOTHING_QUOTED).text();
    }
}
