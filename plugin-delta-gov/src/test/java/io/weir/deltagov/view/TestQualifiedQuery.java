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
package io.weir.deltagov.view;

import org.junit.jupiter.api.Test;

import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

final class TestQualifiedQuery
{
    private static Optional<String> qualified(String sql)
    {
        return QualifiedQuery.of(sql, Optional.of("c"), Optional.of("s"));
    }

    private static boolean staysWithin(String sql)
    {
        return QualifiedQuery.staysWithin("c", sql, Optional.of("c"), Optional.of("s"), false);
    }

    @Test
    void tablesAtEveryDepth()
    {
        assertThat(qualified("SELECT id FROM t")).contains("SELECT id FROM c.s.t");
        assertThat(qualified("TABLE t")).contains("TABLE c.s.t");
        assertThat(qualified("SELECT id FROM other.t, a.b.t, \"T\" FOR VERSION AS OF 3 x")).contains("SELECT id FROM c.other.t, a.b.t, c.s.\"T\" FOR VERSION AS OF 3 x");
        assertThat(qualified("SELECT (SELECT max(id) FROM u) FROM t WHERE id IN (SELECT id FROM v) OR EXISTS (TABLE w) ORDER BY (SELECT 1 FROM x)"))
                .contains("SELECT (SELECT max(id) FROM c.s.u) FROM c.s.t WHERE id IN (SELECT id FROM c.s.v) OR EXISTS (TABLE c.s.w) ORDER BY (SELECT 1 FROM c.s.x)");
        assertThat(qualified("SELECT 1 FROM t JOIN LATERAL (SELECT id FROM u) ON true UNION (SELECT 2 FROM v TABLESAMPLE BERNOULLI (10) EXCEPT SELECT count(*) FILTER (WHERE id > (SELECT 1 FROM w)) OVER (ORDER BY (SELECT 1 FROM x)) FROM y)"))
                .contains("SELECT 1 FROM c.s.t JOIN LATERAL (SELECT id FROM c.s.u) ON true UNION (SELECT 2 FROM c.s.v TABLESAMPLE BERNOULLI (10) EXCEPT SELECT count(*) FILTER (WHERE id > (SELECT 1 FROM c.s.w)) OVER (ORDER BY (SELECT 1 FROM c.s.x)) FROM c.s.y)");
    }

    @Test
    void queriesWithNamesStay()
    {
        assertThat(qualified("WITH t AS (SELECT id FROM t), u AS (TABLE t) SELECT id FROM T JOIN u ON true JOIN s.t ON true"))
                .contains("WITH t AS (SELECT id FROM c.s.t), u AS (TABLE t) SELECT id FROM T JOIN u ON true JOIN c.s.t ON true");
        assertThat(qualified("WITH RECURSIVE t (n) AS (SELECT 1 FROM u UNION ALL SELECT n + 1 FROM t WHERE n < 3) SELECT n FROM t"))
                .contains("WITH RECURSIVE t (n) AS (SELECT 1 FROM c.s.u UNION ALL SELECT n + 1 FROM t WHERE n < 3) SELECT n FROM t");
        // only within the query that has the WITH
        assertThat(qualified("SELECT id FROM (WITH t AS (TABLE u) SELECT id FROM t WHERE id IN (TABLE t)), t"))
                .contains("SELECT id FROM (WITH t AS (TABLE c.s.u) SELECT id FROM t WHERE id IN (TABLE t)), c.s.t");
        assertThat(qualified("WITH \"s.t\" AS (TABLE u) SELECT 1 FROM s.t")).contains("WITH \"s.t\" AS (TABLE c.s.u) SELECT 1 FROM c.s.t");
    }

    @Test
    void tableFunctions()
    {
        assertThat(qualified("SELECT * FROM TABLE(system.changes('s', 't')), TABLE(sequence(1, 3)), TABLE(d.system.f(input => TABLE(t) PARTITION BY id))"))
                .contains("SELECT * FROM TABLE(c.system.changes('s', 't')), TABLE(sequence(1, 3)), TABLE(d.system.f(input => TABLE(c.s.t) PARTITION BY id))");
    }

    /**
     * Those with a schema alone are looked up in the catalog of the session, and those without one in its path.
     */
    @Test
    void functions()
    {
        assertThat(qualified("SELECT a.b.f(f(id)), other.f(other.g(x => id)) FROM t ORDER BY other.\"f\"(id)"))
                .contains("SELECT a.b.f(f(id)), c.other.f(c.other.g(x => id)) FROM c.s.t ORDER BY c.other.\"f\"(id)");
    }

