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
package io.weir.plugintests.redteam;

import com.google.common.collect.ImmutableList;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * A column that attacks are after, and how its tag gets there.
 *
 * @param tagged where the tag is set: {@code on the column}, {@code on the schema}
 * @param canaries what is in the column
 */
record Target(String tagged, String table, String column, List<Canary> canaries)
{
    // {t} is the table, {c} the column
    private static final List<String> QUESTIONS = ImmutableList.of(
            "SELECT {c} FROM {t}",
            "SELECT * FROM {t}",
            "SELECT {c}, count(*), grouping({c}) FROM {t} GROUP BY GROUPING SETS (({c}), ())",
            "SELECT max({c}), min({c}), array_agg({c}), approx_distinct({c}), count(DISTINCT {c}) FROM {t}",
            "SELECT a.{c} FROM {t} a JOIN {t} b ON a.{c} = b.{c}",
            "SELECT l.x FROM {t} o CROSS JOIN LATERAL (SELECT o.{c} AS x) l",
            "SELECT * FROM {t} MATCH_RECOGNIZE (ORDER BY {c} MEASURES LAST(A.{c}) AS x ALL ROWS PER MATCH PATTERN (A+) DEFINE A AS true)",
            "SELECT j.x FROM {t}, JSON_TABLE(json_object('x' VALUE CAST({c} AS varchar)), 'lax $' COLUMNS (x varchar PATH 'lax $.x')) j",
            "WITH FUNCTION f(x varchar) RETURNS varchar BEGIN DECLARE y varchar; SET y = reverse(x); RETURN y; END SELECT f(CAST({c} AS varchar)) FROM {t}",
            "SELECT {c} FROM {t} UNION CORRESPONDING SELECT {c} FROM {t}",
            "SELECT * FROM TABLE(exclude_columns(input => TABLE({t}), columns => DESCRIPTOR(id)))",
            "SELECT fail(CAST({c} AS varchar)) FROM {t}",
            "EXECUTE IMMEDIATE 'SELECT {c} FROM {t} WHERE {c} IS NOT NULL OR ? = 1' USING 1",
            "PREPARE p FROM SELECT {c} FROM {t}",
            "EXECUTE p",
            "EXPLAIN EXECUTE p",
            "EXPLAIN SELECT {c} FROM {t} WHERE {c} IS NOT NULL",
            "EXPLAIN (TYPE DISTRIBUTED, FORMAT GRAPHVIZ) SELECT {c} FROM {t}",
            "EXPLAIN (TYPE IO) SELECT {c} FROM {t}",
            "EXPLAIN (TYPE VALIDATE) SELECT {c} FROM {t}",
            "EXPLAIN ANALYZE SELECT max({c}) FROM {t}",
            "EXPLAIN ANALYZE VERBOSE SELECT a.{c} FROM {t} a JOIN {t} b ON a.{c} = b.{c}",
            "SHOW STATS FOR {t}",
            "SHOW STATS FOR (SELECT {c} FROM {t})",
            "EXPLAIN SHOW STATS FOR {t}",
            "SHOW CREATE TABLE {t}",
            "SELECT {c}, \"$path\" FROM {t}",
            "SELECT * FROM {t} FOR VERSION AS OF 1");

