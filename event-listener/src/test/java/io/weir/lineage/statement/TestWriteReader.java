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

import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.Query;
import io.weir.lineage.record.ColumnName;
import io.weir.lineage.record.TableName;
import io.weir.lineage.statement.Columns.Column;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

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
    void expressions()
    {
        assertThat(read("SELECT CAST(x AS varchar), x + y, coalesce(x, y, 1), -z FROM a"))
                .isEqualTo("a.x TRANSFORMATION; a.x TRANSFORMATION, a.y TRANSFORMATION; a.x TRANSFORMATION, a.y TRANSFORMATION; a.z TRANSFORMATION");
        assertThat(read("SELECT 1, 'x', count(*), current_date, random() FROM a")).isEqualTo("; ; ; ; ");
        assertThat(read("SELECT sum(x), upper(max(y)), max(z) OVER (PARTITION BY y) FROM a"))
                .isEqualTo("a.x AGGREGATION; a.y AGGREGATION; a.y TRANSFORMATION, a.z TRANSFORMATION");
        assertThat(read("SELECT sum(x) FILTER (WHERE y > 1), listagg(x, ',') WITHIN GROUP (ORDER BY z) FROM a"))
                .isEqualTo("a.x AGGREGATION, a.y AGGREGATION; a.x AGGREGATION, a.z AGGREGATION");
        assertThat(read("SELECT x IN (SELECT w FROM b), EXISTS (SELECT 1 FROM b WHERE b.x = a.x) FROM a")).isEqualTo("a.x TRANSFORMATION, b.w TRANSFORMATION; ");
        assertThat(read("SELECT x BETWEEN y AND z, x LIKE y, x IS NULL, CASE x WHEN y THEN z END FROM a"))
                .isEqualTo("a.x TRANSFORMATION, a.y TRANSFORMATION, a.z TRANSFORMATION; a.x TRANSFORMATION, a.y TRANSFORMATION; a.x TRANSFORMATION; a.x TRANSFORMATION, a.y TRANSFORMATION, a.z TRANSFORMATION");
        assertThat(read("SELECT ROW(x, y), ARRAY[x, z], x[y], filter(x, y -> y > z), json_value(x, 'lax $' DEFAULT y ON EMPTY) FROM a"))
                .isEqualTo("a.x TRANSFORMATION, a.y TRANSFORMATION; a.x TRANSFORMATION, a.z TRANSFORMATION; a.x TRANSFORMATION, a.y TRANSFORMATION; a.x TRANSFORMATION, a.z TRANSFORMATION; a.x TRANSFORMATION, a.y TRANSFORMATION");
    }

    @Test
    void namedWindow()
    {
        assertThat(read("SELECT sum(x) OVER w FROM a WINDOW w AS (PARTITION BY y)")).isEqualTo("unknown");
    }

    @Test
    void subqueries()
    {
        assertThat(read("SELECT p, q FROM (SELECT x AS p, upper(y) AS q FROM a) s")).isEqualTo("a.x IDENTITY; a.y TRANSFORMATION");
        assertThat(read("SELECT s.n FROM (SELECT x + z FROM a) AS s (n)")).isEqualTo("a.x TRANSFORMATION, a.z TRANSFORMATION");
        assertThat(read("WITH c AS (SELECT x FROM a), d (n) AS (SELECT x FROM c) SELECT n, (SELECT max(w) FROM b) FROM d")).isEqualTo("a.x IDENTITY; b.w AGGREGATION");
        assertThat(read("WITH a AS (SELECT w AS x FROM b) SELECT x FROM a")).isEqualTo("b.w IDENTITY");
        assertThat(read("WITH RECURSIVE r (n) AS (SELECT x FROM a UNION ALL SELECT n FROM r) SELECT n FROM r")).isEqualTo("unknown");
        assertThat(read("SELECT t.l FROM a CROSS JOIN LATERAL (SELECT a.x || b.w AS l FROM b) t")).isEqualTo("a.x TRANSFORMATION, b.w TRANSFORMATION");
        // the inner y is that of b, the z that of a
        assertThat(read("SELECT (SELECT y || z FROM b) FROM a")).isEqualTo("a.z TRANSFORMATION, b.y TRANSFORMATION");
    }

    @Test
    void setOperations()
    {
        assertThat(read("SELECT n FROM (SELECT x AS n FROM a UNION SELECT upper(w) FROM b)")).isEqualTo("a.x IDENTITY, b.w TRANSFORMATION");
        assertThat(read("SELECT x FROM a INTERSECT SELECT w FROM b")).isEqualTo("a.x IDENTITY, b.w IDENTITY");
        assertThat(read("(SELECT x FROM a) EXCEPT (SELECT w FROM b) ORDER BY 1")).isEqualTo("a.x IDENTITY, b.w IDENTITY");
        assertThat(read("SELECT n FROM (VALUES (1, 'x'), (2, 'y')) AS v (n, m)")).isEqualTo("");
        assertThat(read("SELECT x FROM a UNION ALL CORRESPONDING SELECT x FROM b")).isEqualTo("unknown");
    }

    @Test
    void joins()
    {
        assertThat(read("SELECT a.x, b.x, w FROM a JOIN b ON a.y = b.y")).isEqualTo("a.x IDENTITY; b.x IDENTITY; b.w IDENTITY");
        assertThat(read("SELECT x, a.y, b.y FROM a JOIN b USING (x)")).isEqualTo("a.x IDENTITY, b.x IDENTITY; a.y IDENTITY; b.y IDENTITY");
        assertThat(read("SELECT * FROM (SELECT x, z FROM a) a JOIN (SELECT x, w FROM b) b USING (x)")).isEqualTo("a.x IDENTITY, b.x IDENTITY; a.z IDENTITY; b.w IDENTITY");
        assertThat(read("SELECT x FROM a NATURAL JOIN b")).isEqualTo("unknown");
        assertThat(read("SELECT e FROM a, UNNEST(x, y) AS u (e, f)")).isEqualTo("a.x TRANSFORMATION, a.y TRANSFORMATION");
    }

    @Test
    void stars()
    {
        assertThat(read("SELECT * FROM a")).isEqualTo("unknown");
        assertThat(read("SELECT s.*, w FROM (SELECT z, x FROM a) s, b")).isEqualTo("a.z IDENTITY; a.x IDENTITY; b.w IDENTITY");
        // by name, where names are what a view has
        assertThat(reader.readView(query("SELECT * FROM a"), List.of("y")).orElseThrow().get("y")).isEqualTo(Origins.unchanged(column("a", "y")));
        assertThat(reader.readView(query("SELECT * FROM a"), List.of("unknown"))).isEmpty();
    }

    @Test
    void whatIsNotRead()
    {
        assertThat(read("SELECT x FROM unknown")).isEqualTo("unknown");
        assertThat(read("SELECT unknown FROM a")).isEqualTo("unknown");
        assertThat(read("SELECT j FROM JSON_TABLE('{}', 'lax $' COLUMNS (j varchar PATH 'lax $'))")).isEqualTo("unknown");
        assertThat(read("SELECT c FROM TABLE(sequence(1, 2)) AS t (c)")).isEqualTo("unknown");
    }

    /**
     * The origins of each column, or {@code unknown}.
     */
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
        return reader.read(new SqlParser().createStatement("INSERT INTO target " + sql), targets)
                .map(written -> targets.stream().map(target -> text(written.columns().get(target))).collect(joining("; ")));
    }

    private static Query query(String sql)
    {
        return (Query) new SqlParser().createStatement(sql);
    }

    private static String text(Origins origins)
    {
        return origins.columns().entrySet().stream()
                .map(entry -> "%s.%s %s".formatted(entry.getKey().table().table(), entry.getKey().column(), entry.getValue()))
                .sorted()
                .collect(joining(", "));
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