    @Test
    void oddTextsAndNames()
    {
        assertThat(QualifiedQuery.of("SELECT '\uD83D\uDE00',\n '\uD83D\uDE00' FROM \"a \"\" b\"", Optional.of("select"), Optional.of("my \"schema")))
                .contains("SELECT '\uD83D\uDE00',\n '\uD83D\uDE00' FROM \"select\".\"my \"\"schema\".\"a \"\" b\"");
        assertThat(QualifiedQuery.of("SELECT 1 FROM s.t", Optional.of("c"), Optional.empty())).contains("SELECT 1 FROM c.s.t");
        assertThat(QualifiedQuery.of("SELECT 1 FROM a.s.t", Optional.empty(), Optional.empty())).contains("SELECT 1 FROM a.s.t");
        assertThat(qualified("SELECT 1 FROM")).contains("SELECT 1 FROM");
    }

    @Test
    void namesOfOtherCatalogs()
    {
        assertThat(staysWithin("WITH q AS (SELECT id FROM t) SELECT max(id), (SELECT 1 FROM S.u) FROM q, C.s.v WHERE coalesce(id, 1) > system.builtin.abs(2)")).isTrue();
        assertThat(staysWithin("SELECT id FROM d.s.t")).isFalse();
        assertThat(staysWithin("SELECT id FROM t WHERE EXISTS (WITH q AS (TABLE d.s.t) SELECT id FROM q)")).isFalse();
        assertThat(staysWithin("SELECT d.s.f(id) FROM t")).isFalse();
        assertThat(staysWithin("SELECT s.f(id) FROM t")).isFalse();
        assertThat(staysWithin("WITH FUNCTION f(x bigint) RETURNS bigint BEGIN IF x > 1 THEN RETURN d.s.f(x); END IF; RETURN x; END SELECT f(id) FROM t")).isFalse();
        assertThat(staysWithin("SELECT id FROM")).isFalse();
        assertThat(QualifiedQuery.staysWithin("c", "SELECT id FROM s.t", Optional.of("d"), Optional.of("s"), false)).isFalse();
        assertThat(QualifiedQuery.staysWithin("c", "SELECT id FROM s.t", Optional.empty(), Optional.empty(), false)).isFalse();
        assertThat(QualifiedQuery.staysWithin("c", "SELECT id + 1 FROM t", Optional.of("C"), Optional.of("s"), true)).isTrue();
        assertThat(QualifiedQuery.staysWithin("c", "SELECT f(id) FROM t", Optional.of("c"), Optional.of("s"), true)).isFalse();
    }

    /**
     * A reference that is not one to the table becomes one when the schema is written out.
     */
    @Test
    void namesThatWouldMeanSomethingElse()
    {
        assertThat(qualified("SELECT t.id FROM t")).contains("SELECT t.id FROM c.s.t");
        assertThat(qualified("SELECT (SELECT max(s.t.id) FROM t) FROM s.t")).isEmpty();
        assertThat(qualified("SELECT s.t.id FROM s.t")).contains("SELECT s.t.id FROM c.s.t");
        assertThat(qualified("SELECT s.T.x FROM t, u AS s")).isEmpty();
        assertThat(qualified("SELECT s.t.* FROM t, u AS s")).isEmpty();
        assertThat(qualified("SELECT c.s.t.id FROM s.t")).isEmpty();
    }

    /**
     * A reference ends with a column, so that one of two names has no schema.
     */
    @Test
    void columnsThatAreCalledLikeTables()
    {
        assertThat(qualified("SELECT s.t FROM t JOIN s ON true")).contains("SELECT s.t FROM c.s.t JOIN c.s.s ON true");
        assertThat(qualified("SELECT s.t, s.* FROM t JOIN u AS s ON s.t = t.id")).contains("SELECT s.t, s.* FROM c.s.t JOIN c.s.u AS s ON s.t = t.id");
        assertThat(qualified("SELECT x.s.t FROM t JOIN x ON true")).contains("SELECT x.s.t FROM c.s.t JOIN c.s.x ON true");
        assertThat(qualified("SELECT c.s.x FROM s.t JOIN u AS c ON true")).contains("SELECT c.s.x FROM c.s.t JOIN c.s.u AS c ON true");
    }
}