    // asked where the tag is on the column: what they add does not depend on where it is
    private static final List<String> MORE_QUESTIONS = ImmutableList.of(
            "TABLE {t}",
            "SELECT {c} FROM {t} WHERE CAST({c} AS varchar) LIKE '%9%' OR {c} IS NOT NULL",
            "SELECT DISTINCT {c} FROM {t} ORDER BY 1 DESC LIMIT 1",
            "SELECT max_by({c}, {c}), histogram(CAST({c} AS varchar)), checksum({c}) FROM {t}",
            "SELECT lag({c}) OVER (ORDER BY {c}), first_value({c}) OVER (PARTITION BY {c}) FROM {t}",
            "SELECT {c} FROM {t} a FULL JOIN {t} b USING ({c})",
            "SELECT (SELECT max(i.{c}) FROM {t} i WHERE i.{c} = o.{c}) FROM {t} o",
            "SELECT {c} FROM {t} WHERE {c} IN (SELECT {c} FROM {t}) AND EXISTS (SELECT 1 FROM {t} e WHERE e.{c} IS NOT NULL)",
            "SELECT x FROM {t} CROSS JOIN UNNEST(ARRAY[{c}]) WITH ORDINALITY u (x, n)",
            "WITH RECURSIVE r (n, x) AS (SELECT 1, {c} FROM {t} UNION ALL SELECT n + 1, x FROM r WHERE n < 2) SELECT x FROM r",
            "SELECT transform(ARRAY[1], n -> {c}), reduce(ARRAY[1], '', (s, n) -> s || CAST({c} AS varchar), s -> s) FROM {t}",
            "SELECT {c} FROM {t} EXCEPT ALL SELECT {c} FROM {t} WHERE false",
            "SELECT {c} FROM {t} TABLESAMPLE BERNOULLI (100)",
            "SELECT to_hex(to_utf8(CAST({c} AS varchar))), CAST(ROW({c}) AS json), format('%s', {c}), typeof({c}) FROM {t}",
            "SELECT CAST(CAST({c} AS varchar) AS boolean) FROM {t}",
            "SELECT json_parse('{' || CAST({c} AS varchar)) FROM {t}",
            "SELECT date_parse(CAST({c} AS varchar), '%j') FROM {t}",
            "DESCRIBE OUTPUT p",
            "EXPLAIN (TYPE LOGICAL, FORMAT JSON) SELECT max({c}) FROM {t}",
            "SET SESSION collect_plan_statistics_for_all_queries = true",
            "SELECT max({c}), count(*) FROM {t}",
            "SHOW COLUMNS FROM {t}");

    Target
    {
        requireNonNull(tagged, "tagged is null");
        requireNonNull(table, "table is null");
        requireNonNull(column, "column is null");
        canaries = ImmutableList.copyOf(canaries);
    }

    /**
     * The ways to ask for the column that the list of threats names, without those that write.
     */
    List<String> questions()
    {
        ImmutableList.Builder<String> questions = ImmutableList.builder();
        ImmutableList.Builder<String> templates = ImmutableList.<String>builder().addAll(QUESTIONS);
        if (tagged.startsWith("on the column")) {
            templates.addAll(MORE_QUESTIONS);
        }
        for (String question : templates.build()) {
            questions.add(question.replace("{t}", table).replace("{c}", column));
        }
        String name = table.substring(table.lastIndexOf('.') + 1);
        String schema = table.substring(0, table.lastIndexOf('.'));
        for (String suffix : List.of("history", "partitions", "properties", "files", "transactions", "receipts", "storage", "all", "freshness", "HISTORY")) {
            questions.add("SELECT * FROM %s.\"%s$%s\"".formatted(schema, name, suffix));
        }
        return questions.build();
    }

    /**
     * Statements of somebody who may write elsewhere, and who wants a copy.
     */
    List<String> copies(String place)
    {
        return List.of(
                "CREATE TABLE %s.copied AS SELECT %s AS x FROM %s".formatted(place, column, table),
                "CREATE OR REPLACE TABLE %s.copied AS SELECT CAST(%s AS varchar) || '' AS x FROM %s".formatted(place, column, table),
                "CREATE OR REPLACE VIEW %s.seen SECURITY DEFINER AS SELECT %s AS x FROM %s".formatted(place, column, table),
                "SELECT * FROM %s.seen".formatted(place),
                "SHOW STATS FOR %s.seen".formatted(place),
                "SELECT * FROM %s.copied".formatted(place),
                "DELETE FROM %s WHERE %s IS NOT NULL".formatted(table, column),
                "UPDATE %s SET %s = %s".formatted(table, column, column),
                "MERGE INTO %1$s t USING %1$s s ON t.%2$s = s.%2$s WHEN MATCHED THEN DELETE".formatted(table, column),
                "DROP VIEW IF EXISTS %s.seen".formatted(place));
    }

    @Override
    public String toString()
    {
        return "%s.%s, tagged %s".formatted(table, column, tagged);
    }
}
