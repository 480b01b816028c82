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

import com.google.common.io.Resources;
import io.weir.server.CommandLine;
import io.weir.server.CommandLineException;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * Tells the story of a tag on a running server, and checks each step of it.
 */
public final class Demo
{
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final SqlSessions sessions;
    private final StepPrinter printer;

    public Demo(SqlSessions sessions, StepPrinter printer)
    {
        this.sessions = requireNonNull(sessions, "sessions is null");
        this.printer = requireNonNull(printer, "printer is null");
    }

    /**
     * The story as it is shipped.
     */
    public static List<Step> story()
            throws IOException
    {
        return StoryParser.parse(Resources.toString(Resources.getResource(Demo.class, "story.sql"), UTF_8));
    }

    public DemoResult tell(List<Step> story)
    {
        DemoResult result = DemoResult.NONE;
        for (Step step : story) {
            Answer answer = ask(step);
            List<Check> broken = step.brokenBy(answer);
            printer.print(step, answer, broken);
            result = result.plus(step.checks().size() - broken.size(), broken.size());
        }
        return result;
    }

    private Answer ask(Step step)
    {
        long deadline = System.nanoTime() + step.patience().toNanos();
        String sql = DemoTables.marked(step.sql());
        Answer answer = sessions.run(step.user(), sql);
        while (!step.brokenBy(answer).isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE.toNanos());
            answer = sessions.run(step.user(), sql);
        }
        return answer;
    }

    public static void main(String[] arguments)
            throws IOException, SQLException
    {
        PrintStream output = new PrintStream(System.out, true, UTF_8);
        int port;
        String data;
        try {
            CommandLine commandLine = CommandLine.parse(List.of(arguments), Set.of("--port", "--data"));
            port = commandLine.getInteger("--port");
            data = commandLine.get("--data");
        }
        catch (CommandLineException e) {
            System.err.println("demo: " + e.getMessage());
            System.exit(2);
            return;
        }
        String url = "jdbc:trino://127.0.0.1:" + port;
        DemoResult result;
        try (SqlSessions sessions = new SqlSessions(url)) {
            List<Step> story = story();
            new DemoTables(sessions::run).requireOwn(story);
            result = new Demo(sessions, new StepPrinter(output)).tell(story);
        }
        catch (CommandLineException e) {
            System.err.println("demo: " + e.getMessage());
            System.exit(1);
            return;
        }
        output.println();
        output.println("The server is still running. Go on by yourself:");
        output.println("  CLI:  ./weir sql --port %d --user analyst".formatted(port));
        output.println("  JDBC: %s/delta_gov/reviews?user=analyst".formatted(url));
        output.println("  Stop: ./weir stop --data " + data);
        output.println();
        output.println(result.summary());
        System.exit(result.failed() == 0 ? 0 : 1);
    }
}
