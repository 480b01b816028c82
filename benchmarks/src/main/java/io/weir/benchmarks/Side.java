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
package io.weir.benchmarks;

import io.weir.server.demo.Answer;
import io.weir.server.demo.Answer.Done;
import io.weir.server.demo.Answer.Failed;
import io.weir.server.demo.Answer.Rows;
import io.weir.server.demo.SqlSessions;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * A server that is measured.
 *
 * @param url where the sessions lead to
 * @param deltaCatalog its catalog of Delta Lake tables
 * @param mongoCatalog its catalog of MongoDB
 */
public record Side(String name, String url, SqlSessions sessions, String user, String deltaCatalog, String mongoCatalog)
{
    private static final double NANOS_PER_MILLI = 1e6;

    public Side
    {
        requireNonNull(name, "name is null");
        requireNonNull(url, "url is null");
        requireNonNull(sessions, "sessions is null");
        requireNonNull(user, "user is null");
        requireNonNull(deltaCatalog, "deltaCatalog is null");
        requireNonNull(mongoCatalog, "mongoCatalog is null");
    }

    public static Side weir(String url, SqlSessions sessions)
    {
        return new Side("weir", url, sessions, "admin", "delta_gov", "mongo_recent");
    }

    /**
     * A stock Trino, with the catalog names that its documentation uses.
     */
    public static Side peer(String url, SqlSessions sessions)
    {
        return new Side("peer", url, sessions, "bench", "delta", "mongodb");
    }

    public Rows query(String sql)
    {
        return switch (sessions.run(user, sql)) {
            case Rows rows -> rows;
            case Done _ -> throw new BenchmarkException("%s gave no rows for: %s".formatted(name, sql));
            case Failed failed -> throw failure(sql, failed);
        };
    }

    /**
     * With types, over a connection of its own: not to be timed.
     */
    Result result(String sql)
    {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        try (Connection connection = DriverManager.getConnection(url, properties);
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            return Result.read(answer);
        }
        catch (SQLException e) {
            throw failure(sql, e);
        }
    }

    public void execute(String sql)
    {
        Answer answer = sessions.run(user, sql);
        if (answer instanceof Failed failed) {
            throw failure(sql, failed);
        }
    }

    /**
     * @return milliseconds until the last row was here
     */
    public double time(String sql)
    {
        long start = System.nanoTime();
        query(sql);
        return (System.nanoTime() - start) / NANOS_PER_MILLI;
    }

    /**
     * @return milliseconds until the change was made
     */
    public double timeChange(String sql)
    {
        long start = System.nanoTime();
        execute(sql);
        return (System.nanoTime() - start) / NANOS_PER_MILLI;
    }

    /**
     * @return milliseconds of the server's processors, which what others do on the machine changes little
     */
    public double processorTime(String sql)
    {
        try {
            return sessions.processorMillis(user, sql);
        }
        catch (SQLException e) {
            throw failure(sql, e);
        }
    }

    public Set<String> catalogs()
    {
        return query("SHOW CATALOGS").values("Catalog").stream()
                .collect(toImmutableSet());
    }

    private BenchmarkException failure(String sql, Failed failed)
    {
        return new BenchmarkException("%s refused: %s%n  %s".formatted(name, sql, failed.message()));
    }

    private BenchmarkException failure(String sql, SQLException failed)
    {
        return new BenchmarkException("%s refused: %s%n  %s".formatted(name, sql, failed.getMessage()), failed);
    }
}
