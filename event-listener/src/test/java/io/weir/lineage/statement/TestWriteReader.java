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
package io.weir.lineage.statement;

import com.google.common.collect.ImmutableSet;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.Query;
import io.weir.governance.lineage.EdgeKind;
import io.weir.lineage.record.ColumnName;
import io.weir.lineage.record.TableName;
import io.weir.lineage.statement.Columns.Column;
import io.weir.lineage.statement.WriteReader.Target;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Locale.ENGLISH;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Tables a(x, y, z) and b(x, y, w), whose order of columns is not known.
 */
class TestWriteReader
{
    private static final Map<String, List<String>> TABLES = Map.of("a", List.of("x", "y", "z"), "b", List.of("x", "y", "w"));

    private final WriteReader reader = new WriteReader(TestWriteReader::find);

    @Test
    void names()
    {
        assertThat(read("SELECT a.x, s.a.y, c.s.a.z FROM c.s.a")).isEqualTo("a.x IDENTITY; a.y IDENTITY; a.z IDENTITY");
        assertThat(read("SELECT X, \"Y\", t.z FROM a t")).isEqualTo("a.x IDENTITY; a.y IDENTITY; a.z IDENTITY");
        assertThat(read("SELECT x.field, t.y.f.g FROM a t")).isEqualTo("a.x TRANSFORMATION; a.y TRANSFORMATION");
        assertThat(read("SELECT t.x, a.y FROM a t")).isEqualTo("unknown");
    }

    @Test
    void columnsWithoutNames()
    {
        // what has no name hides none further out
        for (String field : List.of("CAST(ROW('k') AS ROW(w varchar)).w", "ARRAY[CAST(ROW('k') AS ROW(w varchar))][1].w", "(SELECT CAST(ROW('k') AS ROW(w varchar))).w", "f('k').w")) {
            assertThat(read("SELECT (SELECT w FROM (SELECT %s) q) FROM b".formatted(field))).as(field).isEqualTo("b.w TRANSFORMATION");
            assertThat(read("WITH q AS (SELECT %s) SELECT (SELECT w FROM q) FROM b".formatted(field))).as(field).isEqualTo("b.w TRANSFORMATION");
        }
        // a path of names gives one
        assertThat(read("SELECT (SELECT w FROM (SELECT x.w FROM a) q) FROM b")).isEqualTo("a.x TRANSFORMATION");
        assertThat(read("SELECT (SELECT W FROM (SELECT t.x.f.w FROM a t) q) FROM b")).isEqualTo("a.x TRANSFORMATION");
        // and so does any field that is a key of a PIVOT
        assertThat(read("SELECT (SELECT w FROM a PIVOT (sum(x) FOR y IN (1 AS one) GROUP BY CAST(z AS ROW(w varchar)).w)) FROM b")).isEqualTo("a.z TRANSFORMATION");
    }

    @Test
    void expressions()
    {
        assertThat(read("SELECT CAST(x AS varchar), x + y, coalesce(x, y, 1), -z FROM a"))
                .isEqualTo("a.x TRANSFORMATION; a.x TRANSFORMATION, a.y TRANSFORMATION; a.x TRANSFORMATION, a.y TRANSFORMATION; a.z TRANSFORMATION");
        assertThat(read("SELECT 1, 'x', count(*), current_date, random() FROM a")).isEqualTo("; ; ; ; ");
        assertThat(read("SELECT sum(x), upper(max(y)), max(z) OVER (PARTITION BY y) FROM a"))
                .isEqualTo("a.x AGGREGATION; a.y AGGREGATION; a.y window, a.z TRANSFORMATION");
        assertThat(read("SELECT sum(x) FILTER (WHERE y > 1), listagg(x, ',') WITHIN GROUP (ORDER BY z) FROM a"))
                .isEqualTo("a.x AGGREGATION, a.y conditional; a.x AGGREGATION, a.z sort");
        assertThat(read("SELECT x IN (SELECT w FROM b), EXISTS (SELECT 1 FROM b WHERE b.x = a.x) FROM a")).isEqualTo("a.x TRANSFORMATION, b.w TRANSFORMATION; a.x conditional, b.x conditional");
        assertThat(read("SELECT x BETWEEN y AND z, x LIKE y, x IS NULL, CASE x WHEN y THEN z END FROM a"))
                .isEqualTo("a.x TRANSFORMATION, a.y TRANSFORMATION, a.z TRANSFORMATION; a.x TRANSFORMATION, a.y TRANSFORMATION; a.x TRANSFORMATION; a.x conditional, a.y conditional, a.z TRANSFORMATION");
        assertThat(read("SELECT ROW(x, y), ARRAY[x, z], x[y], filter(x, y -> y > z), json_value(x, 'lax $' DEFAULT y ON EMPTY) FROM a"))
                .isEqualTo("a.x TRANSFORMATION, a.y TRANSFORMATION; a.x TRANSFORMATION, a.z TRANSFORMATION; a.x TRANSFORMATION, a.y TRANSFORMATION; a.x TRANSFORMATION, a.z TRANSFORMATION; a.x TRANSFORMATION, a.y TRANSFORMATION");
    }

