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
package io.weir.plugintests;

import io.weir.plugintests.WeirScript.Result;
import io.weir.server.demo.Answer;
import io.weir.server.demo.Answer.Done;
import io.weir.server.demo.Answer.Failed;
import io.weir.server.demo.Answer.Rows;
import io.weir.server.demo.SqlSessions;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * A server in a data directory of its own.
 */
public final class RunningWeir
        implements AutoCloseable
{
    private final WeirScript script;
    private final Path dataDirectory;
    private final int port;
    private final SqlSessions sessions;

    private RunningWeir(WeirScript script, Path dataDirectory, int port)
    {
        this.script = requireNonNull(script, "script is null");
        this.dataDirectory = requireNonNull(dataDirectory, "dataDirectory is null");
        this.port = port;
        this.sessions = new SqlSessions("jdbc:trino://127.0.0.1:" + port);
    }

    public static RunningWeir start(WeirScript script, Path dataDirectory)
    {
        int port = Ports.free();
        Result result = script.run("start", "--port", Integer.toString(port), "--data", dataDirectory.toString());
        if (result.exitCode() != 0) {
            throw new AssertionError("The server did not start:\n" + result.output());
        }
        return new RunningWeir(script, dataDirectory, port);
    }

    public int port()
    {
        return port;
    }

    public String url()
    {
        return "jdbc:trino://127.0.0.1:" + port;
    }

    public Path dataDirectory()
    {
        return dataDirectory;
    }

    public Answer run(String user, String sql)
    {
        return sessions.run(user, sql);
    }

    public List<List<String>> rows(String user, String sql)
    {
        return switch (run(user, sql)) {
            case Rows rows -> rows.rows();
            case Done _ -> throw new AssertionError("No rows for: " + sql);
            case Failed failed -> throw new AssertionError("%s%n  failed: %s".formatted(sql, failed.message()));
        };
    }

    public void execute(String user, String sql)
    {
        if (run(user, sql) instanceof Failed failed) {
            throw new AssertionError("%s%n  failed: %s".formatted(sql, failed.message()));
        }
    }

    /**
     * @return what the user is told
     */
    public String failure(String user, String sql)
    {
        return switch (run(user, sql)) {
            case Failed failed -> failed.message();
            case Rows _, Done _ -> throw new AssertionError("Did not fail: " + sql);
        };
    }

    Result weir(String command, String... arguments)
    {
        String[] words = new String[arguments.length + 3];
        words[0] = command;
        words[1] = "--data";
        words[2] = dataDirectory.toString();
        System.arraycopy(arguments, 0, words, 3, arguments.length);
        return script.run(words);
    }

    /**
     * A command that knows no data directory.
     */
    Result script(String... words)
    {
        return script.run(words);
    }

    @Override
    public void close()
            throws SQLException
    {
        sessions.close();
        Result result = weir("stop");
        if (result.exitCode() != 0) {
            throw new AssertionError("The server did not stop:\n" + result.output());
        }
    }
}
