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

import com.sun.net.httpserver.HttpServer;
import io.trino.Session;
import io.trino.metadata.QualifiedObjectName;
import io.trino.spi.security.Identity;
import io.trino.spi.security.ViewExpression;
import io.weir.governance.log.InMemoryGovernanceLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Locale.ENGLISH;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A secret in every place where a user can put one must be in nothing that we write.
 */
class TestCanary
{
    private static final String TEXT = "kanari7391";
    private static final String NUMBER = "739173917391";
    private static final String HEX = "CA0A7391";

    private final List<String> logged = new ArrayList<>();
    private final Handler handler = new RecordingHandler();

    @TempDir
    Path directory;

    @Test
    void secretIsNowhere()
            throws Exception
    {
        Logger logger = Logger.getLogger("io.weir");
        logger.addHandler(handler);
        InMemoryGovernanceLog log = new InMemoryGovernanceLog();
        HttpServer refusing = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        refusing.createContext("/", exchange -> {
            exchange.sendResponseHeaders(400, -1);
            exchange.close();
        });
        refusing.start();
        try (LineageTester tester = LineageTester.create(log, directory, Map.of(
                "weir.lineage.sinks", "events,refusing",
                "weir.lineage.sink.refusing.type", "http",
                "weir.lineage.sink.refusing.url", "http://127.0.0.1:%s/".formatted(refusing.getAddress().getPort())))) {
            runAll(tester);
        }
        finally {
            logger.removeHandler(handler);
            refusing.stop(0);
        }
        assertThat(log.readAudit()).hasSizeGreaterThan(140);
        assertClean("audit log", log.readAudit().toString());
        assertClean("lineage log", log.readLineage().toString());
        assertClean("our log lines", logged.toString());
        int files = 0;
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                assertClean(path.toString(), Files.readString(path, ISO_8859_1));
                files++;
            }
        }
        // events, dead letters, segment, three positions, lock
        assertThat(files).isGreaterThanOrEqualTo(7);
        assertThat(Files.readString(directory.resolve("spool").resolve("refusing.dead-letters.jsonl"))).contains("\\\"eventType\\\":\\\"START\\\"", "\\\"eventType\\\":\\\"FAIL\\\"");
        assertThat(Files.readString(LineageTester.eventsFile(directory))).contains("COLUMN_NOT_FOUND", "SYNTAX_ERROR", "INVALID_CAST_ARGUMENT");
    }

    private static void runAll(LineageTester tester)
            throws InterruptedException
    {
        literals(tester);
        identifiersAndComments(tester);
        preparedStatements(tester);
        viewsAndPolicies(tester);
        failures(tester);
        clientFields(tester);
        everyLiteral(tester);
        definitions(tester);
        writes(tester);
        CanaryStatements.with(TEXT, NUMBER).forEach(tester::execute);
        tester.run("SELECT 1");
    }

    private static void literals(LineageTester tester)
    {
        tester.query(LineageTester.SESSION, "CREATE TABLE t (s varchar, n bigint, b varbinary) COMMENT '%s'".formatted(TEXT));
        tester.query(LineageTester.SESSION, "INSERT INTO t VALUES ('%s', %s, X'%s'), (U&'%s', 2, null)".formatted(TEXT, NUMBER, HEX, TEXT));
        tester.query(LineageTester.SESSION, "SELECT * FROM t WHERE s = '%s' OR s LIKE '%%%s%%' OR n IN (%s, -%s) OR n = %s.5 OR n = %s.5e0".formatted(TEXT, TEXT, NUMBER, NUMBER, NUMBER, NUMBER));
        tester.query(LineageTester.SESSION, "CREATE TABLE literal AS SELECT '%s' AS a, CASE WHEN n = %s THEN s ELSE '%s' END AS c FROM t".formatted(TEXT, NUMBER, TEXT));
        tester.query(LineageTester.SESSION, "COMMENT ON TABLE t IS '%s'".formatted(TEXT));
        tester.query(LineageTester.SESSION, "SELECT json_value('{\"%s\": 1}', 'lax $.%s')".formatted(TEXT, TEXT));
        tester.query(LineageTester.SESSION, "EXPLAIN ANALYZE INSERT INTO t SELECT '%s', n, b FROM t".formatted(TEXT));
        tester.query(LineageTester.SESSION, "EXPLAIN SELECT * FROM t WHERE s = '%s'".formatted(TEXT));
    }

    private static void identifiersAndComments(LineageTester tester)
    {
        tester.query(LineageTester.SESSION, "SELECT s AS \"%s\", n /* %s */ FROM t \"%s x\" -- %s".formatted(TEXT, TEXT, TEXT, TEXT));
        tester.failed(LineageTester.SESSION, "SELECT * FROM t WHERE s = \"%s\"".formatted(TEXT));
        tester.failed(LineageTester.SESSION, "SELECT * FROM \"%s\"".formatted(TEXT));
        tester.failed(LineageTester.SESSION, "DROP TABLE \"%s\"".formatted(TEXT));
        tester.query(LineageTester.SESSION, "DROP TABLE IF EXISTS \"%s\"".formatted(TEXT));
    }

    private static void preparedStatements(LineageTester tester)
    {
        Session prepared = Session.builder(LineageTester.SESSION)
                .addPreparedStatement("p", "SELECT s, '%s' FROM t WHERE s = ? /* %s */".formatted(TEXT, TEXT))
                .build();
        tester.query(prepared, "EXECUTE p USING '%s'".formatted(TEXT));
        tester.query(LineageTester.SESSION, "EXECUTE IMMEDIATE 'SELECT s, ''%s'' FROM t WHERE s = ?' USING '%s'".formatted(TEXT, TEXT));
        tester.query(LineageTester.SESSION, "PREPARE q FROM SELECT '%s'".formatted(TEXT));
    }

    private static void viewsAndPolicies(LineageTester tester)
    {
        tester.query(LineageTester.SESSION, "CREATE VIEW v COMMENT '%s' AS SELECT s, '%s' AS c FROM t WHERE s <> '%s' -- %s".formatted(TEXT, TEXT, TEXT, TEXT));
        tester.query(LineageTester.SESSION, "SELECT * FROM v");
        QualifiedObjectName table = new QualifiedObjectName("memory", "default", "t");
        tester.queryRunner().getAccessControl().columnMask(table, "s", "user", ViewExpression.builder().expression("CAST('%s' AS varchar)".formatted(TEXT)).build());
        tester.queryRunner().getAccessControl().rowFilter(table, "user", ViewExpression.builder().expression("n <> %s AND '%s' = '%s'".formatted(NUMBER, TEXT, TEXT)).build());
        tester.query(LineageTester.SESSION, "CREATE TABLE masked AS SELECT s FROM t");
        tester.query(LineageTester.SESSION, "SELECT s FROM v");
        tester.queryRunner().getAccessControl().reset();
    }

    private static void failures(LineageTester tester)
    {
        tester.failed(LineageTester.SESSION, "SELECT CAST(s AS bigint) FROM t");
        tester.failed(LineageTester.SESSION, "SELECT CAST(s AS date) FROM t");
        tester.failed(LineageTester.SESSION, "SELECT fail('%s')".formatted(TEXT));
        tester.failed(LineageTester.SESSION, "%s".formatted(TEXT));
        tester.failed(LineageTester.SESSION, "SELECT 'a' b' FROM t WHERE s = ' %s '".formatted(TEXT));
        tester.failed(LineageTester.SESSION, "SELECT * FROM t WHERE s = '%s".formatted(TEXT));
        tester.failed(LineageTester.SESSION, "SELECT * FROM t /* unfinished '%s'".formatted(TEXT));
        tester.failed(LineageTester.SESSION, "SELECT `%s`, 1%s FROM t".formatted(TEXT, TEXT));
        tester.failed(LineageTester.SESSION, "SET SESSION query_max_run_time = '%s'".formatted(TEXT));
    }

    private static void clientFields(LineageTester tester)
    {
        Session session = Session.builder(LineageTester.SESSION)
                .setClientInfo(TEXT)
                .setRemoteUserAddress(TEXT)
                .setOriginalIdentity(Identity.forUser("user").withExtraCredentials(Map.of(TEXT, TEXT)).build())
                .addPreparedStatement(TEXT, "SELECT '%s'".formatted(TEXT))
                .setSource(TEXT)
                .setUserAgent(TEXT)
                .setTraceToken(Optional.of("airflow://host/%s with blanks/0190a1b2-0000-7000-8000-000000000001".formatted(TEXT)))
                .setClientTags(Set.of(TEXT, "weir.job=not allowed " + TEXT))
                .setSystemProperty("resource_overcommit", "true")
                .build();
        tester.query(session, "SELECT count(*) FROM t");
        tester.failed(Session.builder(session).setCatalogSessionProperty("memory", TEXT, TEXT).build(), "SELECT count(*) FROM t");
        tester.query(Session.builder(LineageTester.SESSION).setCatalog(TEXT).setSchema(TEXT).build(), "SELECT 1");
        tester.query(Session.builder(LineageTester.SESSION).setCatalog(TEXT).setSchema(TEXT).build(), "SELECT count(*) FROM memory.default.t");
        tester.query(Session.builder(LineageTester.SESSION).setSchema(TEXT).build(), "SELECT count(*) FROM \"default\".t");
        tester.failed(Session.builder(LineageTester.SESSION).setCatalog(TEXT).setSchema(TEXT).build(), "SELECT count(*) FROM t");
        tester.failed(Session.builder(LineageTester.SESSION).setCatalog(TEXT).setSchema(TEXT).build(), "CREATE TABLE x AS SELECT 1 AS y");
        tester.query(session, "/* {\"app\": \"dbt\", \"node_id\": \"model of %s\", \"x\": \"%s\"} */ SELECT count(*) FROM t".formatted(TEXT, TEXT));
    }

    // each kind of literal that the grammar has, and each place of a text in it
    private static void everyLiteral(LineageTester tester)
    {
        tester.execute("SELECT VARCHAR '%s', JSON '\"%s\"', CHAR '%s'".formatted(TEXT, TEXT, TEXT));
        tester.execute("SELECT DATE '%s'".formatted(TEXT));
        tester.execute("SELECT INTERVAL '%s' DAY".formatted(TEXT));
        tester.execute("SELECT TIMESTAMP '%s', UUID '%s', IPADDRESS '%s'".formatted(TEXT, TEXT, TEXT));
        tester.execute("SELECT nosuchtype '%s'".formatted(TEXT));
        tester.execute("SELECT X'%s', 0x%s, 1_000, %s.5".formatted(HEX, HEX, NUMBER));
        tester.execute("SELECT U&'#006b%s' UESCAPE '#'".formatted(TEXT));
        tester.execute("SELECT s FROM t WHERE s LIKE '%s!_' ESCAPE '!'".formatted(TEXT));
        tester.execute("SELECT s FROM t WHERE s IN ('%s', '%s') OR s BETWEEN '%s' AND '%s'".formatted(TEXT, TEXT, TEXT, TEXT));
        tester.execute("SELECT trim(BOTH '%s' FROM s), position('%s' IN s), s || '%s' FROM t".formatted(TEXT, TEXT, TEXT));
        tester.execute("SELECT json_query('[]', 'lax $.%s' PASSING '%s' AS \"p\"), json_object('%s' : '%s')".formatted(TEXT, TEXT, TEXT, TEXT));
        tester.execute("SELECT j FROM JSON_TABLE('{\"%s\": 1}', 'lax $.%s' AS \"%s\" COLUMNS (j varchar PATH 'lax $.%s' DEFAULT '%s' ON EMPTY))".formatted(TEXT, TEXT, TEXT, TEXT, TEXT));
        tester.execute("SELECT listagg(s, '%s') WITHIN GROUP (ORDER BY s) FROM t".formatted(TEXT));
        tester.execute("WITH \"%s\" AS (SELECT '%s' AS \"%s x\") SELECT * FROM \"%s\"".formatted(TEXT, TEXT, TEXT, TEXT));
        tester.execute("SELECT \"%s\".s FROM t AS \"%s\" (s, n, \"%s b\")".formatted(TEXT, TEXT, TEXT));
        tester.execute("SELECT transform(ARRAY['%s'], \"%s\" -> \"%s\" || '%s')".formatted(TEXT, TEXT, TEXT, TEXT));
        tester.execute("SELECT sum(n) OVER \"%s\" FROM t WINDOW \"%s\" AS (ORDER BY n)".formatted(TEXT, TEXT));
        tester.execute("WITH FUNCTION f(\"%s\" varchar) RETURNS varchar COMMENT '%s' RETURN \"%s\" || '%s' SELECT f('%s')".formatted(TEXT, TEXT, TEXT, TEXT, TEXT));
        tester.execute("SELECT CAST(ROW('%s') AS ROW(\"%s\" varchar)).\"%s\"".formatted(TEXT, TEXT, TEXT));
        tester.execute("SELECT * FROM (SELECT s, n FROM t) PIVOT (count(n) AS k FOR s IN ('%s', '%s x'))".formatted(TEXT, TEXT));
        tester.execute("VALUES '%s', '%s'".formatted(TEXT, TEXT));
        tester.execute("SHOW TABLES LIKE '%s'".formatted(TEXT));
        tester.execute("SHOW TABLES LIKE '%s!_' ESCAPE '!'".formatted(TEXT));
        tester.execute("EXPLAIN (TYPE IO, FORMAT JSON) INSERT INTO t SELECT '%s', n, b FROM t WHERE n = %s".formatted(TEXT, NUMBER));
        tester.execute("SHOW STATS FOR (SELECT * FROM t WHERE s = '%s')".formatted(TEXT));
    }

    private static void definitions(LineageTester tester)
    {
        tester.execute("CREATE TABLE defined (x bigint COMMENT '%s') COMMENT '%s'".formatted(TEXT, TEXT));
        tester.execute("COMMENT ON COLUMN defined.x IS '%s' -- %s".formatted(TEXT, TEXT));
        tester.execute("CREATE TABLE refused (x bigint) WITH (nothing = '%s', \"%s\" = 1)".formatted(TEXT, TEXT));
        tester.execute("ALTER TABLE defined SET PROPERTIES \"%s\" = '%s'".formatted(TEXT, TEXT));
        tester.execute("ALTER TABLE defined EXECUTE \"%s\"(x => '%s')".formatted(TEXT, TEXT));
        tester.execute("ALTER TABLE defined DROP COLUMN \"%s\"".formatted(TEXT));
        tester.execute("ALTER TABLE \"%s\" RENAME TO other".formatted(TEXT));
        tester.execute("CALL memory.\"%s\".\"%s\"('%s', %s)".formatted(TEXT, TEXT, TEXT, NUMBER));
        tester.execute("CALL system.runtime.kill_query(query_id => '%s', message => '%s')".formatted(TEXT, TEXT));
        tester.execute("DROP VIEW IF EXISTS \"%s\"".formatted(TEXT));
        tester.execute("ALTER TABLE IF EXISTS \"%s\" ADD COLUMN \"%s\" bigint".formatted(TEXT, TEXT));
        tester.execute("CREATE CATALOG c USING memory WITH (\"x\" = '%s')".formatted(TEXT));
        tester.execute("GRANT SELECT ON t TO USER \"%s\"".formatted(TEXT));
        tester.execute("SET TIME ZONE '%s'".formatted(TEXT));
        tester.execute("SET PATH \"%s\"".formatted(TEXT));
        tester.execute("USE \"%s\".\"%s\"".formatted(TEXT, TEXT));
        tester.execute("EXECUTE IMMEDIATE 'DROP TABLE IF EXISTS \"%s\"'".formatted(TEXT));
        definitionsWithCompleteNames(tester);
    }

    // the engine looks for nothing in the schema of the session
    private static void definitionsWithCompleteNames(LineageTester tester)
    {
        Session session = Session.builder(LineageTester.SESSION).setCatalog(TEXT).setSchema(TEXT).build();
        tester.query(session, "CREATE TABLE memory.default.named (x bigint)");
        tester.query(session, "COMMENT ON TABLE memory.default.named IS 'x'");
        tester.query(session, "COMMENT ON COLUMN memory.default.named.x IS 'x'");
        tester.query(session, "ALTER TABLE memory.default.named ADD COLUMN y bigint");
        tester.query(session, "ALTER TABLE memory.default.named RENAME COLUMN y TO z");
        tester.query(session, "TRUNCATE TABLE memory.default.named");
        tester.query(session, "EXECUTE IMMEDIATE 'ALTER TABLE memory.default.named RENAME TO renamed'");
        tester.query(Session.builder(session).setCatalog("memory").build(), "COMMENT ON TABLE \"default\".renamed IS 'x'");
        tester.query(session, "DROP TABLE memory.default.renamed");
    }

    private static void writes(LineageTester tester)
    {
        tester.createRowsCatalog();
        tester.execute("UPDATE rows.s.t SET ssn = '%s', salary = %s WHERE tenant = '%s'".formatted(TEXT, NUMBER, TEXT));
        tester.execute("DELETE FROM rows.s.t WHERE ssn = '%s'".formatted(TEXT));
        tester.execute("MERGE INTO rows.s.t USING (VALUES '%s') AS \"%s\" (k) ON t.ssn = k AND t.tenant = '%s' WHEN MATCHED THEN UPDATE SET ssn = '%s' WHEN NOT MATCHED THEN INSERT (ssn) VALUES ('%s')"
                .formatted(TEXT, TEXT, TEXT, TEXT, TEXT));
        tester.execute("INSERT INTO t SELECT s, CAST(s AS bigint), b FROM t");
    }

    private static void assertClean(String place, String content)
    {
        String lower = content.toLowerCase(ENGLISH);
        for (String secret : List.of(TEXT, NUMBER, HEX.toLowerCase(ENGLISH))) {
            int index = lower.indexOf(secret);
            assertThat(index)
                    .as(() -> "%s in %s: ...%s".formatted(secret, place, content.substring(Math.max(0, index - 100), Math.min(content.length(), index + 50))))
                    .isEqualTo(-1);
        }
    }

    private class RecordingHandler
            extends Handler
    {
        @Override
        public void publish(LogRecord record)
        {
            logged.add("%s %s".formatted(record.getMessage(), record.getThrown()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