    @Test
    void everyKindOfExpression()
    {
        assertThat(read("SELECT ROW(x AS y), f(name => z), bigint::f(x), a.y.m(x), overlay(x PLACING y FROM z) FROM a"))
                .isEqualTo("a.x TRANSFORMATION; a.z TRANSFORMATION; a.x TRANSFORMATION; a.x TRANSFORMATION, a.y TRANSFORMATION; a.x TRANSFORMATION, a.y TRANSFORMATION, a.z TRANSFORMATION");
        assertThat(read("SELECT trim(BOTH y FROM x), substring(x FROM y FOR z), position(x IN y), x AT TIME ZONE 'UTC', extract(YEAR FROM z) FROM a"))
                .isEqualTo("a.x TRANSFORMATION, a.y TRANSFORMATION; a.x TRANSFORMATION, a.y TRANSFORMATION, a.z TRANSFORMATION; a.x TRANSFORMATION, a.y TRANSFORMATION; a.x TRANSFORMATION; a.z TRANSFORMATION");
        assertThat(read("SELECT (x, y) IN (SELECT x, w FROM b), x IS DISTINCT FROM z, x BETWEEN SYMMETRIC y AND z, (x, y) OVERLAPS (y, z), (x > y) IS NOT TRUE FROM a"))
                .isEqualTo("a.x TRANSFORMATION, a.y TRANSFORMATION, b.w TRANSFORMATION, b.x TRANSFORMATION; a.x TRANSFORMATION, a.z TRANSFORMATION; a.x TRANSFORMATION, a.y TRANSFORMATION, a.z TRANSFORMATION; "
                        + "a.x TRANSFORMATION, a.y TRANSFORMATION, a.z TRANSFORMATION; a.x TRANSFORMATION, a.y TRANSFORMATION");
        assertThat(read("SELECT x MATCH (SELECT w FROM b), x LIKE 'a' ESCAPE y, json_query(x, 'lax $' PASSING y AS p), json_object(KEY x VALUE z), format('%s', x) FROM a"))
                .isEqualTo("a.x TRANSFORMATION, b.w TRANSFORMATION; a.x TRANSFORMATION, a.y TRANSFORMATION; a.x TRANSFORMATION, a.y TRANSFORMATION; a.x TRANSFORMATION, a.z TRANSFORMATION; a.x TRANSFORMATION");
    }

    @Test
    void methodsOfColumns()
    {
        assertThat(read("SELECT x.upper(), y.replace(z, 'a'), (a.x).lower().upper(), a.y.member.string() FROM a"))
                .isEqualTo("a.x TRANSFORMATION; a.y TRANSFORMATION, a.z TRANSFORMATION; a.x TRANSFORMATION; a.y TRANSFORMATION");
        // a function of a catalog
        assertThat(read("SELECT c.s.f(x), nothing.f(y) FROM a")).isEqualTo("a.x TRANSFORMATION; a.y TRANSFORMATION");
        // an argument of a lambda hides the column
        assertThat(read("SELECT transform(ARRAY[z], x -> x.upper()) FROM a")).isEqualTo("a.z TRANSFORMATION");
        assertThat(read("SELECT (SELECT max(y.upper()) FROM b) FROM a")).isEqualTo("b.y AGGREGATION");
    }

    @Test
    void digestsAndFunctionsThatAreCalledLikeThem()
    {
        assertThat(isObscured("SELECT md5(x) FROM a")).isTrue();
        assertThat(isObscured("SELECT system.builtin.count(x) FROM a")).isTrue();
        assertThat(isObscured("SELECT md5(x) || x FROM a")).isFalse();
        assertThat(isObscured("SELECT c.s.md5(x) FROM a")).isFalse();
        assertThat(isObscured("WITH FUNCTION md5(v varchar) RETURNS varchar RETURN v SELECT md5(x) FROM a")).isFalse();
    }

    private boolean isObscured(String sql)
    {
        return reader.readView(query(sql.replace(" FROM a", " AS c FROM a")), List.of("c")).orElseThrow().columns().get("c").columns().get(column("a", "x")).obscured();
    }

    @Test
    void windows()
    {
        assertThat(read("SELECT sum(x) OVER w FROM a WINDOW w AS (PARTITION BY y)")).isEqualTo("a.x TRANSFORMATION, a.y window");
        assertThat(read("SELECT sum(x) OVER (w ORDER BY z) FROM a WINDOW w AS (PARTITION BY y)")).isEqualTo("a.x TRANSFORMATION, a.y window, a.z window");
        assertThat(read("SELECT lag(x, 1) OVER (PARTITION BY x ORDER BY y ROWS BETWEEN z PRECEDING AND CURRENT ROW) FROM a")).isEqualTo("a.x TRANSFORMATION+window, a.y window, a.z window");
        assertThat(read("SELECT m OVER w FROM a WINDOW w AS (ORDER BY x MEASURES last(P.y) AS m ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING PATTERN (P) DEFINE P AS true)"))
                .isEqualTo("unknown");
    }

    @Test
    void choices()
    {
        assertThat(read("SELECT CASE WHEN x > 1 THEN y ELSE z END, if(x > y, z), nullif(x, y) FROM a"))
                .isEqualTo("a.x conditional, a.y TRANSFORMATION, a.z TRANSFORMATION; a.x conditional, a.y conditional, a.z TRANSFORMATION; a.x TRANSFORMATION, a.y conditional");
        // the value says whether there is such a row, and nothing else
        assertThat(read("SELECT (SELECT 'yes' FROM b WHERE b.w LIKE 'x%' AND b.x = a.x) FROM a")).isEqualTo("a.x conditional, b.w conditional, b.x conditional");
        assertThat(read("SELECT (SELECT count(*) FROM b WHERE b.w = 1)")).isEqualTo("b.w conditional");
    }

