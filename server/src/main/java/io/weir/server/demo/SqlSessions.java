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
package io.weir.server.demo;

import io.trino.jdbc.TrinoResultSet;
import io.weir.server.demo.Answer.Done;
import io.weir.server.demo.Answer.Failed;
import io.weir.server.demo.Answer.Rows;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

/**
 * One JDBC connection per user.
 */
public final class SqlSessions
        implements AutoCloseable
{
    private final String url;
    private final Map<String, String> properties;
    private final Map<String, Connection> connections = new LinkedHashMap<>();

    public SqlSessions(String url)
    {
        this(url, Map.of("source", "weir-demo"));
    }

    /**
     * @param properties of every connection, beside the user
     */
    public SqlSessions(String url, Map<String, String> properties)
    {
        this.url = requireNonNull(url, "url is null");
        this.properties = Map.copyOf(properties);
    }

    public Answer run(String user, String sql)
    {
        try (Statement statement = connection(user).createStatement()) {
            if (!statement.execute(sql)) {
                return new Done(statement.getLargeUpdateCount());
            }
            try (ResultSet rows = statement.getResultSet()) {
                return read(rows);
            }
        }
        catch (SQLException e) {
            return new Failed(requireNonNullElse(e.getMessage(), e.toString()));
        }
    }

    /**
     * @return the milliseconds that the processors of the server worked on the query, by its own account
     * @throws SQLException when the query fails
     */
    public long processorMillis(String user, String query)
            throws SQLException
    {
        try (Statement statement = connection(user).createStatement(); ResultSet rows = statement.executeQuery(query)) {
            read(rows);
            return rows.unwrap(TrinoResultSet.class).getStats().getCpuTimeMillis();
        }
    }

    private Connection connection(String user)
            throws SQLException
    {
        Connection known = connections.get(user);
        if (known != null) {
            return known;
        }
        Properties all = new Properties();
        all.putAll(properties);
        all.setProperty("user", user);
        Connection connection = DriverManager.getConnection(url, all);
        connections.put(user, connection);
        return connection;
    }

    private static Rows read(ResultSet rows)
            throws SQLException
    {
        ResultSetMetaData metadata = rows.getMetaData();
        List<String> columns = new ArrayList<>();
        for (int column = 1; column <= metadata.getColumnCount(); column++) {
            columns.add(metadata.getColumnLabel(column));
        }
        List<List<String>> values = new ArrayList<>();
        while (rows.next()) {
            List<String> row = new ArrayList<>();
            for (int column = 1; column <= columns.size(); column++) {
                row.add(requireNonNullElse(rows.getString(column), "NULL"));
            }
            values.add(row);
        }
        return new Rows(columns, values);
    }

    @Override
    public void close()
            throws SQLException
    {
        for (Connection connection : connections.values()) {
            connection.close();
        }
    }
}
