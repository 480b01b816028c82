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
package io.weir.deltagov.known;

import io.trino.jdbc.TrinoDriver;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A stock Trino that runs already, with its built-in connector in the catalog {@code delta_s3}. The store of that catalog is started here.
 */
final class PeerSubject
        implements Subject
{
    private static final String URL = System.getProperty("weir.peer");
    private static final int PORT = Integer.getInteger("weir.peer-s3-port", 18477);
    private static final String CATALOG = "delta_s3";
    private static final String SCHEMA = "known_bugs";

    private final S3Directory store;

    PeerSubject(Path directory)
    {
        assumeTrue(URL != null, "Skipped: needs a stock Trino whose catalog delta_s3 (connector delta_lake, file metastore, register_table enabled) is on an S3 service at http://127.0.0.1:%s, bucket, key and secret as in S3Directory; set the property weir.peer to its JDBC URL".formatted(PORT));
        try {
            store = new S3Directory(directory, PORT);
        }
        catch (Exception e) {
            throw new IllegalStateException(e);
        }
        run("CREATE SCHEMA IF NOT EXISTS %s.%s WITH (location = '%s')".formatted(CATALOG, SCHEMA, store.location("warehouse/" + SCHEMA)));
    }

    @Override
    public List<String> run(String sql)
    {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            return run(statement, sql);
        }
        catch (SQLException e) {
            throw new SubjectException(sql, e);
        }
    }

    @Override
    public List<String> runWithoutRetention(String sql)
    {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION %s.vacuum_min_retention = '0s'".formatted(CATALOG));
            return run(statement, sql);
        }
        catch (SQLException e) {
            throw new SubjectException(sql, e);
        }
    }

    private static Connection connect()
            throws SQLException
    {
        Properties properties = new Properties();
        properties.setProperty("user", "test");
        Connection connection = requireNonNull(new TrinoDriver().connect(URL, properties), "the URL is not one of Trino");
        connection.setCatalog(CATALOG);
        connection.setSchema(SCHEMA);
        return connection;
    }

    private static List<String> run(Statement statement, String sql)
            throws SQLException
    {
        if (!statement.execute(sql)) {
            return List.of(String.valueOf(statement.getLargeUpdateCount()));
        }
        List<String> rows = new ArrayList<>();
        try (ResultSet result = statement.getResultSet()) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    values.add(String.valueOf(result.getObject(column)));
                }
                rows.add(String.join("|", values));
            }
        }
        return rows;
    }

    @Override
    public S3Directory store()
    {
        return store;
    }

    @Override
    public void close()
    {
        try {
            store.close();
        }
        catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