    @Test
    void conditionsOfQueriesThatStandForValues()
    {
        // NULL or not
        assertThat(read("SELECT (SELECT b.x FROM b WHERE b.y = a.y AND b.w LIKE 'x%') FROM a")).isEqualTo("b.w conditional, b.x TRANSFORMATION");
        assertThat(read("SELECT (SELECT b.x FROM b WHERE b.w > a.z) FROM a")).isEqualTo("a.z conditional, b.w conditional, b.x TRANSFORMATION");
        assertThat(read("SELECT (SELECT max(b.x) FROM b HAVING count_if(b.w = 1) > 0)")).isEqualTo("b.w conditional, b.x AGGREGATION");
        assertThat(read("SELECT (SELECT b.x FROM b JOIN a ON a.x = b.x AND a.z = 'z')")).isEqualTo("a.x join, a.z conditional, b.x TRANSFORMATION");
        assertThat(read("SELECT (SELECT b.x FROM b WHERE b.y = a.y AND b.x IN (SELECT x FROM a WHERE z = 'z')) FROM a")).isEqualTo("a.x conditional+filter, a.z conditional, b.x TRANSFORMATION+conditional");
        assertThat(read("SELECT x IN (SELECT b.x FROM b WHERE b.w = 'w') FROM a")).isEqualTo("a.x TRANSFORMATION, b.w conditional, b.x TRANSFORMATION");
        assertThat(read("SELECT t.k FROM a CROSS JOIN LATERAL (SELECT max(b.x) AS k FROM b WHERE b.y = a.y AND b.w = 'w') t")).isEqualTo("b.w conditional, b.x AGGREGATION");
        // a lookup by key
        assertThat(read("SELECT (SELECT b.w FROM b WHERE b.x = a.x) FROM a")).isEqualTo("b.w TRANSFORMATION");
        // of which there is none where a column is computed from what is asked
        assertThat(read("SELECT (SELECT s.x FROM (SELECT x, w LIKE 'x%' AS k FROM b) s WHERE s.k = a.z) FROM a")).isEqualTo("a.z conditional, b.w conditional, b.x TRANSFORMATION");
        assertThat(read("SELECT (SELECT b.x FROM b WHERE b.w = v.n) FROM (VALUES 'x') AS v (n)")).isEqualTo("b.w conditional, b.x TRANSFORMATION");
        // a query with a name has its conditions wherever the name is used
        assertThat(read("WITH c AS (SELECT x FROM b WHERE w = 'w'), d AS (SELECT * FROM c) SELECT (SELECT d.x FROM d WHERE d.x = a.x) FROM a")).isEqualTo("a.x filter, b.w conditional, b.x TRANSFORMATION");
        assertThat(read("WITH c AS (SELECT x FROM b WHERE w = 'w') SELECT (SELECT 'yes' FROM c WHERE c.x = a.x) FROM a")).isEqualTo("a.x conditional, b.w conditional, b.x conditional");
        // a condition around them compares their values, and those of nothing else
        assertThat(read("SELECT y FROM b WHERE y IN (SELECT x FROM a WHERE z = 'z')")).isEqualTo("a.x filter, b.y IDENTITY");
    }

    @Test
    void conditionsOnValuesOfQueries()
    {
        // whether a query finds a row, or how many, ties what its own conditions compare
        String numbers = "SELECT n FROM (SELECT g.n, %s AS ok FROM a CROSS JOIN UNNEST(sequence(1, 9)) AS g (n)) WHERE ok";
        assertThat(read(numbers.formatted("EXISTS (SELECT 1 FROM (VALUES 1) v (k) WHERE g.n = a.x)"))).isEqualTo("a.x filter");
        assertThat(read(numbers.formatted("(SELECT count(*) FROM (VALUES 1) v (k) WHERE g.n = a.x) > 0"))).isEqualTo("a.x filter");
        assertThat(read(numbers.formatted("(SELECT max(b.w) FROM b WHERE g.n = a.x) > 0"))).isEqualTo("a.x filter, b.w filter");
        // two columns of the query around are compared, and none is looked up
        assertThat(read("SELECT (SELECT max(c.w) FROM b c WHERE a.x = b.y) FROM a CROSS JOIN b")).isEqualTo("a.x conditional, b.w AGGREGATION, b.y conditional");
        assertThat(read("SELECT y FROM (SELECT b.y, (SELECT max(c.w) FROM b c WHERE b.y = a.x) AS k FROM a CROSS JOIN b) WHERE k IS NOT NULL")).isEqualTo("a.x filter, b.w filter, b.y IDENTITY");
    }

    @Test
    void conditionsOfOptionalSides()
    {
        assertThat(read("SELECT z, p.k FROM a LEFT JOIN (SELECT x, 'yes' AS k FROM b WHERE w LIKE 'x%') p ON p.x = a.x")).isEqualTo("a.z IDENTITY; b.w conditional");
        assertThat(read("SELECT z, b.x, b.y IS NULL FROM a LEFT JOIN b ON b.x = a.x AND b.w LIKE 'x%'")).isEqualTo("a.z IDENTITY; a.x join, b.w conditional, b.x IDENTITY; b.w conditional, b.y TRANSFORMATION");
        assertThat(read("SELECT z, w FROM b RIGHT JOIN a ON b.x = a.x AND b.y > a.y")).isEqualTo("a.z IDENTITY; a.y conditional, b.w IDENTITY, b.y conditional");
        assertThat(read("SELECT p.z, q.w FROM (SELECT * FROM a WHERE y = 'y') p FULL JOIN (SELECT * FROM b WHERE x = 'x') q ON p.x = q.x")).isEqualTo("a.y conditional, a.z IDENTITY; a.x join, b.w IDENTITY, b.x conditional");
        assertThat(read("SELECT z, p.x FROM a LEFT JOIN LATERAL (SELECT b.x FROM b WHERE b.y = a.y AND b.w LIKE 'x%') p ON true")).isEqualTo("a.z IDENTITY; b.w conditional, b.x IDENTITY");
        assertThat(read("SELECT z, v.k FROM a LEFT JOIN (VALUES ('x', 'yes')) AS v (y, k) USING (y)")).isEqualTo("a.z IDENTITY; a.y conditional");
        assertThat(read("WITH c AS (SELECT x FROM b WHERE w = 'w') SELECT z, c.x FROM a LEFT JOIN c ON c.x = a.z")).isEqualTo("a.z IDENTITY, b.x join; a.z join, b.w conditional, b.x IDENTITY");
        assertThat(read("SELECT z, p.x FROM a LEFT JOIN (SELECT x, w FROM b INTERSECT SELECT x, 'w' FROM a) p ON p.x = a.y")).isEqualTo("a.z IDENTITY; a.x IDENTITY+conditional, a.y join, b.w conditional, b.x IDENTITY+conditional");
        assertThat(read("SELECT z, b.w FROM a LEFT JOIN b USING (x)")).isEqualTo("a.z IDENTITY; b.w IDENTITY");
        assertThat(read("SELECT z, b.w FROM a LEFT JOIN b ON b.x = a.x WHERE a.y = 'y'")).isEqualTo("a.z IDENTITY; b.w IDENTITY");
        // rows that an inner join leaves out are no values
        assertThat(read("SELECT z, p.x FROM a JOIN (SELECT x FROM b WHERE w = 'w') p ON p.x = a.z")).isEqualTo("a.z IDENTITY, b.x join; a.z join, b.x IDENTITY");
    }

