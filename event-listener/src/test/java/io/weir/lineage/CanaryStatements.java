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
package io.weir.lineage;

import java.util.List;

/**
 * Statements with a secret wherever the grammar lets one stand. {@code SECRET} is a text, {@code 777} a number; most of these fail, some do not even parse.
 */
final class CanaryStatements
{
    private static final List<String> STATEMENTS = List.of(
            // patterns of rows
            "SELECT * FROM t MATCH_RECOGNIZE (ORDER BY n MEASURES last(\"SECRET\".s) AS \"SECRET x\" AFTER MATCH SKIP TO LAST \"SECRET\" PATTERN (\"SECRET\"+ \"SECRET y\"*) SUBSET \"SECRET z\" = (\"SECRET\", \"SECRET y\") DEFINE \"SECRET\" AS \"SECRET\".s = 'SECRET', \"SECRET y\" AS n > 777)",
            // routines
            "CREATE FUNCTION memory.default.\"SECRET\"(\"SECRET x\" varchar) RETURNS varchar COMMENT 'SECRET' RETURN \"SECRET x\" || 'SECRET'",
            "CREATE OR REPLACE FUNCTION memory.default.f(x varchar) RETURNS varchar BEGIN DECLARE \"SECRET\" varchar DEFAULT 'SECRET'; SET \"SECRET\" = x || 'SECRET'; IF x = 'SECRET' THEN RETURN 'SECRET'; END IF; RETURN x; END",
            "SELECT memory.default.f('SECRET')",
            "DROP FUNCTION memory.default.\"SECRET\"(varchar)",
            "WITH FUNCTION f() RETURNS bigint LANGUAGE PYTHON WITH (handler = 'SECRET') AS $$ SECRET = 777 $$ SELECT f()",
            "SELECT $$SECRET$$",
            // sessions and prepared statements
            "SET SESSION memory.\"SECRET\" = 'SECRET'",
            "SET SESSION \"SECRET\" = 777",
            "RESET SESSION \"SECRET\"",
            "SET SESSION AUTHORIZATION 'SECRET'",
            "SET ROLE \"SECRET\"",
            "WITH SESSION query_max_run_time = 'SECRET' SELECT 1",
            "PREPARE \"SECRET\" FROM SELECT 'SECRET'",
            "DEALLOCATE PREPARE \"SECRET\"",
            "DESCRIBE INPUT \"SECRET\"",
            "DESCRIBE OUTPUT \"SECRET\"",
            "EXECUTE \"SECRET\" USING 'SECRET', 777",
            "EXECUTE IMMEDIATE U&'SELECT ''SECRET'''",
            "EXECUTE IMMEDIATE 'EXECUTE IMMEDIATE ''SELECT ''''SECRET'''' '''",
            "EXECUTE IMMEDIATE 'SELECT ?, \"SECRET\"' USING 'SECRET'",
            "EXPLAIN EXECUTE \"SECRET\"",
            "PREPARE p FROM EXECUTE IMMEDIATE 'SECRET and SECRET'",
            "EXPLAIN EXECUTE IMMEDIATE 'SECRET and SECRET'",
            // of these the engine leaves the query unread
            "PREPARE p FROM SELECT * FROM TABLE(memory.system.table_changes('SECRET', 'SECRET'))",
            "PREPARE p FROM EXECUTE IMMEDIATE 'SELECT * FROM TABLE(memory.system.table_changes(''SECRET'', ''SECRET''))'",
            "EXECUTE IMMEDIATE 'PREPARE p FROM SELECT * FROM TABLE(memory.system.table_changes(''SECRET'', ''SECRET''))'",
            "EXPLAIN PREPARE p FROM SELECT * FROM TABLE(memory.system.table_changes('SECRET', 'SECRET'))",
            "CREATE TABLE IF NOT EXISTS t AS SELECT * FROM TABLE(memory.system.table_changes('SECRET', 'SECRET'))",
            "CREATE TABLE IF NOT EXISTS t (x bigint) WITH (x = (SELECT s FROM TABLE(memory.system.table_changes('SECRET', 'SECRET'))))",
            "WITH FUNCTION table_changes(a varchar, b varchar) RETURNS varchar RETURN a SELECT system, table_changes('SECRET', 'SECRET') FROM (VALUES 1) t (system)",
            // roles and grants
            "CREATE ROLE \"SECRET\" IN memory",
            "GRANT \"SECRET\" TO USER \"SECRET\" IN memory",
            "REVOKE SELECT ON t FROM ROLE \"SECRET\"",
            "DENY SELECT ON t TO USER \"SECRET\"",
            "SHOW GRANTS ON \"SECRET\"",
            // definitions
            "CREATE SCHEMA memory.\"SECRET\" WITH (location = 'SECRET')",
            "DROP SCHEMA IF EXISTS memory.\"SECRET\" CASCADE",
            "CREATE MATERIALIZED VIEW mv GRACE PERIOD INTERVAL 'SECRET' DAY COMMENT 'SECRET' WITH (\"SECRET\" = 'SECRET') AS SELECT 'SECRET' AS c FROM t",
            "ALTER MATERIALIZED VIEW mv SET PROPERTIES \"SECRET\" = 'SECRET'",
            "REFRESH MATERIALIZED VIEW \"SECRET\"",
            "ALTER TABLE t ALTER COLUMN \"SECRET\" SET DATA TYPE bigint",
            "ALTER TABLE t ADD COLUMN x bigint DEFAULT 777 COMMENT 'SECRET' WITH (\"SECRET\" = 'SECRET')",
            "ALTER VIEW v SET AUTHORIZATION USER \"SECRET\"",
            "COMMENT ON VIEW v IS 'SECRET'",
            "CREATE OR REPLACE VIEW v COMMENT 'SECRET' SECURITY INVOKER AS SELECT s, 'SECRET' AS c, 777 AS d FROM t WHERE s <> 'SECRET'",
            "SELECT * FROM v WHERE c = 'SECRET'",
            "CREATE TABLE \"SECRET x\" AS SELECT \"SECRET\" FROM t",
            "INSERT INTO t (\"SECRET\") VALUES 'SECRET'",
            "ANALYZE t WITH (\"SECRET\" = 'SECRET')",
            // reading
            "SELECT * FROM t FOR VERSION AS OF 'SECRET'",
            "SELECT * FROM t FOR TIMESTAMP AS OF TIMESTAMP 'SECRET'",
            "SELECT current_timestamp AT TIME ZONE 'SECRET'",
            "SELECT * FROM TABLE(sequence(start => 777, stop => 777))",
            "SELECT * FROM TABLE(memory.system.\"SECRET\"(\"SECRET\" => 'SECRET', columns => DESCRIPTOR(\"SECRET\")))",
            "SELECT * FROM TABLE(memory.system.query(query => 'SELECT ''SECRET'''))",
            "SELECT s FROM t ORDER BY \"SECRET\" LIMIT 777",
            "SELECT s FROM \"SECRET\".t, memory.\"SECRET\".t",
            "SELECT t.s.\"SECRET\", \"SECRET\"(s), \"SECRET\".\"SECRET\"('SECRET') FROM t",
            "SELECT CAST(s AS ROW(\"SECRET\" bigint)) FROM t",
            "SELECT * FROM t WHERE s = '\u2018SECRET\u2019' OR s = \u2018SECRET\u2019",
            "\ufeffSELECT 'SECRET'",
            "SELECT 'a'\u00a0'SECRET'",
            "SELECT s FROM t -- SECRET\r\n WHERE n = 777",
            "SELECT s FROM t /* /* SECRET */ SECRET */",
            "SELECT s FROM t WHERE s = 'a\nSECRET'",
            "SELECT s FROM t WHERE s = \"SECRET\" AND n = 777.777 OR n = 7e777 OR n = 0b777",
            "SHOW COLUMNS FROM t LIKE 'SECRET'",
            "SHOW SCHEMAS FROM memory LIKE 'SECRET'",
            "SHOW FUNCTIONS LIKE 'SECRET'",
            "SHOW SESSION LIKE 'SECRET'",
            "SHOW CATALOGS LIKE 'SECRET' ESCAPE 'S'",
            "SHOW CREATE TABLE \"SECRET\"",
            "SHOW STATS FOR \"SECRET\"",
            // errors that tell values of the data
            "SELECT json_parse(s) FROM t",
            "SELECT date_parse(s, 'SECRET') FROM t",
            "SELECT from_iso8601_date(s) FROM t",
            "SELECT parse_datetime(s, 'SECRET') FROM t",
            "SELECT map(ARRAY[s, s], ARRAY[1, 2]) FROM t",
            "SELECT regexp_like(s, '(SECRET') FROM t",
            "SELECT format('%d SECRET', s) FROM t",
            "SELECT from_base64(s || '=SECRET') FROM t",
            "SELECT CAST(JSON '\"SECRET\"' AS bigint)",
            "SELECT CAST(n * n * n AS integer), CAST(n AS tinyint) FROM t WHERE n = 777",
            "SELECT json_query(s, 'strict $.\"SECRET\"' ERROR ON ERROR) FROM t",
            "SELECT json_value('{}', 'lax $.a' RETURNING bigint DEFAULT 'SECRET' ON EMPTY)",
            "SELECT at_timezone(current_timestamp, s) FROM t",
            "SELECT element_at(map(ARRAY['a'], ARRAY[1]), 'SECRET'), map(ARRAY['a'], ARRAY[1])['SECRET']",
            "START TRANSACTION ISOLATION LEVEL \"SECRET\"",
            "SELECT fail(777, 'SECRET')");

    private CanaryStatements() {}

    static List<String> with(String text, String number)
    {
        return STATEMENTS.stream()
                .map(statement -> statement.replace("SECRET", text).replace("777", number))
                .toList();
    }
}