    @Test
    void ties()
    {
        String tied = "a.x join, b.y IDENTITY";
        assertThat(read("SELECT b.y FROM a JOIN b ON a.x = b.y")).isEqualTo(tied);
        assertThat(read("SELECT b.y FROM a JOIN b ON a.x LIKE b.y")).isEqualTo(tied);
        assertThat(read("SELECT b.y FROM a JOIN b ON a.x <= b.y AND a.x >= b.y")).isEqualTo(tied);
        assertThat(read("SELECT b.y FROM a, b WHERE a.x = b.y")).isEqualTo("a.x filter, b.y IDENTITY");
        assertThat(read("SELECT y FROM b WHERE y IN (SELECT x FROM a)")).isEqualTo("a.x filter, b.y IDENTITY");
        assertThat(read("SELECT y FROM b WHERE EXISTS (SELECT 1 FROM a WHERE a.x = b.y AND a.z = 1)")).isEqualTo("a.x filter, b.y IDENTITY");
        assertThat(read("SELECT y FROM b WHERE y = (SELECT max(x) FROM a)")).isEqualTo("a.x filter, b.y IDENTITY");
        assertThat(read("SELECT s.v FROM (SELECT b.y AS v FROM a JOIN b ON lower(a.x) = b.y) s")).isEqualTo(tied);
        // over as many steps as it takes
        assertThat(read("SELECT b.w FROM a JOIN b ON a.x = b.x AND b.x = b.w")).isEqualTo("a.x join, b.w IDENTITY, b.x join");
        // not what one side alone has to be
        assertThat(read("SELECT b.y FROM a JOIN b ON a.x = b.x WHERE a.z = 'a'")).isEqualTo("b.y IDENTITY");
    }

    @Test
    void tiesOfWhatLeavesOutRowsLikeACondition()
    {
        String tied = "a.x join, b.y IDENTITY";
        assertThat(read("SELECT b.y FROM a CROSS JOIN b CROSS JOIN UNNEST(if(a.x = b.y, ARRAY[1])) AS u (e)")).isEqualTo(tied);
        assertThat(read("SELECT b.y FROM a CROSS JOIN b CROSS JOIN UNNEST(if(a.x = b.y, ARRAY[1]))")).isEqualTo(tied);
        assertThat(read("SELECT b.y FROM a CROSS JOIN b CROSS JOIN JSON_TABLE(if(a.x = b.y, '[1]'), 'lax $[*]' COLUMNS (j integer PATH 'lax $'))")).isEqualTo(tied);
        String numbers = "SELECT n, n = x AS ok FROM a CROSS JOIN UNNEST(sequence(1, 9)) AS g (n)";
        assertThat(read("SELECT n FROM (%s INTERSECT SELECT n, true FROM UNNEST(sequence(1, 9)) AS g (n))".formatted(numbers))).isEqualTo("a.x filter");
        assertThat(read("SELECT n FROM (%s EXCEPT SELECT n, false FROM UNNEST(sequence(1, 9)) AS g (n))".formatted(numbers))).isEqualTo("a.x filter");
        // it decides whether there is a value, too
        assertThat(read("SELECT (SELECT max(b.x) FROM b CROSS JOIN UNNEST(if(b.w = 'w', ARRAY[1])) AS u (e))")).isEqualTo("b.w conditional, b.x AGGREGATION");
        assertThat(read("SELECT (SELECT max(b.x) FROM b CROSS JOIN JSON_TABLE(b.w, 'lax $[*]' COLUMNS (j integer PATH 'lax $')))")).isEqualTo("b.w conditional, b.x AGGREGATION");
        // as many rows for each, so none of its columns says anything of another
        assertThat(read("SELECT x, v FROM a CROSS JOIN UNNEST(ARRAY['x', 'y'], ARRAY[x, y]) AS u (k, v)")).isEqualTo("a.x IDENTITY; a.x TRANSFORMATION, a.y TRANSFORMATION");
        assertThat(read("SELECT x, v FROM a CROSS JOIN UNNEST(map(ARRAY[x], ARRAY[y])) AS u (k, v)")).isEqualTo("a.x IDENTITY; a.x TRANSFORMATION, a.y TRANSFORMATION");
        // the length of an array as it is in a table
        assertThat(read("SELECT (SELECT max(b.x) FROM b CROSS JOIN UNNEST(b.w) AS u (e))")).isEqualTo("b.x AGGREGATION");
    }

    @Test
    void subqueries()
    {
        assertThat(read("SELECT p, q FROM (SELECT x AS p, upper(y) AS q FROM a) s")).isEqualTo("a.x IDENTITY; a.y TRANSFORMATION");
        assertThat(read("SELECT s.n FROM (SELECT x + z FROM a) AS s (n)")).isEqualTo("a.x TRANSFORMATION, a.z TRANSFORMATION");
        assertThat(read("WITH c AS (SELECT x FROM a), d (n) AS (SELECT x FROM c) SELECT n, (SELECT max(w) FROM b) FROM d")).isEqualTo("a.x IDENTITY; b.w AGGREGATION");
        assertThat(read("WITH a AS (SELECT w AS x FROM b) SELECT x FROM a")).isEqualTo("b.w IDENTITY");
        assertThat(read("WITH RECURSIVE r (n) AS (SELECT x FROM a UNION ALL SELECT n FROM r) SELECT n FROM r")).isEqualTo("a.x IDENTITY");
        assertThat(read("WITH RECURSIVE r (n, m) AS (SELECT x, y FROM a UNION ALL SELECT m, w FROM r JOIN b ON r.n = b.x) SELECT n FROM r"))
                .isEqualTo("a.x IDENTITY, a.y IDENTITY, b.w IDENTITY, b.x join");
        assertThat(read("SELECT t.l FROM a CROSS JOIN LATERAL (SELECT a.x || b.w AS l FROM b) t")).isEqualTo("a.x TRANSFORMATION, b.w TRANSFORMATION");
        // the inner y is that of b, the z that of a
        assertThat(read("SELECT (SELECT y || z FROM b) FROM a")).isEqualTo("a.z TRANSFORMATION, b.y TRANSFORMATION");
    }

    @Test
    void setOperations()
    {
        assertThat(read("SELECT n FROM (SELECT x AS n FROM a UNION SELECT upper(w) FROM b)")).isEqualTo("a.x IDENTITY, b.w TRANSFORMATION");
        assertThat(read("SELECT x FROM a INTERSECT SELECT w FROM b")).isEqualTo("a.x IDENTITY, b.w IDENTITY");
        assertThat(read("(SELECT x FROM a) EXCEPT (SELECT w FROM b) ORDER BY 1")).isEqualTo("a.x IDENTITY, b.w filter");
        assertThat(read("SELECT n FROM (VALUES (1, 'x'), (2, 'y')) AS v (n, m)")).isEqualTo("");
        assertThat(read("SELECT x FROM a UNION ALL CORRESPONDING SELECT x FROM b")).isEqualTo("a.x IDENTITY, b.x IDENTITY");
        assertThat(read("SELECT x, y AS n FROM a UNION ALL CORRESPONDING SELECT w AS n, y AS x FROM b")).isEqualTo("a.x IDENTITY, b.y IDENTITY; a.y IDENTITY, b.w IDENTITY");
    }

    @Test
    void joins()
    {
        assertThat(read("SELECT a.x, b.x, w FROM a JOIN b ON a.y = b.y")).isEqualTo("a.x IDENTITY; b.x IDENTITY; b.w IDENTITY");
        assertThat(read("SELECT a.y FROM a JOIN b ON a.y = b.y")).isEqualTo("a.y IDENTITY, b.y join");
        assertThat(read("SELECT x, a.y, b.y FROM a JOIN b USING (x)")).isEqualTo("a.x IDENTITY, b.x IDENTITY; a.y IDENTITY; b.y IDENTITY");
        assertThat(read("SELECT * FROM (SELECT x, z FROM a) a JOIN (SELECT x, w FROM b) b USING (x)")).isEqualTo("a.x IDENTITY, b.x IDENTITY; a.z IDENTITY; b.w IDENTITY");
        assertThat(read("SELECT x FROM a NATURAL JOIN b")).isEqualTo("unknown");
        assertThat(read("SELECT j.x, j.w FROM (a CROSS JOIN (SELECT w FROM b)) AS j")).isEqualTo("a.x IDENTITY; b.w IDENTITY");
    }

    @Test
    void whoSeesTheLeftSideOfAJoin()
    {
        // a subquery, a join and a table in parentheses do not
        assertThat(read("SELECT (SELECT q.k FROM (SELECT 'l' AS x) l CROSS JOIN (SELECT x AS k FROM (VALUES 1) v (n)) q) FROM a")).isEqualTo("a.x TRANSFORMATION");
        assertThat(read("SELECT (SELECT q.k FROM b l CROSS JOIN ((SELECT x AS k FROM (VALUES 1) v (n)) q CROSS JOIN (VALUES 2) w (m))) FROM a")).isEqualTo("a.x TRANSFORMATION");
        assertThat(read("SELECT q.k FROM a CROSS JOIN (SELECT x AS k FROM (VALUES 1) v (n)) q")).isEqualTo("unknown");
        assertThat(read("SELECT q.k FROM b CROSS JOIN LATERAL (SELECT q.k FROM a CROSS JOIN (SELECT x AS k FROM (VALUES 1) v (n)) q) q")).isEqualTo("b.x IDENTITY");
        assertThat(read("SELECT (SELECT q.k FROM b l CROSS JOIN NEAREST (FROM (SELECT x AS k FROM (VALUES 1) v (n)) q MATCH q.k <= l.w)) FROM a"))
                .isEqualTo("a.x TRANSFORMATION+conditional, b.w conditional+join");
        // these do, with a name and without
        assertThat(read("SELECT k FROM a CROSS JOIN LATERAL (SELECT x AS k)")).isEqualTo("a.x IDENTITY");
        assertThat(read("SELECT q.k FROM a CROSS JOIN LATERAL (SELECT x AS k) AS q")).isEqualTo("a.x IDENTITY");
        assertThat(read("SELECT field FROM a CROSS JOIN UNNEST(x)")).isEqualTo("a.x TRANSFORMATION");
        assertThat(read("SELECT u.e FROM a CROSS JOIN UNNEST(x) AS u (e)")).isEqualTo("a.x TRANSFORMATION");
        assertThat(read("SELECT j FROM a CROSS JOIN JSON_TABLE(x, 'lax $' COLUMNS (j varchar PATH 'lax $'))")).isEqualTo("a.x TRANSFORMATION");
        assertThat(read("SELECT t.j FROM a CROSS JOIN JSON_TABLE(x, 'lax $' COLUMNS (j varchar PATH 'lax $')) AS t")).isEqualTo("a.x TRANSFORMATION");
        assertThat(read("SELECT w FROM a CROSS JOIN NEAREST (FROM b MATCH b.x <= a.z)")).isEqualTo("b.w IDENTITY");
        assertThat(read("SELECT n.w FROM a CROSS JOIN NEAREST (FROM b MATCH b.x <= a.z) AS n")).isEqualTo("b.w IDENTITY");
    }

    @Test
    void unnest()
    {
        assertThat(read("SELECT e, f FROM a, UNNEST(x, y) AS u (e, f)")).isEqualTo("a.x TRANSFORMATION; a.y TRANSFORMATION");
        assertThat(read("SELECT e, o FROM a, UNNEST(x) WITH ORDINALITY AS u (e, o)")).isEqualTo("a.x TRANSFORMATION; a.x TRANSFORMATION");
        // a map, or an array of rows
        assertThat(read("SELECT k, v FROM a, UNNEST(x) AS u (k, v)")).isEqualTo("a.x TRANSFORMATION; a.x TRANSFORMATION");
        assertThat(read("SELECT field, a.y FROM a, UNNEST(x)")).isEqualTo("a.x TRANSFORMATION; a.y IDENTITY");
    }

    @Test
    void arraysSideBySide()
    {
        assertThat(read("SELECT n FROM a CROSS JOIN UNNEST(sequence(1, 9), transform(sequence(1, 9), i -> i = x)) AS u (n, ok) WHERE ok")).isEqualTo("a.x filter");
        assertThat(read("SELECT n FROM a CROSS JOIN UNNEST(y, transform(sequence(1, 9), i -> i = x)) AS u (n, ok) WHERE ok")).isEqualTo("a.x filter, a.y TRANSFORMATION");
        assertThat(read("SELECT o FROM a CROSS JOIN UNNEST(sequence(1, 9), transform(sequence(1, 9), i -> i = x)) WITH ORDINALITY AS u (n, ok, o) WHERE ok")).isEqualTo("a.x TRANSFORMATION");
        assertThat(read("SELECT u.n FROM b CROSS JOIN (SELECT n, ok FROM a CROSS JOIN UNNEST(sequence(1, 9), transform(sequence(1, 9), i -> i = x)) AS t (n, ok)) u WHERE u.ok AND b.w = 1")).isEqualTo("a.x filter");
        // arrays of a table, as those of any row
        assertThat(read("SELECT k, v FROM a CROSS JOIN UNNEST(x, y) AS u (k, v) WHERE k = 'k'")).isEqualTo("a.x TRANSFORMATION; a.y TRANSFORMATION");
        // without a condition
        assertThat(read("SELECT n, ok FROM a CROSS JOIN UNNEST(sequence(1, 9), transform(sequence(1, 9), i -> i = x)) AS u (n, ok)")).isEqualTo("; a.x TRANSFORMATION");
    }

    @Test
    void relationsThatAreCalledLikeColumns()
    {
        // t.f is a field of the column t, or what unfolds into a column f of the relation t
        assertThat(read("SELECT t.f FROM a CROSS JOIN UNNEST(x) t CROSS JOIN (SELECT w AS t FROM b) s")).isEqualTo("a.x TRANSFORMATION, b.w TRANSFORMATION");
        assertThat(read("SELECT t.f.upper() FROM a CROSS JOIN UNNEST(x) t CROSS JOIN (SELECT w AS t FROM b) s")).isEqualTo("a.x TRANSFORMATION, b.w TRANSFORMATION");
        assertThat(read("SELECT t.f FROM a CROSS JOIN UNNEST(x) t CROSS JOIN UNNEST(y)")).isEqualTo("a.x TRANSFORMATION, a.y TRANSFORMATION");
        // names that are known are no others
        assertThat(read("SELECT t.f, a.z FROM a CROSS JOIN UNNEST(x) AS t (f) CROSS JOIN (SELECT w AS t FROM b) s")).isEqualTo("a.x TRANSFORMATION, b.w TRANSFORMATION; a.z IDENTITY");
        assertThat(read("SELECT a.z FROM a CROSS JOIN UNNEST(x)")).isEqualTo("a.z IDENTITY");
        // a column in here, and no relation further out
        assertThat(read("SELECT l.f FROM a CROSS JOIN UNNEST(x) t CROSS JOIN LATERAL (SELECT t.f FROM (SELECT w AS t FROM b) s) l")).isEqualTo("b.w TRANSFORMATION");
    }

    @Test
    void relationsThatCompute()
    {
        assertThat(read("SELECT j, n FROM a, JSON_TABLE(x, 'lax $' PASSING y AS p COLUMNS (j varchar PATH 'lax $' DEFAULT z ON EMPTY, n FOR ORDINALITY))"))
                .isEqualTo("a.x TRANSFORMATION, a.y TRANSFORMATION, a.z TRANSFORMATION; a.x TRANSFORMATION, a.y TRANSFORMATION");
        assertThat(read("SELECT x, s, m FROM a MATCH_RECOGNIZE (PARTITION BY x ORDER BY y MEASURES last(A.z) AS m, classifier(A) AS s PATTERN (A B*) DEFINE B AS B.z > 1)"))
                .isEqualTo("a.x IDENTITY; a.x window, a.y window, a.z conditional; a.x window, a.y window, a.z TRANSFORMATION+conditional");
        assertThat(read("SELECT c FROM TABLE(sequence(1, 2)) AS t (c)")).isEqualTo("");
        assertThat(read("SELECT x, z FROM TABLE(exclude_columns(input => TABLE(a), columns => DESCRIPTOR(y)))")).isEqualTo("a.x IDENTITY; a.z IDENTITY");
        assertThat(read("SELECT x FROM TABLE(c.s.f(input => TABLE(a)))")).isEqualTo("unknown");
        assertThat(read("SELECT p.k, p.one FROM a PIVOT (sum(x) FOR y IN (1 AS one, 2 AS two) GROUP BY z) AS p (k, one, two)")).isEqualTo("a.z IDENTITY; a.x AGGREGATION, a.y conditional");
        assertThat(read("SELECT r.* AS (f, g), z FROM (SELECT x AS r, z FROM a)")).isEqualTo("a.x TRANSFORMATION; a.x TRANSFORMATION; a.z IDENTITY");
    }

    @Test
    void stars()
    {
        // the engine names no source, so it may be any
        assertThat(read("SELECT * FROM a")).isEqualTo("a.x IDENTITY, a.y IDENTITY, a.z IDENTITY");
        assertThat(read("SELECT s.*, w FROM (SELECT z, x FROM a) s, b")).isEqualTo("a.z IDENTITY; a.x IDENTITY; b.w IDENTITY");
        // by name, where names are what a view has
        assertThat(reader.readView(query("SELECT * FROM a"), List.of("y")).orElseThrow().columns().get("y")).isEqualTo(Origins.unchanged(column("a", "y")));
        assertThat(reader.readView(query("SELECT * FROM a"), List.of("unknown"))).isEmpty();
        assertThat(reader.readView(query("SELECT x AS \"?1\" FROM a"), List.of("?1"))).isEmpty();
    }

    @Test
    void starsOfRelationsFurtherOut()
    {
        String tied = "a.x join, b.w IDENTITY";
        assertThat(read("SELECT b.w FROM a CROSS JOIN LATERAL (SELECT a.*) l JOIN b ON b.w = l.x")).isEqualTo(tied);
        // a relation without names beside it has no part in it
        assertThat(read("SELECT b.w FROM a CROSS JOIN UNNEST(ARRAY[1]) u CROSS JOIN LATERAL (SELECT a.*) l JOIN b ON b.w = l.x")).isEqualTo(tied);
        assertThat(read("SELECT b.w FROM c.s.a CROSS JOIN UNNEST(ARRAY[1]) u CROSS JOIN LATERAL (SELECT m.* FROM (SELECT 1) n CROSS JOIN LATERAL (SELECT s.a.*) m) l JOIN b ON b.w = l.x")).isEqualTo(tied);
        assertThat(read("SELECT l.n, l.m FROM (SELECT x, z FROM a) a CROSS JOIN LATERAL (SELECT a.* AS (n, m)) l")).isEqualTo("a.x IDENTITY; a.z IDENTITY");
        // the innermost decides, also if it is a row there
        assertThat(read("SELECT l.y FROM a t CROSS JOIN LATERAL (SELECT t.* FROM b t) l")).isEqualTo("b.y IDENTITY");
        assertThat(read("SELECT l.n FROM a t CROSS JOIN LATERAL (SELECT t.* AS (n) FROM (SELECT w AS t FROM b) s) l")).isEqualTo("b.w TRANSFORMATION");
        // a row of a relation without names, or a relation further out
        assertThat(read("SELECT l.x FROM a CROSS JOIN LATERAL (SELECT a.* FROM UNNEST(ARRAY[1]) u) l")).isEqualTo("unknown");
    }

    @Test
    void whatIsNotRead()
    {
        assertThat(read("SELECT x FROM unknown")).isEqualTo("unknown");
        assertThat(read("SELECT unknown FROM a")).isEqualTo("unknown");
    }

    /**
     * The origins of each column, or {@code unknown}.
     */
    @Test
    void starsInBranchesOfSetOperations()
    {
        // the engine names what is in each place
        List<String> places = List.of("a.x b.w", "a.y b.x", "a.z b.y");
        String inOrder = "a.x IDENTITY, b.w IDENTITY; a.y IDENTITY, b.x IDENTITY; a.z IDENTITY, b.y IDENTITY";
        assertThat(readReported("SELECT * FROM a UNION ALL SELECT * FROM b", places)).isEqualTo(inOrder);
        assertThat(readReported("SELECT t.* FROM a t CROSS JOIN b u UNION ALL (TABLE b)", places)).isEqualTo(inOrder);
        assertThat(readReported("WITH t AS (SELECT * FROM a), u AS (SELECT * FROM t UNION ALL SELECT w, x, y FROM b) SELECT * FROM (TABLE u) AS v", places)).isEqualTo(inOrder);
        assertThat(readReported("SELECT * FROM a UNION ALL (SELECT * FROM b UNION ALL SELECT y, z, x FROM a)", List.of("a.x a.y b.w", "a.y a.z b.x", "a.z a.x b.y")))
                .isEqualTo("a.x IDENTITY, a.y IDENTITY, b.w IDENTITY; a.y IDENTITY, a.z IDENTITY, b.x IDENTITY; a.x IDENTITY, a.z IDENTITY, b.y IDENTITY");
        // it leaves out a column
        assertThat(readReported("SELECT * FROM a UNION ALL SELECT * FROM b", List.of("a.x b.w", "a.y", "a.z b.y"))).isEqualTo("unknown");
        // the columns are none of those that are written, or not in their places
        assertThat(readReported("SELECT z, x, y FROM (SELECT * FROM a UNION ALL SELECT * FROM b)", places)).isEqualTo("unknown");
        assertThat(readReported("SELECT * FROM a UNION ALL CORRESPONDING SELECT * FROM b", places)).isEqualTo("unknown");
        assertThat(readReported("SELECT * FROM (SELECT * FROM a UNION ALL SELECT * FROM b) AS v (z, x, y)", places)).isEqualTo("unknown");
        assertThat(readReported("WITH RECURSIVE u AS (SELECT * FROM a UNION ALL SELECT * FROM b) SELECT * FROM u", places)).isEqualTo("unknown");
        // of these the engine leaves out sources
        assertThat(readReported("SELECT * FROM a UNION ALL SELECT b.*, 1 FROM b JOIN a USING (x)", places)).isEqualTo("unknown");
        assertThat(readReported("SELECT * FROM a UNION ALL SELECT * FROM b MATCH_RECOGNIZE (ALL ROWS PER MATCH PATTERN (P) DEFINE P AS true)", places)).isEqualTo("unknown");
    }

    private String readReported(String sql, List<String> places)
    {
        List<Target> targets = IntStream.range(0, places.size())
                .mapToObj(index -> new Target("c" + index, Arrays.stream(places.get(index).split(" ")).map(name -> column(name.substring(0, 1), name.substring(2))).collect(toImmutableSet())))
                .toList();
        return reader.read(new SqlParser().createStatement("INSERT INTO target " + sql), targets)
                .map(written -> targets.stream().map(target -> text(written.columns().get(target.name()))).collect(joining("; ")))
                .orElse("unknown");
    }

    private String read(String sql)
    {
        // how many columns the query has, only the reader knows
        return IntStream.rangeClosed(1, 5)
                .mapToObj(count -> read(sql, IntStream.range(0, count).mapToObj(index -> "c" + index).toList()))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("unknown");
    }

    private Optional<String> read(String sql, List<String> targets)
    {
        return reader.read(new SqlParser().createStatement("INSERT INTO target " + sql), targets.stream().map(target -> new Target(target, Set.of())).toList())
                .map(written -> targets.stream().map(target -> text(written.columns().get(target))).collect(joining("; ")));
    }

    @Test
    void longStatementsAreReadOnce()
    {
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            String queries = IntStream.range(1, 15_000).mapToObj(i -> "q%s AS (SELECT x FROM q%s)".formatted(i, i - 1)).collect(joining(", "));
            assertThat(read("WITH q0 AS (SELECT x FROM a), %s SELECT x FROM q14999".formatted(queries))).isEqualTo("a.x IDENTITY");
            assertThat(read("SELECT n FROM (SELECT %s x AS n FROM a)".formatted("1,".repeat(200_000)))).isEqualTo("a.x IDENTITY");
            assertThat(read("SELECT x FROM a GROUP BY %s 1".formatted("1,".repeat(200_000)))).isEqualTo("a.x IDENTITY");
        });
    }

    @Test
    void manyConditions()
    {
        int columns = 1_000;
        Set<ColumnName> all = IntStream.range(0, columns).mapToObj(i -> column("wide", "c" + i)).collect(toImmutableSet());
        Columns wide = new Columns(all.stream().map(column -> new Column(Optional.of(column.column()), Origins.unchanged(column))).toList(), true);
        Conditions conditions = new Conditions(_ -> Set.of());
        for (int i = 0; i < 50_000; i++) {
            conditions.tie(Influence.FILTER, Origins.of(ImmutableSet.of(column("wide", "c" + i % columns), column("wide", "c" + (i * 7 + i / columns + 1) % columns)), EdgeKind.TRANSFORMATION));
        }
        assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            TiedColumns tied = conditions.tied(new Effort());
            for (Origins origins : wide.each()) {
                assertThat(tied.and(origins).columns().keySet()).isEqualTo(all);
            }
        });
    }

    @Test
    void whatWouldTakeTooLongIsNotUnderstood()
    {
        assertThat(read(recursive(3), List.of("c0")).orElseThrow()).contains("a.x", "b.x");
        assertTimeoutPreemptively(Duration.ofMinutes(5), () -> assertThat(read(recursive(40), List.of("c0"))).isEmpty());
    }

    private static String recursive(int depth)
    {
        String query = "SELECT x FROM b";
        for (int i = 0; i < depth; i++) {
            query = "WITH RECURSIVE r%1$s (n) AS (SELECT 1 UNION ALL SELECT n + a.x + (%2$s) FROM r%1$s, a) SELECT max(n) FROM r%1$s".formatted(i, query);
        }
        return query;
    }

    private static Query query(String sql)
    {
        return (Query) new SqlParser().createStatement(sql);
    }

    private static String text(Origins origins)
    {
        return origins.columns().entrySet().stream()
                .map(entry -> "%s.%s %s".formatted(entry.getKey().table().table(), entry.getKey().column(), way(entry.getValue())))
                .sorted()
                .collect(joining(", "));
    }

    private static String way(Way way)
    {
        return Stream.concat(way.direct().stream().map(EdgeKind::name), way.influences().stream().sorted().map(influence -> influence.name().toLowerCase(ENGLISH))).collect(joining("+"));
    }

    private static Optional<Columns> find(List<String> name)
    {
        return Optional.ofNullable(TABLES.get(name.getLast()))
                .map(columns -> new Columns(columns.stream()
                        .map(column -> new Column(Optional.of(column), Origins.unchanged(column(name.getLast(), column))))
                        .toList(), false));
    }

    private static ColumnName column(String table, String column)
    {
        return new ColumnName(new TableName("c", "s", table), column);
    }
}
